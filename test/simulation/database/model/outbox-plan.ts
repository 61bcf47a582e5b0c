// Back-off of every outbox, as db/functions/outbox/schedule.sql has it.

import { DAY_MS } from '#shared/time.ts';

const EXPONENT_MAX = 30;
const ATTEMPTS_MAX = 2_147_483_646;

/** How long a row waits after so many attempts; as `outbox.delay`. */
export const backOff = (attempts: number, firstMs: number, longestMs: number) =>
  Math.min(firstMs * 2 ** Math.min(Math.max(attempts, 0), EXPONENT_MAX), longestMs);

/** What a claim makes of a row. */
export function outboxPlan(
  row: { attempts: number; parkedAt: number | null },
  nowMs: number,
  { firstMs, longestMs, parkAfter }: { firstMs: number; longestMs: number; parkAfter: number },
) {
  const attempts = Math.min(row.attempts, ATTEMPTS_MAX) + 1;
  const isParked = attempts >= parkAfter;
  const delayMs = isParked ? DAY_MS : backOff(row.attempts, firstMs, longestMs);
  return {
    attempts,
    dueAt: nowMs + delayMs,
    parkedAt: isParked ? (row.parkedAt ?? nowMs) : null,
  };
}
