// Routes of staff adjustments: one person proposes, another decides.

import type { Hono } from 'hono';
import { approverRoleAgeMs } from '#shared/approvals.ts';
import * as contract from '#shared/contracts/http/payments.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { isId, newId } from '#shared/ids.ts';
import { parseAmount } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { adjustmentOf } from '../presentation.ts';
import { replayable, requestDigest, requiredKey } from '../requests.ts';
import { storeOf } from '../store/index.ts';
import { showWallet } from '../wallet-notices.ts';

const decide = (env: PaymentsEnv, id: string, by: string, state: 'approved' | 'rejected') =>
  storeOf(env).decide(id, by, state, approverRoleAgeMs(env));

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
    );
    if (!proposed.ok) return proposed;
    const { value } = proposed;
    return ok(replayable(201, adjustmentOf(value), value.replayed === true));
  });

  serve(app, contract.listAdjustments, async ({ env, query }) => {
    if (query.cursor !== undefined && !isId(query.cursor)) return err('invalid_cursor');
    const size = pageSize(query.limit);
    const found = await storeOf(env).adjustments(query.state ?? null, query.cursor ?? null, size);
    const nextCursor = found.length < size ? null : (found.at(-1)?.id ?? null);
    return ok(reply(200, { items: found.map(adjustmentOf), nextCursor }));
  });

  serve(app, contract.approveAdjustment, async ({ env, identity, params, execution }) => {
    const decided = await decide(env, params.id, identity.playerId, 'approved');
    if (!decided.ok) return decided;
    const { value } = decided;
    execution.waitUntil(showWallet(env, value.playerId));
    return ok(replayable(200, adjustmentOf(value), value.replayed === true));
  });

  serve(app, contract.rejectAdjustment, async ({ env, identity, params }) => {
    const decided = await decide(env, params.id, identity.playerId, 'rejected');
    if (!decided.ok) return decided;
    const { value } = decided;
    return ok(replayable(200, adjustmentOf(value), value.replayed === true));
  });
}
