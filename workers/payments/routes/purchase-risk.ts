// Routes of staff over the risk of purchases.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/purchase-risk.ts';
import { serve } from '#shared/http/app.ts';
import { ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { PaymentsEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function servePurchaseRisk(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.purchaseRisk, async ({ env }) =>
    ok(outward(await storeOf(env).purchaseRisk())),
  );

  serve(app, contract.resumePurchases, async ({ env, identity, body, requestId }) => {
    const store = storeOf(env);
    const resumed = await store.resumePurchases(identity.playerId, body.reason, requestId);
    return resumed.ok ? ok(outward(await store.purchaseRisk())) : resumed;
  });
}
