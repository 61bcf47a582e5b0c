// Routes of the wallet: balances, history, what is redeemable, the daily bonus.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/payments.ts';
import { serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { err, ok } from '#shared/result.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { notedPlace } from '../place.ts';
import { storeOf } from '../store/index.ts';
import { cursorOf, positionsAfter, positionsOf } from '../wallet/cursor.ts';
import { notifyHub } from '../wallet/notify-hub.ts';
import { balanceOf, redeemableOf, transactionOf } from '../wallet/presentation.ts';

/** Registers them. */
export function serveWallet(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.wallet, async ({ env, identity }) => {
    const balances = await storeOf(env).balances(identity.playerId);
    const tables = await notifyHub(env, identity.playerId, balances);
    return ok({ balances: balances.map((balance) => balanceOf(balance, tables)) });
  });

  serve(app, contract.transactions, async ({ env, identity, query }) => {
    const from = positionsOf(query.cursor, query.currency);
    if (from === null) return err('invalid_cursor');
    const size = pageSize(query.limit);
    const rows = await storeOf(env).transactions(identity.playerId, from, size);
    if (!rows.ok) return rows;
    return ok({
      items: rows.value.map(transactionOf),
      nextCursor: rows.value.length < size ? null : cursorOf(positionsAfter(from, rows.value)),
    });
  });

  serve(app, contract.redeemable, async ({ env, identity }) =>
    ok(redeemableOf(await storeOf(env).redeemable(identity.playerId))),
  );

  serve(app, contract.dailyBonus, async ({ env, identity, request, body, idempotencyKey }) => {
    const digest = await requestDigest(request, body);
    const key = requiredKey(idempotencyKey);
    await notedPlace(env, identity.playerId, request);
    const claimed = await storeOf(env).claimDailyBonus(identity.playerId, key, digest);
    if (!claimed.ok) return claimed;
    const { grants, withheld, balances, nextDay, replayed } = claimed.value;
    const tables = await notifyHub(env, identity.playerId, balances);
    const answer = {
      grants: grants.map(outward),
      withheld,
      balances: balances.map((balance) => balanceOf(balance, tables)),
      nextAt: toTimestamp(Math.floor(Date.parse(nextDay) / DAY_MS) * DAY_MS),
    };
    return ok(replayable(200, answer, replayed));
  });
}
