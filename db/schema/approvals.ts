// Tables of the schema approvals, as far as Workers read them.

import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

const approvals = pgSchema('approvals');

export const requests = approvals.table('requests', {
  id: uuid().notNull(),
  kind: text().notNull(),
  subjectId: uuid().notNull(),
  state: text().notNull(),
  askedBy: uuid().notNull(),
  askedAtMs: moment('asked_at').notNull(),
  expiresAtMs: moment('expires_at').notNull(),
});

export const kinds = approvals.table('kinds', {
  kind: text().notNull(),
  askingRoles: text().array().notNull(),
  decidingRoles: text().array().notNull(),
});
