// Routes of a player's purchases and of the packages on offer.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/purchases.ts';
import { serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { err, map, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { notedPlace } from '../place.ts';
import { purchaseContextOf } from '../purchases/context.ts';
import { offerOf, purchaseOf } from '../purchases/presentation.ts';
import { buy, refreshPurchase } from '../purchases/purchases.ts';
import { storeOf } from '../store/index.ts';
import { notifyQuietly } from '../wallet/notify-hub.ts';

/** Registers them. */
export function servePurchases(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.packages, async ({ env, identity, request }) => {
    const { place } = await notedPlace(env, identity.playerId, request);
    const offers = await storeOf(env).offers(identity.playerId, place);
    return ok({ items: offers.map(offerOf) });
  });

  serve(app, contract.buy, async ({ env, identity, request, body, idempotencyKey, nowMs }) => {
    const { place } = await notedPlace(env, identity.playerId, request);
    const bought = await buy(
      purchaseContextOf(env),
      {
        id: newId(nowMs),
        playerId: identity.playerId,
        packageId: body.packageId,
        place,
        siteUrl: env.SITE_URL,
        key: requiredKey(idempotencyKey),
        digest: await requestDigest(request, body),
      },
      nowMs,
    );
    return map(bought, (order) => {
      const answer = { purchase: purchaseOf(order), checkoutUrl: order.checkoutUrl };
      return replayable(201, answer, order.replayed === true);
    });
  });

  serve(app, contract.purchases, async ({ env, identity, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, countMax) =>
        storeOf(env).purchases({ playerId: identity.playerId, status: null, before, countMax }),
      view: purchaseOf,
    }),
  );

  serve(app, contract.purchase, async ({ env, identity, params, execution }) => {
    const found = await refreshPurchase(purchaseContextOf(env), params.id, identity.playerId);
    if (found === null) return err('not_found');
    execution.waitUntil(notifyQuietly(env));
    return ok({ ...purchaseOf(found), checkoutUrl: found.checkoutUrl });
  });
}
