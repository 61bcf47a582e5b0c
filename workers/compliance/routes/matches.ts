// Routes of accounts that may be an excluded person's.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-matches.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { listReply } from '#shared/http/page.ts';
import { map } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import type { Match } from '../store/matches.ts';

type Decision = Call<ComplianceEnv, { id: string }, unknown, { reason: string }>;

const matchView = ({ purchases, ...rest }: Match) => ({
  ...outward(rest),
  purchases: purchases.map(outward),
});

async function decide(call: Decision, verdict: 'bound' | 'dismissed') {
  const { env, execution, identity, params, body, requestId } = call;
  const store = storeOf(env);
  const act = { by: identity.playerId, reason: body.reason, requestId };
  const decided = await store.decideMatch(params.id, verdict, act);
  if (decided.ok) {
    const { playerId } = decided.value;
    execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId));
  }
  return map(decided, matchView);
}

/** Registers them. */
export function serveMatches(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.listMatches, async ({ env, query }) =>
    listReply(query, {
      after: (cursor): string | null => (/^[1-9]\d{0,17}$/.test(cursor) ? cursor : null),
      rows: (before, limit) => storeOf(env).matches(query.state ?? 'open', before, limit),
      cursorOf: ({ id }: Match) => id,
      view: matchView,
    }),
  );
  serve(app, contract.bindMatch, (call) => decide(call, 'bound'));
  serve(app, contract.dismissMatch, (call) => decide(call, 'dismissed'));
}
