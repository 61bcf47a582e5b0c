// On which days a table played. Its sums are never split: kept is what they were when a day was over, so a
// round of the same day costs one comparison, and what is told of a day can be told again
// (docs/decisions/0038). A clock that goes back stays on the day that it had reached.

import type { PlayedSoFar } from '#shared/contracts/session-summary.ts';
import { DAY_MS, utcDay } from '#shared/time.ts';
import type { SessionState } from './state.ts';

type Days = SessionState['days'];

/** The days once a round ends at this moment; `totals` are those before it. */
export function daysWith({ days, totals }: Pick<SessionState, 'days' | 'totals'>, nowMs: number) {
  const { today, over } = days;
  const day = Math.floor(nowMs / DAY_MS);
  if (today !== null && day <= today) return days;
  if (today === null) return { today: day, over };
  const { rounds, wageredMicros, paidMicros } = totals;
  return { today: day, over: [...over, { day: today, rounds, wageredMicros, paidMicros }] };
}

/** What a report tells of days: all that nobody was told, and the newest as it is now. */
export function daysToTell({ days, totals }: SessionState): PlayedSoFar[] {
  const { today, over } = days;
  const { rounds, wageredMicros, paidMicros } = totals;
  const newest = today === null ? [] : [{ day: today, rounds, wageredMicros, paidMicros }];
  return [...over, ...newest].map(({ day, ...played }) => ({
    day: utcDay(day * DAY_MS),
    ...played,
  }));
}

/** The days once a report arrived: a day that has ended since is told once more, with its end. */
export function daysAfterReport({ days }: SessionState, sent: SessionState): Days {
  const told = sent.days.today ?? 0;
  const over = days.over.filter(({ day }) => day >= told);
  return over.length === days.over.length ? days : { ...days, over };
}
