// Routes of checks of documents for staff.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-identity-review.ts';
import { serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { err, map, ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { compareNames } from '../identity/names.ts';
import { profileOf } from '../identity/profiles.ts';
import { openVerified } from '../identity/verified.ts';
import { storeOf } from '../store/index.ts';

/** A check with both names; null when there is none. */
async function viewOf(env: ComplianceEnv, id: string) {
  const found = await storeOf(env).checkOf(id);
  if (found === null) return null;
  const { sealed, ...check } = found;
  const declared = await profileOf(env, check.playerId);
  if (sealed === null) return { check: outward(check), verified: null, declared, names: null };
  const { fingerprint: _, ...verified } = await openVerified(env, sealed, id);
  const written = declared === null ? null : `${declared.givenName} ${declared.familyName}`;
  const names = written === null ? null : compareNames(verified, written);
  return { check: outward(check), verified, declared, names };
}

/** Registers them. */
export function serveCheckReview(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.listChecks, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).checkQueue(query.queue ?? 'unconfirmed', before, limit),
      view: outward,
    }),
  );

  serve(app, contract.viewCheck, async ({ env, params }) => {
    const view = await viewOf(env, params.id);
    return view === null ? err('not_found') : ok(view);
  });

  serve(app, contract.confirmCheck, async ({ env, identity, params, body, requestId }) => {
    const act = { by: identity.playerId, reason: body.reason, requestId };
    return map(await storeOf(env).confirmCheck(params.id, act), outward);
  });

  serve(app, contract.voidMinor, async ({ env, identity, params, body, requestId, nowMs }) => {
    const act = { by: identity.playerId, reason: body.reason, requestId };
    const asked = await storeOf(env).askMinorVoid(newId(nowMs), params.id, act);
    return map(asked, ({ id, state }) => ({ approval: { id, state } }));
  });
}
