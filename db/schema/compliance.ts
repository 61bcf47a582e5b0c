// Tables of the schema compliance, as far as its Worker reads them.

import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { int8, moment } from './columns.ts';

const compliance = pgSchema('compliance');

export const complaints = compliance.table('complaints', {
  id: uuid().notNull(),
  number: int8().notNull(),
  playerId: uuid().notNull(),
  subject: text().notNull(),
  state: text().$type<'open' | 'answered' | 'closed'>().notNull(),
  openedAtMs: moment('opened_at').notNull(),
  dueAtMs: moment('due_at').notNull(),
  answeredAtMs: moment('answered_at'),
  closedAtMs: moment('closed_at'),
});

export const complaintMessages = compliance.table('complaint_messages', {
  id: int8().notNull(),
  complaintId: uuid().notNull(),
  author: text().$type<'player' | 'staff'>().notNull(),
  body: text().notNull(),
  atMs: moment('at').notNull(),
});
