// Routes of persons who have no Sweeps Coins.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-bars.ts';
import { serve } from '#shared/http/app.ts';
import { listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { map } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function serveBars(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.listPersonBars, async ({ env, query }) =>
    listReply(query, {
      after: (cursor): string | null => (/^[1-9]\d{0,17}$/.test(cursor) ? cursor : null),
      rows: (before, limit) => storeOf(env).personBars(query.playerId ?? null, before, limit),
      cursorOf: ({ id }) => id,
      view: outward,
    }),
  );

  serve(app, contract.barPerson, async ({ env, execution, identity, body, requestId }) => {
    const store = storeOf(env);
    const { playerId, reason } = body;
    const barred = await store.barPerson(playerId, { by: identity.playerId, reason, requestId });
    // Their tables take no more stakes of Sweeps Coins.
    execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId));
    return map(barred, outward);
  });

  serve(app, contract.endPersonBar, async ({ env, identity, params, body, requestId, nowMs }) => {
    const act = { by: identity.playerId, reason: body.reason, requestId };
    const asked = await storeOf(env).askBarEnd(newId(nowMs), params.id, act);
    return map(asked, ({ id, state }) => ({ approval: { id, state } }));
  });
}
