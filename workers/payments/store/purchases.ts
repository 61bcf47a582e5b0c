// SQL of purchases: offers, orders, what providers say. Facts go in as JSON with amounts as text.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Result } from '#shared/result.ts';
import type { BalanceTransaction, Fact, ProviderEvent } from '../providers/provider.ts';
import { ask } from './answers.ts';

/** A package as it is offered; amounts are micros as text. */
export interface Offer {
  id: string;
  name: string;
  priceMicros: string;
  gcMicros: string;
  scBonusMicros: string;
  firstPurchaseOnly: boolean;
  endsAtMs: string | null;
}

/** States as the outer contract names them. */
export type PurchaseStatus =
  | 'pending'
  | 'processing'
  | 'paid'
  | 'failed'
  | 'expired'
  | 'review'
  | 'partially_refunded'
  | 'refunded'
  | 'disputed'
  | 'charged_back';

/** A purchase; amounts are micros as text. */
export interface Purchase {
  id: string;
  playerId: string;
  packageId: string;
  provider: string;
  status: PurchaseStatus;
  paymentState: 'creating' | 'open' | 'processing' | 'failed' | 'expired' | 'paid';
  priceMicros: string;
  gcMicros: string;
  scBonusMicros: string;
  refundedMicros: string;
  disputedMicros: string;
  gcTakenMicros: string;
  scTakenMicros: string;
  checkoutUrl: string | null;
  reference: string | null;
  paymentId: string | null;
  flag: string | null;
  /** The provider is to end the checkout: it could not be credited any more. */
  withdrawn: boolean;
  /** Why the money goes back, or would. */
  refusal:
    | 'account_closed'
    | 'excluded'
    | 'limit_reached'
    | 'offer_used'
    | 'debt_outstanding'
    | null;
  createdAtMs: string;
  expiresAtMs: string;
  paidAtMs: string | null;
  packageName: string;
  replayed?: boolean;
}

/** What came of taking something in; anything but `applied`, `repeated`, `kept` needs review. */
export interface EventOutcome {
  outcome:
    | 'applied'
    | 'repeated'
    | 'kept'
    | 'ignored'
    | 'unknown_purchase'
    | 'foreign_checkout'
    | 'amount_differs'
    | 'player_left'
    | 'account_closed'
    | 'excluded'
    | 'limit_reached'
    | 'offer_used'
    | 'debt_outstanding';
  purchaseId?: string | null;
}

/** A new order. */
export interface NewOrder {
  id: string;
  playerId: string;
  packageId: string;
  provider: string;
  place: string;
  openForSeconds: number;
}

const ORDER_REFUSALS = [
  'not_found',
  'package_unavailable',
  'place_not_allowed',
  'limit_reached',
  'rate_limited',
  'excluded',
  'account_closed',
  'debt_outstanding',
  'idempotency_key_reused',
] as const;
export type OrderRefusal = (typeof ORDER_REFUSALS)[number];

/** Facts and lines of a statement as the SQL functions take them. */
function asJson(values: readonly (Fact | BalanceTransaction)[]): string {
  return JSON.stringify(values, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function orders(database: Database) {
  const one = async <Answer>(statement: ReturnType<typeof sql>): Promise<Answer> => {
    const [row] = await database.call<{ answer: Answer }>(statement, { idempotent: true });
    if (row === undefined) throw new Error('the database answered nothing');
    return row.answer;
  };
  return {
    async offers(playerId: string, place: string): Promise<Offer[]> {
      const rows = await database.call<{ answer: Offer }>(
        sql`select o as answer from payments.offers(${playerId}::uuid, ${place}) o`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },

    /** Begins an order; the key finds it again. */
    beginPurchase(
      order: NewOrder,
      key: string,
      digest: Uint8Array,
    ): Promise<Result<Purchase, OrderRefusal>> {
      const { id, playerId, packageId, provider, place, openForSeconds } = order;
      return ask(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.begin_purchase(${id}::uuid, ${playerId}::uuid, ${packageId},
              ${provider}, ${place}, make_interval(secs => ${openForSeconds}::float8), ${key},
              ${digest}::bytea) as answer`,
            { idempotent: true },
          ),
        ORDER_REFUSALS,
      );
    },

    attachCheckout: (id: string, reference: string, url: string) =>
      one<Purchase>(
        sql`select payments.attach_checkout(${id}::uuid, ${reference}, ${url}) as answer`,
      ),

    failCheckout: (id: string, reason: string) =>
      one<Purchase>(sql`select payments.fail_checkout(${id}::uuid, ${reason}) as answer`),

    /** True when the provider may be asked about this purchase now. */
    claimRefresh: (id: string) =>
      one<boolean>(sql`select payments.claim_look(${id}::uuid) as answer`),

    /** Keeps whether the provider answered: `null`, or why not. */
    async purchaseChecked(id: string, reason: string | null): Promise<void> {
      await database.call(sql`select payments.purchase_checked(${id}::uuid, ${reason})`);
    },

    async claimDuePurchases(
      provider: string,
      countMax: number,
    ): Promise<(Purchase & { checkFailures: number })[]> {
      const rows = await database.call<{ answer: Purchase & { checkFailures: number } }>(
        sql`select p as answer from payments.claim_due_purchases(${provider}, ${countMax}::int) p`,
      );
      return rows.map((row) => row.answer);
    },

    /** An event and its effect in one transaction; a repeat has none. */
    applyEvent: (provider: string, { id, type, createdMs, facts }: ProviderEvent) =>
      one<EventOutcome>(
        sql`select payments.apply_event(${provider}, ${id}, ${type},
          to_timestamp(${createdMs}::float8 / 1000), ${asJson(facts)}::jsonb) as answer`,
      ),

    applyFacts: (provider: string, facts: readonly Fact[]) =>
      one<EventOutcome>(
        sql`select payments.apply_facts(${provider}, ${asJson(facts)}::jsonb) as answer`,
      ),

    noteBalanceTransactions: (provider: string, lines: readonly BalanceTransaction[]) =>
      one<number>(
        sql`select payments.note_movements(${provider}, ${asJson(lines)}::jsonb) as answer`,
      ),
  };
}

function lists(database: Database) {
  return {
    async purchase(id: string, playerId: string): Promise<Purchase | null> {
      const [row] = await database.call<{ answer: Purchase }>(
        sql`select payments.purchase_json(p) as answer from payments.purchases p
          where p.id = ${id}::uuid and p.player_id = ${playerId}::uuid`,
        { idempotent: true },
      );
      return row?.answer ?? null;
    },

    /** Newest first; `null` player and status are any. */
    async purchases(filter: {
      playerId: string | null;
      status: PurchaseStatus | null;
      before: string | null;
      countMax: number;
    }): Promise<Purchase[]> {
      const { playerId, status, before, countMax } = filter;
      const rows = await database.call<{ answer: Purchase }>(
        sql`select payments.purchase_json(p) as answer from payments.purchases p
          where (${playerId}::uuid is null or p.player_id = ${playerId}::uuid)
            and (${status}::text is null or payments.purchase_status(p) = ${status})
            and (${before}::uuid is null or p.id < ${before}::uuid)
          order by p.id desc limit ${countMax}::int`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },
  };
}

/** Purchases. */
export function purchaseStore(database: Database) {
  return { ...orders(database), ...lists(database) };
}
