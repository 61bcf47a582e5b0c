// Back-off of every outbox, as db/functions/outbox/schedule.sql has it.

import { DAY_MS } from '#shared/time.ts';

const EXPONENT_MAX = 30;
const ATTEMPTS_MAX = 2_147_483_646;

/** What a claim makes of a row. */
export function outboxPlan(
  row: { attempts: number; parkedAt: number | null },
  nowMs: number,
  { firstMs, longestMs, parkAfter }: { firstMs: number; longestMs: number; parkAfter: number },
) {
  const attempts = Math.min(row.attempts, ATTEMPTS_MAX) + 1;
  const isParked = attempts >= parkAfter;
  const exponent = Math.min(Math.max(row.attempts, 0), EXPONENT_MAX);
  const delayMs = isParked ? DAY_MS : Math.min(firstMs * 2 ** exponent, longestMs);
  return {
    attempts,
    dueAt: nowMs + delayMs,
    parkedAt: isParked ? (row.parkedAt ?? nowMs) : null,
  };
}
