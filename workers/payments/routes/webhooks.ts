// The provider's webhook. 200 means that the effect is committed (or was before); anything else
// makes the provider send the event again, so no failure is ever answered with success.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/purchases.ts';
import { serve } from '#shared/http/app.ts';
import { ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { purchaseContextOf } from '../purchases/context.ts';
import { matchPayers, payerContextOf } from '../purchases/payers.ts';
import { applyEvent } from '../purchases/purchases.ts';
import { notifyQuietly } from '../wallet/notify-hub.ts';

/** Registers it. */
export function serveWebhooks(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.stripeWebhook, async ({ env, request, rawBody, nowMs, execution }) => {
    const context = purchaseContextOf(env);
    const { headers, url } = request;
    const event = await context.provider.readEvent({ headers, url, body: rawBody }, nowMs);
    if (!event.ok) return event;
    const { outcome, purchaseId } = await applyEvent(context, event.value);
    execution.waitUntil(notifyQuietly(env));
    if (outcome === 'applied' && purchaseId) {
      execution.waitUntil(matchPayers(payerContextOf(env), { purchaseId }));
    }
    return ok({ received: true });
  });
}
