// SQL of purchases: offers, orders, what providers say. Facts go in as JSON with amounts as text.

import { and, desc, eq, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionCall, functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { purchases } from '#db/schema/payments.ts';
import { at, digits, json, span } from '#db/values.ts';
import {
  PAYER_NAME_MATCHES,
  PURCHASE_REFUSALS,
  PURCHASE_STATUSES,
} from '#shared/contracts/http/purchases.ts';
import type { BalanceTransaction, Fact, ProviderEvent } from '../providers/provider.ts';

/** A package as it is offered; amounts are micros as text. */
const offer = z.object({
  id: z.string(),
  name: z.string(),
  priceMicros: digits,
  gcMicros: digits,
  scBonusMicros: digits,
  firstPurchaseOnly: z.boolean(),
  endsAtMs: digits.nullable(),
});
export type Offer = z.output<typeof offer>;

/** A purchase; amounts are micros as text. */
const purchase = z.object({
  id: z.string(),
  playerId: z.string(),
  packageId: z.string(),
  packageName: z.string(),
  provider: z.string(),
  /** As the outer contract names it. */
  status: z.enum(PURCHASE_STATUSES),
  paymentState: z.enum(['creating', 'open', 'processing', 'failed', 'expired', 'paid']),
  priceMicros: digits,
  gcMicros: digits,
  scBonusMicros: digits,
  refundedMicros: digits,
  disputedMicros: digits,
  gcTakenMicros: digits,
  scTakenMicros: digits,
  checkoutUrl: z.string().nullable(),
  reference: z.string().nullable(),
  paymentId: z.string().nullable(),
  /** Who paid: the beginning of a hash, the same for one card or account. */
  payer: z.string().nullable(),
  /** How the payer's name fits the verified one; `null` while nobody asked. */
  nameMatch: z.enum(PAYER_NAME_MATCHES).nullable(),
  flag: z.string().nullable(),
  /** The provider is to end the checkout: it could not be credited any more. */
  withdrawn: z.boolean(),
  refusal: z.enum(PURCHASE_REFUSALS).nullable(),
  /** The holder of a card is to prove that it is theirs. */
  authenticate: z.boolean(),
  createdAtMs: digits,
  expiresAtMs: digits,
  paidAtMs: digits.nullable(),
  replayed: z.boolean().exactOptional(),
});
export type Purchase = z.output<typeof purchase>;

const duePurchase = purchase.extend({ checkFailures: z.number() });

/** What came of an event; anything but `applied`, `repeated`, `kept` needs review. */
const eventOutcome = z.object({
  outcome: z.enum([
    'applied',
    'repeated',
    'kept',
    'ignored',
    'unknown_purchase',
    'foreign_checkout',
    'amount_differs',
    'player_left',
    ...PURCHASE_REFUSALS,
  ]),
  purchaseId: z.string().nullish(),
});
export type EventOutcome = z.output<typeof eventOutcome>;

/** A new order. */
export interface NewOrder {
  id: string;
  playerId: string;
  packageId: string;
  provider: string;
  place: string;
  openForMs: number;
}

const ORDER_REFUSALS = [
  'not_found',
  'package_unavailable',
  'purchases_paused',
  'place_not_allowed',
  'underage',
  'terms_not_accepted',
  'limit_reached',
  'rate_limited',
  'excluded',
  'account_closed',
  'debt_outstanding',
  'idempotency_key_reused',
] as const;
export type OrderRefusal = (typeof ORDER_REFUSALS)[number];

function orders(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    offers: (playerId: string, place: string) =>
      again.set('payments.offers', [playerId, place], offer),

    /** Begins an order; the key finds it again. */
    beginPurchase(order: NewOrder, key: string, digest: Uint8Array) {
      const { id, playerId, packageId, provider, place, openForMs } = order;
      const params = [id, playerId, packageId, provider, place, span(openForMs), key, digest];
      return again.tryCall('payments.begin_purchase', params, purchase, ORDER_REFUSALS);
    },

    attachCheckout: (id: string, reference: string, url: string) =>
      again.call('payments.attach_checkout', [id, reference, url], purchase),

    failCheckout: (id: string, reason: string) =>
      again.call('payments.fail_checkout', [id, reason], purchase),

    /** True when the provider may be asked about this purchase now. */
    claimRefresh: (id: string) => again.call('payments.claim_look', [id], z.boolean()),

    /** Keeps whether the provider answered: `null`, or why not. */
    purchaseChecked: (id: string, reason: string | null) =>
      once.run('payments.purchase_checked', [id, reason]),

    claimDuePurchases: (provider: string, countMax: number) =>
      once.set('payments.claim_due_purchases', [provider, countMax], duePurchase),

    /** An event and its effect in one transaction; a repeat has none. */
    applyEvent: (provider: string, { id, type, createdMs, facts }: ProviderEvent) =>
      again.call(
        'payments.apply_event',
        [provider, id, type, at(createdMs), json(facts)],
        eventOutcome,
      ),

    applyFacts: (provider: string, facts: readonly Fact[]) =>
      again.call('payments.apply_facts', [provider, json(facts)], eventOutcome),

    noteBalanceTransactions: (provider: string, lines: readonly BalanceTransaction[]) =>
      again.call('payments.note_movements', [provider, json(lines)], z.number()),
  };
}

const row = alias(purchases, 'p');
const found = functionColumn('payments.purchase_json', [row], purchase);

function lists(database: Database) {
  return {
    async purchase(id: string, playerId: string): Promise<Purchase | null> {
      const where = and(eq(row.id, id), eq(row.playerId, playerId));
      const [one] = await toldRows(database, row, found, { where, order: [], limit: 1 });
      return one ?? null;
    },

    /** Newest first; `null` player and status are any. */
    purchases(filter: {
      playerId: string | null;
      status: Purchase['status'] | null;
      before: string | null;
      countMax: number;
    }): Promise<Purchase[]> {
      const { playerId, status, before, countMax } = filter;
      const statusOf = functionCall('payments.purchase_status', [row]);
      return toldRows(database, row, found, {
        where: and(
          asked(playerId, (id) => eq(row.playerId, id)),
          asked(status, (is) => eq(statusOf, is)),
          asked(before, (id) => lt(row.id, id)),
        ),
        order: [desc(row.id)],
        limit: countMax,
      });
    },
  };
}

/** Purchases. */
export function purchaseStore(database: Database) {
  return { ...orders(database), ...lists(database) };
}
