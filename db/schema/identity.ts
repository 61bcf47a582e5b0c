// Tables of the schema identity, as far as the Worker compliance reads them.

import { date, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

const identity = pgSchema('identity');

export const profiles = identity.table('profiles', {
  playerId: uuid().notNull(),
  sealed: text().notNull(),
  version: integer().notNull(),
  declaredAtMs: moment('declared_at').notNull(),
});

export const checks = identity.table('checks', {
  id: uuid().notNull(),
  /** Null for that of a claimant (a recovery). */
  playerId: uuid(),
  state: text().notNull(),
  reason: text(),
  sealed: text(),
  documentKind: text(),
  documentExpiresOn: date({ mode: 'string' }),
  createdAtMs: moment('created_at').notNull(),
  decidedAtMs: moment('decided_at'),
});

export const declarations = identity.table('declarations', {
  playerId: uuid().notNull(),
  version: integer().notNull(),
  atMs: moment('at').notNull(),
});
