// Routes of care.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-care.ts';
import { serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { err, ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function serveCare(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.ownCare, async ({ env, identity }) => {
    const notice = await storeOf(env).careOf(identity.playerId);
    return ok({ notice: notice === null ? null : outward(notice) });
  });

  serve(app, contract.careCases, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).careCases(query.state ?? 'waiting', before, limit),
      view: outward,
    }),
  );

  serve(app, contract.closeCareCase, async ({ env, identity, params, body, requestId }) => {
    const store = storeOf(env);
    const act = { ...body, by: identity.playerId, requestId };
    const closed = await store.closeCareCase(params.id, act);
    if (!closed.ok) return closed;
    const found = await store.careCase(params.id);
    return found === null ? err('not_found') : ok(outward(found));
  });
}
