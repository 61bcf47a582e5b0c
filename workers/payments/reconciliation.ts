// The daily reconciliation: the provider's account statement is read line by line, what it tells is
// taken in like any other fact, and what still differs from our books is kept for operators.

import { log } from '#shared/log.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { Movement } from './providers/provider.ts';
import type { PurchaseContext } from './purchases.ts';

/** A statement is read again for a week: banks book late. */
const SPAN_MS = 7 * DAY_MS;
/** The newest hour is left alone: the two sides are not written at one moment. */
const SETTLING_MS = HOUR_MS;
const BATCH = 200;

async function takeIn(context: PurchaseContext, lines: Movement[]): Promise<void> {
  const { store, provider } = context;
  if (lines.length === 0) return;
  await store.noteMovements(provider.name, lines);
  for (const { facts } of lines) {
    if (facts.length > 0) await store.applyFacts(provider.name, facts);
  }
}

/** Reads the statement up to an hour ago and compares. */
export async function reconcile(
  context: PurchaseContext,
  nowMs: number,
  settlingMs = SETTLING_MS,
): Promise<{ movements: number; differences: number }> {
  const { store, provider } = context;
  const uptoMs = nowMs - settlingMs;
  const fromMs = uptoMs - SPAN_MS;
  let lines: Movement[] = [];
  for await (const line of provider.movements(fromMs, nowMs)) {
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
