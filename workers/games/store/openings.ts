// Idempotent opening: a key fixes a session id once, before its object is asked.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, micros } from '#db/values.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { CoinCurrency } from '#shared/money.ts';

export interface Opening {
  playerId: string;
  key: string;
  /** Of game and body: the same key with another one is refused. */
  digest: string;
  sessionId: string;
  gameId: GameId;
  currency: CoinCurrency;
  buyInMicros: bigint | null;
  openMax: number;
  /** New tables, joined ones not counted. */
  perMinuteMax: number;
  perHourMax: number;
}

const openingOutcome = z.discriminatedUnion('outcome', [
  z.object({
    /** `join`: an open table is there, as its row knows; nothing is written yet. */
    outcome: z.enum(['new', 'replay', 'join', 'joined']),
    sessionId: z.string(),
    buyInMicros: micros.nullable(),
  }),
  z.object({ outcome: z.literal('rate_limited'), retryAfterSeconds: z.number() }),
  z.object({ outcome: z.literal('reused') }),
  z.object({
    outcome: z.enum(['account_closed', 'email_not_verified', 'game_disabled', 'too_many_sessions']),
  }),
]);
export type OpeningOutcome = z.output<typeof openingOutcome>;

export function openingStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    /** Fixes a session id for a key, once. */
    beginSession(opening: Opening, nowMs: number) {
      const { playerId, key, digest, sessionId, gameId, currency, buyInMicros } = opening;
      const { openMax, perMinuteMax, perHourMax } = opening;
      const request = [playerId, key, digest, sessionId, gameId, currency, buyInMicros];
      const limits = [openMax, perMinuteMax, perHourMax];
      return again.call('games.begin_session', [...request, ...limits, at(nowMs)], openingOutcome);
    },

    /** Keeps that a key joined a table, once its object said that it is open. */
    joinSession: (
      {
        playerId,
        key,
        digest,
        sessionId,
      }: Pick<Opening, 'playerId' | 'key' | 'digest' | 'sessionId'>,
      nowMs: number,
    ) =>
      again.call(
        'games.join_session',
        [playerId, key, digest, sessionId, at(nowMs)],
        openingOutcome,
      ),
  };
}
