// Routes of names that are like one on a list of sanctioned people.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-screenings.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { map } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

type Decision = Call<ComplianceEnv, { id: string }, unknown, { reason: string }>;

async function ask(call: Decision, verdict: 'cleared' | 'confirmed') {
  const { env, identity, params, body, requestId, nowMs } = call;
  const act = { by: identity.playerId, reason: body.reason, requestId };
  const asked = await storeOf(env).askScreening(newId(nowMs), params.id, verdict, act);
  return map(asked, ({ id, state }) => ({ approval: { id, state } }));
}

/** Registers them. */
export function serveScreenings(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.listScreenings, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).screenings(query.state ?? 'open', before, limit),
      view: outward,
    }),
  );
  serve(app, contract.clearScreening, (call) => ask(call, 'cleared'));
  serve(app, contract.confirmScreening, (call) => ask(call, 'confirmed'));
}
