// How a redemption gets from a wish to a prize: looked at, begun once in the books, then ordered from the
// provider under its own id. Each step may be repeated after a crash at any await: the books decide. Of
// all who drive one at the same time one may order: who began it, then whoever claims it a minute later,
// for a provider may know no keys and pay each order.

import type { ComplianceServiceContract } from '#shared/contracts/compliance.ts';
import { errorFields, log } from '#shared/log.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PaymentsEnv } from '../env.ts';
import { payoutContextOf } from '../payouts/index.ts';
import type { PayoutFact, PayoutProvider } from '../payouts/provider.ts';
import { matchPayers, type PayerContext, payerContextOf } from '../purchases/payers.ts';
import { type PaymentsStore, type Payout, storeOf } from '../store/index.ts';

/** What the rules of redemption need of others. */
export interface RedemptionContext extends PayerContext {
  provider: PayoutProvider;
  compliance: Pick<ComplianceServiceContract, 'matchName' | 'payee' | 'screen'>;
  nowMs: number;
}

/** The context of this environment. */
export function redemptionContextOf(env: PaymentsEnv, nowMs: number): RedemptionContext {
  const { provider } = payoutContextOf(env);
  return { ...payerContextOf(env), provider, compliance: env.COMPLIANCE_SERVICE, nowMs };
}

async function advance({ store }: RedemptionContext, id: string, fact: PayoutFact): Promise<void> {
  const { outcome } = await store.advanceRedemption(id, fact);
  await store.redemptionChecked(id, null);
  if (outcome === 'contradiction') {
    log('error', 'payout_contradicts', { redemptionId: id, said: fact.state });
  }
}

/** Orders a payout, the first time or again. The caller began it, or has claimed it. */
async function order(context: RedemptionContext, one: Payout): Promise<void> {
  const { store, provider, compliance, nowMs } = context;
  const payee = await compliance.payee({ playerId: one.playerId });
  if (payee === null || one.destinationReference === null) {
    await store.redemptionChecked(one.id, payee === null ? 'no payee' : 'no destination');
    log('error', 'payout_has_nobody', { redemptionId: one.id });
    return;
  }
  const answer = await provider.pay({
    redemptionId: one.id,
    destinationReference: one.destinationReference,
    amountMicros: BigInt(one.netMicros),
    payee,
    untilMs: one.orderUntilMs,
  });
  if (answer.outcome === 'taken') return advance(context, one.id, answer.fact);
  if (answer.outcome === 'try_again') return store.redemptionChecked(one.id, 'no answer');
  const { code } = answer;
  const said = { kind: 'payout', redemptionId: one.id, reference: one.id, at: toTimestamp(nowMs) };
  return advance(context, one.id, { ...said, kind: 'payout', state: 'failed', code });
}

/** Begins a payout where nothing speaks against it; a comparison with a newer list is asked for first. */
async function begin(context: RedemptionContext, id: string): Promise<void> {
  const { store, provider, compliance } = context;
  let begun = await store.beginPayout(id, provider.name);
  if (begun.state === 'approved' && begun.reasons.includes('screening')) {
    await compliance.screen({ playerId: begun.playerId, requestId: id });
    begun = await store.beginPayout(id, provider.name);
  }
  if (begun.begun) await order(context, begun);
}

async function ask(context: RedemptionContext, one: Payout): Promise<void> {
  // Another provider knows nothing of it, which does not mean that nothing was paid.
  if (one.provider !== null && one.provider !== context.provider.name) {
    await context.store.redemptionChecked(one.id, `sent by ${one.provider}`);
    log('error', 'payout_of_another_provider', { redemptionId: one.id, provider: one.provider });
    return;
  }
  const fact = await context.provider.payoutOf(one.id);
  if (fact !== null) return advance(context, one.id, fact);
  // Begun in the books and never ordered: somebody crashed in between.
  if (one.state === 'paying') await order(context, one);
}

/** Looks at one that has not left, and sends it where nothing speaks against it. */
async function look(context: RedemptionContext, id: string): Promise<void> {
  // First, so that a person who must look sees all there is to see.
  await matchPayers(context, { redemptionId: id });
  const { state } = await context.store.considerRedemption(id);
  if (state === 'approved') await begin(context, id);
}

/** True when it got as far as it goes now; what is unavailable is tried again later. Never throws. */
async function tried(store: PaymentsStore, id: string, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    log('warn', 'redemption_waits', { redemptionId: id, ...errorFields(error) });
    await store.redemptionChecked(id, String(error)).catch(() => undefined);
    return false;
  }
}

/** Brings one that is due as far as it goes now. */
export const driveRedemption = (context: RedemptionContext, one: Payout): Promise<boolean> =>
  tried(context.store, one.id, () =>
    one.state === 'paying' || one.state === 'sent' ? ask(context, one) : look(context, one.id),
  );

/** The same at once, for one that somebody has just done something about. */
export const driveNow = (env: PaymentsEnv, id: string, nowMs: number): Promise<boolean> =>
  tried(storeOf(env), id, async () => look(redemptionContextOf(env, nowMs), id));
