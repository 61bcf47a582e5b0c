// Tables of the schema rules, as far as Workers read them; the rest is told by functions.

import { integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { count, moment } from './columns.ts';

const rules = pgSchema('rules');

/** Where players were seen. */
export const playerPlaces = rules.table('player_places', {
  id: count().notNull(),
  playerId: uuid().notNull(),
  place: text().notNull(),
  method: text().notNull(),
  risks: text().array().notNull(),
  accuracyMetres: integer(),
  firstSeenAtMs: moment('first_seen_at').notNull(),
  seenAtMs: moment('seen_at').notNull(),
  validUntilMs: moment('valid_until').notNull(),
});
