// Routes of staff adjustments: one person proposes, another decides.

import type { Hono } from 'hono';
import { approverRoleAgeMs } from '#shared/approvals.ts';
import * as contract from '#shared/contracts/http/payments.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { map } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { type Adjustment, storeOf } from '../store/index.ts';
import { notifyStandings, notifyWallet } from '../wallet/notify-hub.ts';
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

const adjustmentReply = (status: number) => (found: Adjustment) =>
  replayable(status, adjustmentOf(found), found.replayed === true);

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
    return map(proposed, adjustmentReply(201));
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
    if (decided.ok) execution.waitUntil(notifyWallet(env, decided.value.playerId));
    if (decided.ok) execution.waitUntil(notifyStandings(env, decided.value.playerId));
    return map(decided, adjustmentReply(200));
  });

  serve(app, contract.rejectAdjustment, async (call) =>
    map(await decide(call, 'rejected', contract.rejectAdjustment.errors), adjustmentReply(200)),
  );
}
