// Tables and views of the schema auth, as far as Workers read them.

import { boolean, date, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { count, moment } from './columns.ts';

const auth = pgSchema('auth');

/** What other services may know of a player. */
export const playerFacts = auth
  .view('player_facts', {
    playerId: uuid().notNull(),
    displayName: text().notNull(),
    nameVersion: count().notNull(),
    status: text().$type<'active' | 'banned' | 'closing' | 'erased'>().notNull(),
    birthDate: date(),
    verifiedAtMs: moment('verified_at'),
    personId: uuid().notNull(),
  })
  .existing();

/** Players whose account closes and whom the asking service has not acknowledged. */
export const erasuresPending = auth
  .view('erasures_pending', {
    playerId: uuid().notNull(),
    requestedAtMs: moment('requested_at').notNull(),
    forfeitBalance: boolean().notNull(),
  })
  .existing();
