// Routes of staff over purchases: the list, refunds by one or two people, the reconciliation.

import type { Hono } from 'hono';
import { approverRoleAgeMs } from '#shared/approvals.ts';
import * as contract from '#shared/contracts/http/purchases.ts';
import { serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { map, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { purchaseContextOf } from '../purchases/context.ts';
import { reconciliationOf, refundOf, staffPurchaseOf } from '../purchases/presentation.ts';
import { decideRefund, requestRefund } from '../purchases/refunds.ts';
import { type RefundRequest, storeOf } from '../store/index.ts';
import { notifyQuietly } from '../wallet/notify-hub.ts';

// 202 while somebody, a second person or the provider, has still to act.
function refundReply(refund: RefundRequest) {
  const status = refund.state === 'proposed' || refund.state === 'approved' ? 202 : 200;
  return replayable(status, refundOf(refund), refund.replayed === true);
}

function serveRefunds(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.refundPurchase, async (call) => {
    const { env, identity, params, body, request, nowMs, idempotencyKey } = call;
    const amount = body.amount === undefined ? ok(null) : parseAmount(body.amount);
    if (!amount.ok) return amount;
    const requested = await requestRefund(
      purchaseContextOf(env),
      {
        id: newId(nowMs),
        purchaseId: params.id,
        amountMicros: amount.value,
        reason: body.reason,
        by: identity.playerId,
        requestId: call.requestId,
      },
      requiredKey(idempotencyKey),
      await requestDigest(request, body),
    );
    // Coins that are gone already are owed.
    call.execution.waitUntil(notifyQuietly(env));
    return map(requested, refundReply);
  });

  for (const [spec, state] of [
    [contract.approveRefund, 'approved'],
    [contract.rejectRefund, 'rejected'],
  ] as const) {
    serve(app, spec, async ({ env, execution, identity, params, requestId }) => {
      const { id: purchaseId, refundId: id } = params;
      const decision = { purchaseId, id, by: identity.playerId, state, requestId };
      const roleAgeMs = approverRoleAgeMs(env);
      const decided = await decideRefund(purchaseContextOf(env), { ...decision, roleAgeMs });
      execution.waitUntil(notifyQuietly(env));
      return map(decided, refundReply);
    });
  }

  serve(app, contract.staffRefunds, async ({ env, params }) => {
    const items = await storeOf(env).refundRequests(params.id);
    return ok({ items: items.map(refundOf) });
  });
}

/** Registers them. */
export function serveAdminPurchases(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serveRefunds(app);

  serve(app, contract.staffPurchases, async ({ env, query }) => {
    const { playerId = null, status = null } = query;
    return listReply(query, {
      ...BY_ID,
      rows: (before, countMax) => storeOf(env).purchases({ playerId, status, before, countMax }),
      view: staffPurchaseOf,
    });
  });

  serve(app, contract.reconciliation, async ({ env, query }) =>
    listReply(query, {
      after: (cursor) => (/^[1-9]\d{0,17}$/.test(cursor) ? BigInt(cursor) : null),
      rows: (before, limit) => storeOf(env).reconciliations(before, limit),
      cursorOf: ({ id }) => String(id),
      view: reconciliationOf,
    }),
  );
}
