// Edges between two players: friends, requests, blocks. Each change may be refused, and says so to
// the one who acts as if the other had done nothing.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, momentMs } from '#db/values.ts';
import type { Relations } from '#shared/contracts/social.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import { BLOCKS_MAX, FRIENDS_MAX, PENDING_REQUESTS_MAX, REQUESTS_PER_HOUR } from '../settings.ts';

export const edgeState = z.enum(['none', 'sent', 'received', 'friend', 'blocked', 'self']);
export type EdgeState = z.output<typeof edgeState>;

/** A player as a list shows them; `sinceText` is exact and serves as cursor. */
const related = z
  .object({ playerId: z.string(), displayName: z.string(), since: z.string() })
  .transform(({ since, ...player }) => ({
    ...player,
    sinceMs: momentMs(since),
    sinceText: since,
  }));
export type Related = z.output<typeof related>;

export const relations: z.ZodType<Relations> = z.object({
  version: z.number(),
  friends: z.array(z.string()),
  blocks: z.array(z.string()),
});

/** A limit of an hour lets through again little by little: worth another try in a minute. */
export function withRetry<Value, Codes extends ErrorCode>(
  result: Result<Value, Codes>,
): Result<Value, Codes> {
  if (result.ok || result.error.code !== 'rate_limited') return result;
  return { ok: false, error: { ...result.error, facts: { retryAfterSeconds: 60 } } };
}

export function friendStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Asks for friendship. May run twice: a second time answers what is now the case. */
    async ask(me: string, other: string, nowMs: number) {
      const limits = [FRIENDS_MAX, PENDING_REQUESTS_MAX, REQUESTS_PER_HOUR];
      const asked = await again.tryCall(
        'social.ask',
        [me, other, ...limits, at(nowMs)],
        z.enum(['sent', 'friend', 'accepted']),
        ['invalid_request', 'not_found', 'player_blocked', 'rate_limited', 'limit_reached'],
      );
      return withRetry(asked);
    },

    accept: (me: string, other: string, nowMs: number) =>
      again.tryCall(
        'social.accept',
        [me, other, FRIENDS_MAX, at(nowMs)],
        z.enum(['friend', 'accepted']),
        ['not_found', 'limit_reached'],
      ),

    /** Ends what stands between two players if it is one of these states. */
    part: (me: string, other: string, states: EdgeState[], nowMs: number) =>
      once.tryCall('social.part', [me, other, states, at(nowMs)], z.literal('parted'), [
        'not_found',
      ]),

    block: (me: string, other: string, nowMs: number) =>
      again.tryCall('social.block', [me, other, BLOCKS_MAX, at(nowMs)], z.literal('blocked'), [
        'invalid_request',
        'not_found',
        'limit_reached',
      ]),

    unblock: (me: string, other: string, nowMs: number) =>
      again.tryCall('social.unblock', [me, other, at(nowMs)], z.literal('unblocked'), []),

    relations: (me: string) => again.call('social.relations', [me], relations),

    edges: (
      me: string,
      state: EdgeState,
      after: { since: string; playerId: string } | null,
      limit: number,
    ) =>
      again.table(
        'social.edges_page',
        [me, state, after?.since ?? null, after?.playerId ?? null, limit],
        related,
      ),
  };
}
