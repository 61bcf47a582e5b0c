// On which days a table played, and what it tells of them.

import { expect, it } from 'vitest';
import { daysAfterReport, daysToTell, daysWith } from '#objects/game-session/decide/days.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import { DAY_MS } from '#shared/time.ts';

const START_MS = Date.parse('2026-11-01T12:00:00.000Z');

const fresh = () =>
  newSession(
    {
      sessionId: 'session',
      playerId: 'player',
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: null,
    },
    { serverSeed: 's', clientSeed: 'c', nextServerSeed: 'n' },
    1n,
    START_MS,
  );

/** After one more round of a stake of 5 and a payout of 2. */
function played(state: SessionState, atMs: number): SessionState {
  const { totals } = state;
  return {
    ...state,
    days: daysWith(state, atMs),
    totals: {
      ...totals,
      rounds: totals.rounds + 1,
      wageredMicros: totals.wageredMicros + 5n,
      paidMicros: totals.paidMicros + 2n,
    },
  };
}

const told = (state: SessionState) => daysToTell(state).map(({ day, rounds }) => [day, rounds]);

it('a table that played nothing has no day to tell', () => {
  expect(daysToTell(fresh())).toEqual([]);
});

it('a table tells what it had played in all when each day ended', () => {
  const first = played(played(fresh(), START_MS), START_MS + 1);
  const third = played(first, START_MS + 2 * DAY_MS);
  expect(daysToTell(third)).toEqual([
    { day: '2026-11-01', rounds: 2, wageredMicros: 10n, paidMicros: 4n },
    { day: '2026-11-03', rounds: 3, wageredMicros: 15n, paidMicros: 6n },
  ]);
});

it('a round at midnight belongs to the new day, and one a millisecond before to the old', () => {
  const midnight = Date.parse('2026-11-02T00:00:00.000Z');
  const state = played(played(fresh(), midnight - 1), midnight);
  expect(told(state)).toEqual([
    ['2026-11-01', 1],
    ['2026-11-02', 2],
  ]);
});

it('a round of the same day changes nothing, and a clock that went back does not either', () => {
  const state = played(fresh(), START_MS + DAY_MS);
  expect(daysWith(state, START_MS + DAY_MS + 5)).toBe(state.days);
  expect(daysWith(state, START_MS)).toBe(state.days);
});

it('a day that was told is kept no longer, one that ended while the report was on its way is told again', () => {
  const sent = played(played(fresh(), START_MS), START_MS + DAY_MS);
  const since = played(played(sent, START_MS + DAY_MS), START_MS + 2 * DAY_MS);
  const state = { ...since, days: daysAfterReport(since, sent) };
  expect(told(state)).toEqual([
    ['2026-11-02', 3],
    ['2026-11-03', 4],
  ]);
  expect(daysAfterReport(sent, sent)).toEqual({ ...sent.days, over: [] });
});

it('a report that was lost leaves every day to tell', () => {
  let state = fresh();
  for (let day = 0; day < 5; day++) state = played(state, START_MS + day * DAY_MS);
  expect(told(state)).toHaveLength(5);
});
