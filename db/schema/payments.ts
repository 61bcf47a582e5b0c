// Tables and views of the schema payments, as far as Workers read them.

import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';

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
