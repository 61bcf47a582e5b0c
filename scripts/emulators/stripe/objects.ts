// The objects the emulator keeps, in Stripe's shape as far as anybody here reads them, and the one
// place where they are kept. All of it is plain JSON, so a run can be kept and gone on with.

/** A Checkout session. */
export interface Session {
  id: string;
  object: 'checkout.session';
  amount_total: number;
  amount_subtotal: number;
  cancel_url: string | null;
  client_reference_id: string | null;
  created: number;
  currency: string;
  /** What whoever paid wrote of themself; null before. */
  customer_details: { name: string | null } | null;
  expires_at: number;
  livemode: false;
  metadata: Record<string, string>;
  mode: 'payment';
  payment_intent: string | null;
  payment_status: 'paid' | 'unpaid';
  status: 'open' | 'complete' | 'expired';
  success_url: string;
  ui_mode: 'hosted_page';
  url: string | null;
  payment_method_options: { card: { request_three_d_secure: 'any' | 'automatic' | 'challenge' } };
  /** Not part of Stripe's object as we send it: what the payment intent will be made of. */
  payment_intent_data: { metadata: Record<string, string>; description: string | null };
  line_name: string;
}

export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  created: number;
  currency: string;
  description: string | null;
  latest_charge: string | null;
  livemode: false;
  metadata: Record<string, string>;
  last_payment_error: { code: string; message: string; type: string } | null;
  status: 'processing' | 'succeeded' | 'requires_payment_method' | 'canceled';
}

export interface Charge {
  id: string;
  object: 'charge';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  billing_details: { name: string | null };
  captured: boolean;
  created: number;
  currency: string;
  disputed: boolean;
  livemode: false;
  metadata: Record<string, string>;
  paid: boolean;
  payment_intent: string;
  payment_method_details:
    | {
        type: 'card';
        card: { brand: string; fingerprint: string; three_d_secure: { result: string } | null };
      }
    | { type: 'us_bank_account'; us_bank_account: { fingerprint: string } };
  refunded: boolean;
  status: 'succeeded' | 'failed' | 'pending';
}

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  created: number;
  currency: string;
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Record<string, string>;
  payment_intent: string;
  reason: string | null;
  status: 'pending' | 'succeeded' | 'failed';
}

export interface BalanceLine {
  id: string;
  object: 'balance_transaction';
  amount: number;
  created: number;
  currency: string;
  fee: number;
  net: number;
  reporting_category: string;
  source: string;
  status: 'available';
  type: string;
}

export interface Dispute {
  id: string;
  object: 'dispute';
  amount: number;
  balance_transactions: BalanceLine[];
  charge: string;
  created: number;
  currency: string;
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Record<string, string>;
  payment_intent: string;
  reason: string;
  status: string;
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** A saved answer of an idempotent request. */
export interface Saved {
  fingerprint: string;
  status: number;
  body: string;
  at: number;
}

/** How a delayed payment ends. */
export type Outcome = 'succeeded' | 'failed';

/** How somebody pays by card. */
export interface Paying {
  /** The name of the card; one never seen before when left out. */
  card?: string | undefined;
  /** Whether its bank can ask its holder for a proof. */
  proves?: boolean;
  /** What is written as its holder's name, which nobody checks; nothing when left out. */
  name?: string | null | undefined;
}

/** Everything there is. */
export interface State {
  sessions: Record<string, Session>;
  intents: Record<string, Intent>;
  charges: Record<string, Charge>;
  refunds: Record<string, Refund>;
  disputes: Record<string, Dispute>;
  lines: Record<string, BalanceLine>;
  /** In order of creation. */
  events: StripeEvent[];
  /** Ids of events whose delivery a 2xx acknowledged. */
  delivered: string[];
  saved: Record<string, Saved>;
}

export function emptyState(): State {
  return {
    sessions: {},
    intents: {},
    charges: {},
    refunds: {},
    disputes: {},
    lines: {},
    events: [],
    delivered: [],
    saved: {},
  };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id as Stripe writes them. The letter in front keeps it from ever looking like a card. */
export function newStripeId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `${prefix}_x${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

/** Stripe's fingerprint: the same for one card or account, whoever pays with it. */
export const fingerprintOf = (name: string) => `fp_${Buffer.from(name).toString('base64url')}`;

/** The object as Stripe shows it, without what only the emulator keeps. */
export function outside(object: object): object {
  const { payment_intent_data: _, line_name: __, ...shown } = object as Partial<Session>;
  return shown;
}
