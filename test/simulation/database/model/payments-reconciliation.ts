// What the provider's own account statement says against what was posted
// (db/functions/payments/reconciliation.sql).

import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { refundedMicros } from './payments-purchases.ts';
import type { ReconciliationRun } from './payments-tables.ts';

const REPORTED_MAX = 1_000;

interface Difference {
  paymentId: string;
  purchaseId: string | null;
  what: string;
  ours: bigint;
  theirs: bigint;
}

const newest = (runs: ReconciliationRun[]) => runs.sort((one, other) => other.id - one.id);

/** Payments of which the newest run of a provider found a difference. */
function openPayments(model: Model, provider: string): string[] {
  const own = model.payments.reconciliationRuns.where((run) => run.provider === provider);
  const [last] = newest(own);
  return ((last?.report ?? []) as { paymentId: string }[]).map(({ paymentId }) => paymentId);
}

/** Each moment at which a payment moved: at the provider, or in the facts. */
function movedAt(model: Model, provider: string, paymentId: string): number[] {
  const { disputes, movements, purchases, refunds } = model.payments;
  const of = (row: { provider: string }) => row.provider === provider;
  return [
    ...movements.where((row) => of(row) && row.paymentId === paymentId).map(({ at }) => at),
    ...purchases
      .by('providerPaymentId', paymentId)
      .filter(of)
      .flatMap(({ paidAt }) => paidAt ?? []),
    ...refunds
      .by('paymentId', paymentId)
      .filter(of)
      .map(({ at }) => at),
    ...disputes
      .by('paymentId', paymentId)
      .filter(of)
      .map(({ at }) => at),
  ];
}

function payments(model: Model, provider: string): Set<string> {
  const { disputes, movements, purchases, refunds } = model.payments;
  const ids = [
    ...movements.where((row) => row.provider === provider).map(({ paymentId }) => paymentId),
    ...purchases.where((row) => row.provider === provider).map((row) => row.providerPaymentId),
    ...refunds.where((row) => row.provider === provider).map(({ paymentId }) => paymentId),
    ...disputes.where((row) => row.provider === provider).map(({ paymentId }) => paymentId),
  ];
  return new Set(ids.filter((id) => id !== null));
}

function differencesOf(model: Model, provider: string, paymentId: string): Difference[] {
  const purchase = model.payments.purchases
    .by('providerPaymentId', paymentId)
    .find((row) => row.provider === provider);
  const lines = model.payments.movements.where(
    (row) => row.provider === provider && row.paymentId === paymentId,
  );
  const sum = (kind: string) =>
    lines
      .filter((line) => line.kind === kind)
      .reduce((total, { amountMicros }) => total + amountMicros, 0n);
  const rest = sum('charge') + sum('refund') + sum('dispute');
  const credited = purchase?.credited === true;
  const refunded = refundedMicros(model, provider, paymentId);
  const disputed = model.payments.disputes
    .by('paymentId', paymentId)
    .filter((row) => row.provider === provider)
    .reduce((total, row) => total + row.withdrawnMicros, 0n);
  const sides: [string, bigint, bigint][] = [
    ['charge', credited ? (purchase?.priceMicros ?? 0n) : 0n, credited ? sum('charge') : rest],
    ['refund', refunded, credited ? -sum('refund') : refunded],
    ['dispute', disputed, credited ? -sum('dispute') : disputed],
  ];
  return sides
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => ({
      ...{ paymentId, purchaseId: purchase?.id ?? null, what, ours, theirs },
    }));
}

function reconcile(model: Model, provider: string, fromAt: number, uptoAt: number): Json {
  const { movements, reconciliationRuns } = model.payments;
  const isWithin = (at: number) => at >= fromAt && at < uptoAt;
  const settled = new Set(openPayments(model, provider));
  for (const id of payments(model, provider)) {
    const moments = movedAt(model, provider, id);
    if (moments.some(isWithin) && moments.every((at) => at < uptoAt)) settled.add(id);
  }
  const found = [...settled].flatMap((id) => differencesOf(model, provider, id));
  const order = ({ paymentId, what }: Difference) => `${paymentId} ${what}`;
  found.sort((one, other) => (order(one) < order(other) ? -1 : 1));
  const lines = movements.where((row) => row.provider === provider && isWithin(row.at));
  const run = reconciliationRuns.insert({
    ...{ id: reconciliationRuns.size + 1, provider, at: model.clockMs, fromAt, uptoAt },
    movements: lines.length,
    feesMicros: lines.reduce((total, { feeMicros }) => total + feeMicros, 0n),
    differences: found.length,
    report: found.slice(0, REPORTED_MAX).map(({ ours, theirs, ...difference }) => ({
      ...{ ...difference, oursMicros: `${ours}`, theirsMicros: `${theirs}` },
    })),
  });
  return { movements: run.movements, differences: run.differences };
}

function reconciliations(model: Model, before: bigint | null, countMax: number): Json[] {
  const runs = [...model.payments.reconciliationRuns.all()];
  return newest(runs)
    .filter(({ id }) => before === null || id < Number(before))
    .slice(0, countMax)
    .map((run) => ({
      ...{ id: `${run.id}`, provider: run.provider, atMs: msText(run.at) },
      ...{ fromMs: msText(run.fromAt), uptoMs: msText(run.uptoAt), movements: run.movements },
      ...{ feesMicros: `${run.feesMicros}`, differenceCount: run.differences },
      differences: run.report,
    }));
}

/** Functions of reconciliation by name. */
export const PAYMENT_RECONCILIATION_FUNCTIONS = {
  'payments.reconcile': reconcile,
  'payments.reconciliations': reconciliations,
};
