// Routes of a player's purchases and of the packages on offer.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/purchases.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { regionOf } from '#shared/http/region.ts';
import { pageSize } from '#shared/http/route.ts';
import { isId, newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { replayable, requestDigest, requiredKey } from '../idempotency.ts';
import { purchaseContextOf } from '../purchases/context.ts';
import { offerOf, purchaseOf } from '../purchases/presentation.ts';
import { buy, refreshPurchase } from '../purchases/purchases.ts';
import { storeOf } from '../store/index.ts';
import { notifyQuietly } from '../wallet/notify-hub.ts';

/** Registers them. */
export function servePurchases(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.packages, async ({ env, identity, request }) => {
    const offers = await storeOf(env).offers(identity.playerId, regionOf(request, env));
    return ok(reply(200, { items: offers.map(offerOf) }));
  });

  serve(app, contract.buy, async ({ env, identity, request, body, idempotencyKey, nowMs }) => {
    const bought = await buy(
      purchaseContextOf(env),
      {
        id: newId(nowMs),
        playerId: identity.playerId,
        packageId: body.packageId,
        place: regionOf(request, env),
        siteUrl: env.SITE_URL,
        key: requiredKey(idempotencyKey),
        digest: await requestDigest(request, body),
      },
      nowMs,
    );
    if (!bought.ok) return bought;
    const { value } = bought;
    const answer = { purchase: purchaseOf(value), checkoutUrl: value.checkoutUrl };
    return ok(replayable(201, answer, value.replayed === true));
  });

  serve(app, contract.purchases, async ({ env, identity, query }) => {
    if (query.cursor !== undefined && !isId(query.cursor)) return err('invalid_cursor');
    const countMax = pageSize(query.limit);
    const found = await storeOf(env).purchases({
      playerId: identity.playerId,
      status: null,
      before: query.cursor ?? null,
      countMax,
    });
    const nextCursor = found.length < countMax ? null : (found.at(-1)?.id ?? null);
    return ok(reply(200, { items: found.map(purchaseOf), nextCursor }));
  });

  serve(app, contract.purchase, async ({ env, identity, params, execution }) => {
    const found = await refreshPurchase(purchaseContextOf(env), params.id, identity.playerId);
    if (found === null) return err('not_found');
    execution.waitUntil(notifyQuietly(env));
    return ok(reply(200, { ...purchaseOf(found), checkoutUrl: found.checkoutUrl }));
  });
}
