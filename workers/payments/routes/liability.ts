// Routes of liability.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/liability.ts';
import { serve } from '#shared/http/app.ts';
import { parseAmount } from '#shared/money.ts';
import { map, ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function serveLiability(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.liability, async ({ env }) => ok(outward(await storeOf(env).liability())));

  serve(app, contract.stateCash, async (call) => {
    const { env, identity, body, request, requestId } = call;
    const amount = parseAmount(body.amount);
    if (!amount.ok) return amount;
    const { reason } = body;
    const stated = { amountMicros: amount.value, atMs: Date.parse(body.at), reason };
    const key = requiredKey(call.idempotencyKey);
    const once = { key, digest: await requestDigest(request, body) };
    const by = { by: identity.playerId, requestId };
    return map(await storeOf(env).stateCash(stated, once, by), outward);
  });
}
