// The daily reconciliation: the payout provider's statement against the prizes that we sent, both ways. It
// needs no notice to be right. A difference stops prizes, and no play, until two people let it stand or a
// later statement agrees.

import { log } from '#shared/log.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { PayoutContext } from './index.ts';
import type { PayoutMovement } from './provider.ts';

/** A statement is read again for two weeks: banks book late, and send back later. */
const SPAN_MS = 14 * DAY_MS;
/** The newest hour is left alone: the two sides are not written at one moment. */
const SETTLING_MS = HOUR_MS;
const BATCH = 200;

/** Reads the statement up to an hour ago and compares; at first all of it. */
export async function reconcilePayouts(
  { store, provider }: PayoutContext,
  nowMs: number,
  settlingMs = SETTLING_MS,
): Promise<{ movements: number; differences: number }> {
  const uptoMs = nowMs - settlingMs;
  const last = await store.lastPayoutRun(provider.name);
  const fromMs = last === null ? 0 : Math.min(uptoMs - SPAN_MS, last.uptoMs);
  let lines: PayoutMovement[] = [];
  for await (const line of provider.movements(fromMs, nowMs)) {
    lines.push(line);
    if (lines.length < BATCH) continue;
    await store.notePayoutMovements(provider.name, lines);
    lines = [];
  }
  if (lines.length > 0) await store.notePayoutMovements(provider.name, lines);
  const outcome = await store.reconcilePayouts(provider.name, fromMs, uptoMs);
  if (outcome.differences > 0) log('error', 'payouts_paused', { ...outcome });
  return outcome;
}
