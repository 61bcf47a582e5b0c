// Routes of checks of documents, and the webhook of whoever does them. 200 means that the effect is
// committed; anything else has the notice sent again.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-checks.ts';
import { serve } from '#shared/http/app.ts';
import { replayable, reply } from '#shared/http/envelope.ts';
import { map, ok } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { toTimestamp } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { beginCheck, checkContextOf, refreshCheck } from '../identity/checks.ts';
import { beginRecoveryCheck } from '../identity/recovery.ts';

/** Registers them. */
export function serveChecks(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.beginCheck, async ({ env, identity, idempotencyKey, nowMs, requestId }) => {
    const request = { playerId: identity.playerId, key: idempotencyKey ?? '', requestId };
    const begun = await beginCheck(checkContextOf(env), request, nowMs);
    return map(begun, ({ id, url, state, expiresAtMs, replayed }) =>
      replayable(201, { id, url, state, expiresAt: toTimestamp(Number(expiresAtMs)) }, replayed),
    );
  });

  serve(app, contract.beginRecoveryCheck, async ({ env, body, nowMs, requestId }) => {
    const begun = await beginRecoveryCheck(checkContextOf(env), body.token, requestId, nowMs);
    return map(begun, ({ url }) => reply(201, { url }));
  });

  serve(app, contract.identityWebhook, async (call) => {
    const { env, request, rawBody, nowMs, execution, requestId } = call;
    const context = checkContextOf(env);
    const { headers } = request;
    const notice = context.provider.readNotice({ headers, body: rawBody }, nowMs);
    if (!notice.ok) return notice;
    const applied = await refreshCheck(context, notice.value.reference, requestId);
    // Whom it excluded or closed stops at their tables.
    if (applied?.playerId != null) {
      const { standings } = context.store;
      execution.waitUntil(tellStandingsQuietly(standings, env.PLAYER_HUB, applied.playerId));
    }
    return ok({ received: true });
  });
}
