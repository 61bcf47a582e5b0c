// Refunds by staff: written down first, then asked of the provider under the request's own name, so
// that a lost answer is asked again and never paid twice. Coins go back when the provider has it.

import { Unavailable } from '#shared/availability.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { NewRefund, RefundRequest } from '../store/index.ts';
import type { PurchaseContext } from './context.ts';

const SWEEP_COUNT_MAX = 50;
const SENT_AT_ONCE = 4;

/** Asks the provider for an approved refund. Without an answer it stays approved. */
async function send(
  { store, provider }: PurchaseContext,
  request: RefundRequest,
): Promise<Result<RefundRequest, 'refund_not_allowed'>> {
  const isOurs = request.provider === provider.name;
  if (request.state !== 'approved' || request.paymentId === null || !isOurs) return ok(request);
  const made = await provider.refund({
    requestId: request.id,
    paymentId: request.paymentId,
    amountMicros: BigInt(request.amountMicros),
  });
  if (made.ok) {
    await store.applyFacts(provider.name, [{ ...made.value, requestId: request.id }]);
    return ok(await store.refundRequest(request.id));
  }
  if (made.error.code === 'try_again') return ok(request);
  const refused = await store.refuseRefund(request.id, made.error.code);
  // A webhook may have brought the refund in the meantime; then it exists after all.
  return refused.state === 'sent' ? ok(refused) : err('refund_not_allowed');
}

/** Asks for a refund. Above the limit it waits for a second person. */
export async function requestRefund(
  context: PurchaseContext,
  refund: NewRefund,
  key: string,
  digest: Uint8Array,
) {
  const requested = await context.store.requestRefund(refund, key, digest);
  if (!requested.ok) return requested;
  const sent = await send(context, requested.value);
  if (!sent.ok) return sent;
  return ok(requested.value.replayed ? { ...sent.value, replayed: true } : sent.value);
}

/** The second person's word. */
export async function decideRefund(
  context: PurchaseContext,
  decision: {
    purchaseId: string;
    id: string;
    by: string;
    state: 'approved' | 'rejected';
    roleAgeMs: number;
    requestId: string | null;
  },
) {
  const { purchaseId, id, by, state, roleAgeMs, requestId } = decision;
  const decided = await context.store.decideRefund(purchaseId, id, by, state, roleAgeMs, requestId);
  return decided.ok ? send(context, decided.value) : decided;
}

/** Repeats what the provider has not answered. */
export async function sweepRefunds(
  context: PurchaseContext,
): Promise<{ refunds: number; failed: number }> {
  const { store, provider } = context;
  const { delivered, failed } = await drainOutbox<RefundRequest>(
    {
      name: 'refunds',
      claim: () => store.claimDueRefunds(provider.name, SWEEP_COUNT_MAX),
      entityOf: ({ purchaseId }) => purchaseId,
      async deliver(request) {
        const sent = await send(context, request);
        if (sent.ok && sent.value.state === 'approved') throw new Unavailable(provider.name);
      },
      failed: ({ id }, reason) => store.refundFailed(id, reason),
    },
    { concurrency: SENT_AT_ONCE },
  );
  return { refunds: delivered + failed, failed };
}
