// The daily reconciliation: the provider's account statement is read line by line, what it tells is
// taken in like any other fact, and what still differs from our books is kept for operators.

import { log } from '#shared/log.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { BalanceTransaction } from '../providers/provider.ts';
import type { PurchaseContext } from './context.ts';

/** A statement is read again for a week: banks book late. */
const SPAN_MS = 7 * DAY_MS;
/** The newest hour is left alone: the two sides are not written at one moment. */
const SETTLING_MS = HOUR_MS;
const BATCH = 200;
const RUNS_LOOKED_AT = 10;

async function takeIn(context: PurchaseContext, lines: BalanceTransaction[]): Promise<void> {
  const { store, provider } = context;
  if (lines.length === 0) return;
  await store.noteBalanceTransactions(provider.name, lines);
  for (const { facts } of lines) {
    if (facts.length > 0) await store.applyFacts(provider.name, facts);
  }
}

/** From when: a week back, or the end of the last run when that is longer ago; at first, all. */
async function fromOf({ store, provider }: PurchaseContext, uptoMs: number): Promise<number> {
  const runs = await store.reconciliations(null, RUNS_LOOKED_AT);
  const last = runs.find((run) => run.provider === provider.name);
  return last === undefined ? 0 : Math.min(uptoMs - SPAN_MS, Number(last.uptoMs));
}

/** Reads the statement up to an hour ago and compares. */
export async function reconcile(
  context: PurchaseContext,
  nowMs: number,
  settlingMs = SETTLING_MS,
): Promise<{ movements: number; differences: number }> {
  const { store, provider } = context;
  const uptoMs = nowMs - settlingMs;
  const fromMs = await fromOf(context, uptoMs);
  let lines: BalanceTransaction[] = [];
  for await (const line of provider.balanceTransactions(fromMs, nowMs)) {
    lines.push(line);
    if (lines.length < BATCH) continue;
    await takeIn(context, lines);
    lines = [];
  }
  await takeIn(context, lines);
  const outcome = await store.reconcile(provider.name, fromMs, uptoMs);
  if (outcome.differences > 0) log('error', 'reconciliation_differs', { ...outcome });
  return outcome;
}
