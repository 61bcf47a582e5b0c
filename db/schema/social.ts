// Tables of the schema social, as far as Workers read them.

import { integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

const social = pgSchema('social');

export const edges = social.table('edges', {
  ownerId: uuid().notNull(),
  otherId: uuid().notNull(),
  state: text().notNull(),
  sinceMs: moment('since').notNull(),
});

export const rooms = social.table('rooms', {
  id: uuid().notNull(),
  kind: text().notNull(),
  title: text().notNull(),
  /** The two of a direct room. */
  lowId: uuid(),
  highId: uuid(),
  shards: integer().notNull(),
  madeBy: uuid(),
});

export const roomMembers = social.table('room_members', {
  roomId: uuid().notNull(),
  playerId: uuid().notNull(),
  role: text().notNull(),
  joinedAtMs: moment('joined_at').notNull(),
});

export const reports = social.table('reports', {
  id: uuid().notNull(),
  roomId: uuid().notNull(),
  messageId: uuid().notNull(),
  reporterId: uuid().notNull(),
  reason: text().notNull(),
  createdAtMs: moment('created_at').notNull(),
  state: text().notNull(),
});

export const sanctions = social.table('sanctions', {
  id: uuid().notNull(),
  roomId: uuid().notNull(),
  playerId: uuid().notNull(),
  kind: text().notNull(),
  reason: text().notNull(),
  createdAtMs: moment('created_at').notNull(),
  untilMs: moment('until'),
  liftedAtMs: moment('lifted_at'),
});
