// Routes of where prizes go, of what the payout provider tells, and of staff over its statement.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/payouts.ts';
import { serve } from '#shared/http/app.ts';
import { replayable, reply } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { map, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { addDestination, refreshDestinations } from '../payouts/destinations.ts';
import { payoutContextOf } from '../payouts/index.ts';
import { applyNotice } from '../payouts/notices.ts';
import { destinationOf, differenceOf } from '../payouts/presentation.ts';
import { storeOf } from '../store/index.ts';
import { notifyQuietly } from '../wallet/notify-hub.ts';

function servePlayers(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.destinations, async ({ env, identity: { playerId }, query }) => {
    const context = payoutContextOf(env);
    const rows = (before: string | null, limit: number) =>
      context.store.destinations(playerId, before, limit);
    return listReply(query, {
      ...BY_ID,
      async rows(before, limit) {
        const found = await rows(before, limit);
        return (await refreshDestinations(context, found)) ? rows(before, limit) : found;
      },
      view: destinationOf,
    });
  });

  serve(app, contract.addDestination, async (call) => {
    const { env, identity, request, body, nowMs, requestId } = call;
    const added = await addDestination(payoutContextOf(env), {
      id: newId(nowMs),
      playerId: identity.playerId,
      kind: body.kind,
      siteUrl: env.SITE_URL,
      key: requiredKey(call.idempotencyKey),
      digest: await requestDigest(request, body),
      requestId,
    });
    return map(added, (destination) => {
      const answer = { destination: destinationOf(destination), url: destination.url };
      return replayable(201, answer, destination.replayed === true);
    });
  });

  serve(app, contract.removeDestination, async ({ env, identity, params, requestId }) => {
    const removed = await storeOf(env).removeDestination(params.id, identity.playerId, requestId);
    return map(removed, () => undefined);
  });
}

// 200 means that the effect is committed (or was before); anything else makes the provider send the
// notice again, so no failure is ever answered with success.
function serveWebhook(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.payoutWebhook, async ({ env, request, rawBody, nowMs, execution }) => {
    const context = payoutContextOf(env);
    const { headers, url } = request;
    const notice = await context.provider.readNotice({ headers, url, body: rawBody }, nowMs);
    if (!notice.ok) return notice;
    await applyNotice(context, notice.value);
    execution.waitUntil(notifyQuietly(env));
    return ok({ received: true });
  });
}

function serveStaff(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.payoutDifferences, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).payoutDifferences(query.state, before, limit),
      view: differenceOf,
    }),
  );

  serve(
    app,
    contract.clearDifference,
    async ({ env, identity, params, body, nowMs, requestId }) => {
      const review = { by: identity.playerId, requestId };
      const asked = await storeOf(env).clearDifference(
        params.id,
        body.reason,
        newId(nowMs),
        review,
      );
      return map(asked, (answer) =>
        'approval' in answer
          ? reply(202, answer)
          : reply(200, { difference: differenceOf(answer.difference) }),
      );
    },
  );
}

/** Registers them. */
export function servePayouts(app: Hono<{ Bindings: PaymentsEnv }>): void {
  servePlayers(app);
  serveWebhook(app);
  serveStaff(app);
}
