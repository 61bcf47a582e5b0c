// Calls about tables: opening, joining, what tables say of themselves.

import { functionsOf } from '#db/call.ts';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import { DAY_MS, MINUTE_MS, utcDay } from '#shared/time.ts';
import type { GamesStore } from '#workers/games/store/index.ts';
import type { Acts, Walk } from './walk.ts';

const aDay = (walk: Walk) => utcDay(walk.nowMs - walk.random.int(3) * DAY_MS);

function daysOf(walk: Walk, rounds: number): SessionSummary['days'] {
  const sums = (share: number) => ({
    rounds: Math.floor(rounds * share),
    wageredMicros: BigInt(Math.floor(rounds * share)) * 1_000_000n,
    paidMicros: BigInt(walk.random.int(40)) * 500_000n,
  });
  const newest = { day: utcDay(walk.nowMs), ...sums(1) };
  if (walk.random.chance(0.5)) return [newest];
  return [{ day: utcDay(walk.nowMs - DAY_MS), ...sums(0.5) }, newest];
}

function summaryOf(walk: Walk): SessionSummary {
  const rounds = walk.random.int(20);
  const isOver = walk.random.chance(0.2);
  return {
    id: walk.known(walk.sessions, () => walk.id()),
    playerId: walk.player(),
    ...{ gameId: 'dice', currency: 'GC', openedAtMs: walk.nowMs },
    state: isOver ? walk.random.pick(['closed', 'failed']) : walk.random.pick(['open', 'closing']),
    closedAtMs: isOver ? walk.nowMs : null,
    closeReason: isOver ? walk.random.pick(['insufficient_funds', 'left']) : null,
    ...{ rounds, wageredMicros: BigInt(rounds) * 1_000_000n },
    paidMicros: BigInt(walk.random.int(40)) * 500_000n,
    days: daysOf(walk, rounds),
    ...{ expected: rounds * 0.25, variance: rounds * 1.5, largest: walk.random.int(9) },
    stuck: walk.random.chance(0.2)
      ? { sinceMs: walk.nowMs - 5, reason: 'away', attempts: 2 }
      : null,
    unsettledSinceMs: walk.random.chance(0.3) ? walk.nowMs - walk.random.int(500) : null,
  };
}

/** What games and the wallet have the list of sessions do. */
export function gamesActs(walk: Walk, games: GamesStore): Acts {
  const payments = functionsOf(walk.database.as('parlor_payments')).once;
  return {
    beginSession: () => {
      const sessionId = walk.make(walk.sessions, walk.id());
      return games.beginSession(
        {
          ...{ playerId: walk.player(), key: `key ${walk.random.int(6)}`, sessionId },
          digest: `digest ${walk.random.int(2)}`,
          gameId: walk.random.pick(['dice', 'mines'] as const),
          currency: walk.random.pick(['GC', 'SC'] as const),
          buyInMicros: walk.random.chance(0.5) ? null : 5_000_000n,
          ...{ openMax: 3, perMinuteMax: 4, perHourMax: 20 },
        },
        walk.nowMs,
      );
    },
    joinSession: () =>
      games.joinSession(
        {
          ...{ playerId: walk.player(), key: `key ${walk.random.int(6)}` },
          digest: `digest ${walk.random.int(2)}`,
          sessionId: walk.known(walk.sessions, () => walk.id()),
        },
        walk.nowMs,
      ),
    noteSession: () => {
      const summary = summaryOf(walk);
      if (walk.random.chance(0.7)) return games.noteSession(summary, walk.nowMs);
      // As a table of the release before tells it.
      const { days: _, ...older } = summary;
      const told = walk.random.chance(0.5) ? summary : older;
      const text = JSON.stringify(told, (_key, each: unknown) =>
        typeof each === 'bigint' ? each.toString() : each,
      );
      const at = new Date(walk.nowMs).toISOString();
      return payments.run('games.note_session', [text, at]);
    },
    dropSession: () =>
      games.dropSession(
        walk.known(walk.sessions, () => walk.id()),
        walk.nowMs,
      ),
    claimOverdue: () =>
      games.claimOverdue(100, walk.nowMs - walk.random.int(10) * MINUTE_MS, walk.nowMs),
    sessionsOf: () =>
      games.sessionsOf(walk.player(), walk.random.chance(0.5) ? null : walk.id(), 5),
    liveSessionsOf: () => games.liveSessionsOf(walk.player()),
    liveSessionsOfPerson: () => games.liveSessionsOfPerson(walk.player()),
    activity: () => games.activity(walk.player(), aDay(walk), utcDay(walk.nowMs)),
    tablesByDay: () =>
      games.tablesByDay(
        walk.player(),
        {
          gameId: walk.random.pick([null, 'dice', 'mines'] as const),
          currency: walk.random.pick([null, 'GC', 'SC'] as const),
          ...{ from: aDay(walk), to: utcDay(walk.nowMs) },
        },
        walk.random.chance(0.5) ? null : { day: aDay(walk), id: walk.id() },
        1 + walk.random.int(4),
      ),
    switchGame: () =>
      games.switchGame('mines', walk.random.chance(0.8), walk.actor(), 'r', walk.nowMs),
    disabledGames: () => games.disabledGames(),
    returns: () => games.returns(),
    stuck: () => games.stuckSessions(3),
    gauges: () => games.gauges(),
    gamesErasures: () => games.pendingErasures(5),
    letGo: () => games.acknowledgeErasure(walk.player()),
    drift: () => {
      const row = { gameId: 'dice', currency: 'GC', rounds: 7 } as never;
      return games.raiseDrift(row, 5.5, walk.nowMs);
    },
  };
}
