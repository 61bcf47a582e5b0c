// Routes of redemption.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/redemptions.ts';
import { missingProof, serve } from '#shared/http/app.ts';
import { replayable, reply } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { err, map, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { notedPlace } from '../place.ts';
import { driveNow } from '../redemptions/drive.ts';
import {
  eligibilityOf,
  redemptionOf,
  redemptionWithEvents,
  reviewedRedemptionOf,
  reviewedWithEvents,
} from '../redemptions/presentation.ts';
import { type Redemption, storeOf } from '../store/index.ts';
import { notifyWallet } from '../wallet/notify-hub.ts';

async function withEvents(env: PaymentsEnv, redemption: Redemption) {
  return redemptionWithEvents(redemption, await storeOf(env).redemptionEvents(redemption.id));
}

function serveWishes(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.redemptionEligibility, async (call) => {
    const { env, identity, query, request, nowMs } = call;
    const amount = query.amount === undefined ? ok(null) : parseAmount(query.amount);
    if (!amount.ok) return amount;
    await notedPlace(env, identity.playerId, request);
    const { destinationId = null } = query;
    const found = await storeOf(env).eligibility(identity.playerId, amount.value, destinationId);
    return ok(eligibilityOf(found, missingProof(identity, nowMs)));
  });

  serve(app, contract.requestRedemption, async (call) => {
    const { env, execution, identity, body, request, nowMs, requestId } = call;
    const { playerId } = identity;
    const amount = parseAmount(body.amount);
    if (!amount.ok) return amount;
    await notedPlace(env, playerId, request);
    const { destinationId, retryOf = null } = body;
    const asked = await storeOf(env).requestRedemption(
      { id: newId(nowMs), playerId, amountMicros: amount.value, destinationId, retryOf },
      requiredKey(call.idempotencyKey),
      await requestDigest(request, body),
      requestId,
    );
    if (!asked.ok) return asked;
    const { replayed, ...redemption } = asked.value;
    const answer = await withEvents(env, redemption);
    execution.waitUntil(notifyWallet(env, playerId));
    execution.waitUntil(driveNow(env, redemption.id, nowMs));
    return ok(replayable(201, answer, replayed));
  });
}

function serveOwn(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.listRedemptions, async ({ env, identity: { playerId }, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).redemptions({ playerId }, before, limit),
      view: redemptionOf,
    }),
  );

  serve(app, contract.readRedemption, async (call) => {
    const { env, execution, identity, params, nowMs } = call;
    const { playerId } = identity;
    const [own] = await storeOf(env).redemptions({ id: params.id, playerId }, null, 1);
    if (own === undefined) return err('not_found');
    // Who looks may have done what it waited for.
    if (await storeOf(env).claimRedemption(own.id)) {
      execution.waitUntil(driveNow(env, own.id, nowMs));
    }
    return ok(await withEvents(env, own));
  });

  serve(app, contract.cancelRedemption, async ({ env, execution, identity, params, requestId }) => {
    const { playerId } = identity;
    const cancelled = await storeOf(env).cancelRedemption(params.id, playerId, requestId);
    if (!cancelled.ok) return cancelled;
    execution.waitUntil(notifyWallet(env, playerId));
    const { replayed, ...redemption } = cancelled.value;
    return ok(replayable(200, await withEvents(env, redemption), replayed));
  });

  serve(
    app,
    contract.acceptWithholding,
    async ({ env, identity, params, requestId, execution, nowMs }) => {
      const change = { destinationId: null, withholding: true };
      const store = storeOf(env);
      const changed = await store.amendRedemption(params.id, identity.playerId, change, requestId, [
        'not_found',
        'cancel_too_late',
      ]);
      if (changed.ok) execution.waitUntil(driveNow(env, params.id, nowMs));
      return changed.ok ? ok(await withEvents(env, changed.value)) : changed;
    },
  );

  serve(
    app,
    contract.redirectRedemption,
    async ({ env, identity, params, body, requestId, execution, nowMs }) => {
      const change = { destinationId: body.destinationId, withholding: null };
      const store = storeOf(env);
      const changed = await store.amendRedemption(params.id, identity.playerId, change, requestId, [
        'not_found',
        ...contract.redirectRedemption.errors,
      ]);
      if (changed.ok) execution.waitUntil(driveNow(env, params.id, nowMs));
      return changed.ok ? ok(await withEvents(env, changed.value)) : changed;
    },
  );
}

function serveStaff(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.queueRedemptions, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => {
        const { state, playerId, attention } = query;
        const isAsked = state !== undefined || playerId !== undefined || attention !== undefined;
        return storeOf(env).redemptions(
          isAsked ? { state, playerId, attention: attention && true } : { state: 'in_review' },
          before,
          limit,
        );
      },
      view: reviewedRedemptionOf,
    }),
  );

  serve(app, contract.reviewRedemption, async ({ env, params }) => {
    const [found] = await storeOf(env).redemptions({ id: params.id }, null, 1);
    if (found === undefined) return err('not_found');
    return ok(reviewedWithEvents(found, await storeOf(env).redemptionEvents(found.id)));
  });

  serve(app, contract.noteRedemption, async (call) => {
    const { env, identity, params, body, request, requestId } = call;
    const key = requiredKey(call.idempotencyKey);
    const once = { key, digest: await requestDigest(request, body) };
    const by = { by: identity.playerId, requestId };
    const noted = await storeOf(env).noteRedemption(params.id, body.text, once, by);
    if (!noted.ok) return noted;
    const { replayed, ...redemption } = noted.value;
    const events = await storeOf(env).redemptionEvents(redemption.id);
    return ok(replayable(201, reviewedWithEvents(redemption, events), replayed));
  });

  serve(app, contract.clearAttention, async ({ env, identity, params, body, requestId }) => {
    const by = { by: identity.playerId, requestId };
    const cleared = await storeOf(env).clearAttention(params.id, body.expects, body.reason, by);
    return map(cleared, ({ replayed, ...redemption }) =>
      replayable(200, reviewedRedemptionOf(redemption), replayed),
    );
  });

  serve(app, contract.approveRedemption, async (call) => {
    const { env, execution, identity, params, body, nowMs, requestId } = call;
    const by = { by: identity.playerId, requestId };
    const store = storeOf(env);
    const approved = await store.approveRedemption(params.id, body.reason, newId(nowMs), by);
    if (!approved.ok) return approved;
    if ('approval' in approved.value) return ok(reply(202, approved.value));
    const { redemption, replayed } = approved.value;
    execution.waitUntil(driveNow(env, redemption.id, nowMs));
    return ok(replayable(200, reviewedRedemptionOf(redemption), replayed));
  });

  serve(app, contract.rejectRedemption, async (call) => {
    const { env, execution, identity, params, body, requestId } = call;
    const by = { by: identity.playerId, requestId };
    const rejected = await storeOf(env).rejectRedemption(params.id, body.reason, by);
    if (rejected.ok) execution.waitUntil(notifyWallet(env, rejected.value.playerId));
    return map(rejected, ({ replayed, ...redemption }) =>
      replayable(200, reviewedRedemptionOf(redemption), replayed),
    );
  });
}

/** Registers them. */
export function serveRedemptions(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serveWishes(app);
  serveOwn(app);
  serveStaff(app);
}
