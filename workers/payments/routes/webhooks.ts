// The provider's webhook. 200 means that the effect is committed (or was before); anything else
// makes the provider send the event again, so no failure is ever answered with success.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/purchases.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { providerOf } from '../providers/index.ts';
import { takeNotice } from '../purchases/purchases.ts';
import { storeOf } from '../store/index.ts';
import { feedQuietly } from '../wallet/notify-hub.ts';

/** Registers it. */
export function serveWebhooks(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.stripeWebhook, async ({ env, request, rawBody, nowMs, execution }) => {
    const provider = providerOf(env);
    const { headers, url } = request;
    const notice = await provider.readNotice({ headers, url, body: rawBody }, nowMs);
    if (!notice.ok) return notice;
    await takeNotice({ store: storeOf(env), provider }, notice.value);
    execution.waitUntil(feedQuietly(env));
    return ok(reply(200, { received: true }));
  });
}
