// Tables and views of the schema payments, as far as Workers read them.

import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { digits } from '../values.ts';
import { int8, jsonOf, moment } from './columns.ts';

const payments = pgSchema('payments');

export const purchases = payments.table('purchases', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
});

export const adjustments = payments.table('adjustments', {
  id: uuid().notNull(),
  state: text().notNull(),
});

export const refundRequests = payments.table('refund_requests', {
  id: uuid().notNull(),
  purchaseId: uuid().notNull(),
});

/** Players with whose account coins would be lost. */
export const playerHoldings = payments
  .view('player_holdings', { playerId: uuid().notNull() })
  .existing();

/** Receipts that nobody has mailed yet; amounts are micros as text. */
export const receiptsDue = payments
  .view('receipts_due', {
    id: uuid().notNull(),
    kind: text().$type<'paid' | 'reversed' | 'refused'>().notNull(),
    facts: jsonOf(
      z.object({
        purchaseId: z.string(),
        packageName: z.string(),
        priceMicros: digits,
        gcMicros: digits,
        scBonusMicros: digits,
        reversedMicros: digits,
        /** Why nothing was credited; with `refused` only. */
        refusal: z.string().exactOptional(),
        atMs: digits,
      }),
    ).notNull(),
  })
  .existing();

export const destinations = payments.table('destinations', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  provider: text().notNull(),
  reference: text(),
  state: text().$type<'pending' | 'ready' | 'failed' | 'removed'>().notNull(),
});

export const payoutDifferences = payments.table('payout_differences', {
  id: uuid().notNull(),
  foundAt: moment().notNull(),
  goneAt: moment(),
  clearedAt: moment(),
});

export const entries = payments.table('entries', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  state: text().$type<'received' | 'accepted' | 'rejected'>().notNull(),
});

export const entryCodes = payments.table('entry_codes', {
  code: text().notNull(),
  playerId: uuid().notNull(),
  issuedAt: moment().notNull(),
});

export const redemptions = payments.table('redemptions', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  state: text().notNull(),
  attention: text(),
});

export const redemptionEvents = payments.table('redemption_events', {
  id: int8().notNull(),
  redemptionId: uuid().notNull(),
});
