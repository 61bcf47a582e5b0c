// The port to whoever takes the money. A provider says facts; what they mean for coins is decided
// in one place, in SQL. A fact is a snapshot: it may come late, twice, or after a newer one.

import type { Result } from '#shared/result.ts';

/** What a provider says of a checkout. Only `paid` with the order's amount moves coins. */
export interface CheckoutFact {
  kind: 'checkout';
  /** The provider's name of the checkout. */
  reference: string;
  /** Our order, as the provider was told; `null` when it says none. */
  purchaseId: string | null;
  state: 'open' | 'processing' | 'failed' | 'expired' | 'paid';
  /** The provider's name of the payment; later facts go by it. */
  paymentId: string | null;
  /** Who paid, as the provider tells one card or account from another; `null` when it does not say. */
  payer?: string | null;
  /** Whether the card's holder proved that it is theirs; `null` for what is no card. */
  authenticated?: boolean | null;
  amountMicros: bigint | null;
  currency: string | null;
  failure?: string;
}

/** A refund that exists at the provider, whoever asked for it. */
export interface RefundFact {
  kind: 'refund';
  id: string;
  paymentId: string;
  amountMicros: bigint;
  status: 'pending' | 'succeeded' | 'failed';
  /** Our request, when it came from us. */
  requestId: string | null;
}

/** A dispute. What counts is the money: how much is withdrawn after how many movements. */
export interface DisputeFact {
  kind: 'dispute';
  id: string;
  paymentId: string;
  amountMicros: bigint;
  status: 'inquiry' | 'inquiry_closed' | 'open' | 'won' | 'lost';
  reason: string;
  withdrawnMicros: bigint;
  movements: number;
}

export type Fact = CheckoutFact | RefundFact | DisputeFact;

/** Facts with a name of their own, so that they are taken in once. */
export interface ProviderEvent {
  id: string;
  type: string;
  createdMs: number;
  facts: Fact[];
}

/** What is to be paid. Everything comes from our catalogue and is the same at every attempt. */
export interface Order {
  purchaseId: string;
  description: string;
  priceMicros: bigint;
  /** The holder of a card is to prove to their bank that it is theirs. */
  authenticate: boolean;
  /** When the checkout must end, milliseconds. */
  expiresMs: number;
  /** Where the player's browser comes back to; it proves nothing. */
  returnUrl: string;
  cancelUrl: string;
}

/** A page of the provider's where the player pays. */
export interface Checkout {
  reference: string;
  url: string;
}

export interface RefundOrder {
  requestId: string;
  paymentId: string;
  amountMicros: bigint;
}

/** A line of the provider's account statement. Positive amounts came in. */
export interface BalanceTransaction {
  id: string;
  kind: 'charge' | 'refund' | 'dispute' | 'other';
  amountMicros: bigint;
  feeMicros: bigint;
  currency: string;
  paymentId: string | null;
  atMs: number;
  /** What the line tells besides, for those whose event never came. */
  facts: Fact[];
}

/** A message from outside that must prove who sent it. */
export interface SignedMessage {
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** A payment provider. Methods without a Result throw `Unavailable` when it does not answer. */
export interface PaymentProvider {
  /** Written into each purchase; never changes. */
  readonly name: string;
  /**
   * Opens a checkout, once per order however often it is asked. `try_again`: nobody knows whether
   * it exists. `payment_provider_failed`: there is none that anybody could pay.
   */
  createCheckout(order: Order): Promise<Result<Checkout, 'payment_provider_failed' | 'try_again'>>;
  /** Ends a checkout that nobody may pay any more; one that has ended already stays as it is. */
  expireCheckout(reference: string): Promise<void>;
  /** Everything the provider knows of a checkout now: its state, refunds, disputes. */
  factsOf(reference: string): Promise<Fact[]>;
  /** By what name a checkout was paid, as the provider knows it; `null` when it knows none. */
  payerNameOf(reference: string): Promise<string | null>;
  /** Refunds, once per request. `refund_not_allowed` is final. */
  refund(order: RefundOrder): Promise<Result<RefundFact, 'refund_not_allowed' | 'try_again'>>;
  /** Reads a signed message; anything not exactly as signed, or of another mode, is refused. */
  readEvent(
    message: SignedMessage,
    nowMs: number,
  ): Promise<Result<ProviderEvent, 'invalid_signature' | 'invalid_request'>>;
  /** Events since a moment that we may never have got; empty for providers that keep none. */
  missedEvents(sinceMs: number): AsyncIterable<ProviderEvent>;
  /** The account statement of a span of time. */
  balanceTransactions(fromMs: number, uptoMs: number): AsyncIterable<BalanceTransaction>;
}
