// Tables of the schema audit, as far as Workers read them.

import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { bytea, int8, jsonOf, moment } from './columns.ts';

const audit = pgSchema('audit');

export const entries = audit.table('entries', {
  id: int8().notNull(),
  atMs: moment('at').notNull(),
  action: text().notNull(),
  actorId: uuid(),
  subjectKind: text().notNull(),
  subjectId: text(),
  facts: jsonOf(z.record(z.string(), z.unknown())).notNull(),
  requestId: text(),
  /** Of the database, which wrote it. */
  role: text().notNull(),
});

export const seals = audit.table('seals', {
  position: int8().notNull(),
  entryId: int8().notNull(),
  hash: bytea().notNull(),
});
