// Routes of staff adjustments: one person proposes, another decides.

import type { Hono } from 'hono';
import { approverRoleAgeMs } from '#shared/approvals.ts';
import * as contract from '#shared/contracts/http/payments.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { replayable, requestDigest, requiredKey } from '../idempotency.ts';
import { storeOf } from '../store/index.ts';
import { notifyWallet } from '../wallet/notify-hub.ts';
import { adjustmentOf } from '../wallet/presentation.ts';

type Decision = Pick<
  Call<PaymentsEnv, { id: string }>,
  'env' | 'identity' | 'params' | 'requestId'
>;

/** `codes`: what the route of this decision may refuse with. */
const decide = <C extends ErrorCode>(
  { env, identity, params, requestId }: Decision,
  state: 'approved' | 'rejected',
  codes: readonly C[],
) =>
  storeOf(env).decide(
    params.id,
    identity.playerId,
    { state, codes },
    approverRoleAgeMs(env),
    requestId,
  );

/** Registers them. */
export function serveAdjustments(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.proposeAdjustment, async (call) => {
    const { env, identity, body, request, nowMs } = call;
    const amount = parseAmount(body.amount);
    if (!amount.ok) return amount;
    const proposed = await storeOf(env).propose(
      { ...body, id: newId(nowMs), amountMicros: amount.value },
      identity.playerId,
      requiredKey(call.idempotencyKey),
      await requestDigest(request, body),
      call.requestId,
    );
    if (!proposed.ok) return proposed;
    const { value } = proposed;
    return ok(replayable(201, adjustmentOf(value), value.replayed === true));
  });

  serve(app, contract.listAdjustments, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).adjustments(query.state ?? null, before, limit),
      view: adjustmentOf,
    }),
  );

  serve(app, contract.approveAdjustment, async (call) => {
    const { env, execution } = call;
    const decided = await decide(call, 'approved', contract.approveAdjustment.errors);
    if (!decided.ok) return decided;
    const { value } = decided;
    execution.waitUntil(notifyWallet(env, value.playerId));
    return ok(replayable(200, adjustmentOf(value), value.replayed === true));
  });

  serve(app, contract.rejectAdjustment, async (call) => {
    const decided = await decide(call, 'rejected', contract.rejectAdjustment.errors);
    if (!decided.ok) return decided;
    const { value } = decided;
    return ok(replayable(200, adjustmentOf(value), value.replayed === true));
  });
}
