// What players played by day (db/functions/games/activity.sql), as tables told it.

import { DAY_MS, utcDay } from '#shared/time.ts';
import type { GameSession, PlayDay } from './games-tables.ts';
import type { Model } from './model.ts';

/** What a table had played in all when a day ended. */
export interface PlayedDay {
  day: string;
  rounds: number;
  wageredMicros: string;
  paidMicros: string;
}

// A table of the release before tells no days.
function untoldDays(session: GameSession, nowMs: number): PlayedDay[] {
  if (session.rounds === 0) return [];
  const today = utcDay(nowMs);
  const days: PlayedDay[] = [];
  for (let atMs = session.openedAt; utcDay(atMs) < today; atMs += DAY_MS) {
    days.push({ day: utcDay(atMs), rounds: 0, wageredMicros: '0', paidMicros: '0' });
  }
  const { rounds, wageredMicros, paidMicros } = session;
  const sums = { wageredMicros: `${wageredMicros}`, paidMicros: `${paidMicros}` };
  return [...days, { day: today, rounds, ...sums }];
}

const larger = <N extends number | bigint>(one: N, other: N) => (one > other ? one : other);

/** Takes over a table's days. */
export function noteDays(
  model: Model,
  session: GameSession,
  told: readonly PlayedDay[] | undefined,
  nowMs: number,
): void {
  const { playDays } = model.games;
  const { id: sessionId, playerId, gameId, currency } = session;
  for (const { day, rounds, wageredMicros, paidMicros } of told ?? untoldDays(session, nowMs)) {
    const known = playDays.get(sessionId, day);
    playDays.put({
      ...{ sessionId, day, playerId, gameId, currency },
      rounds: larger(rounds, known?.rounds ?? 0),
      wageredMicros: larger(BigInt(wageredMicros), known?.wageredMicros ?? 0n),
      paidMicros: larger(BigInt(paidMicros), known?.paidMicros ?? 0n),
    });
  }
}

/** What of a row's sums falls on its own day. */
function ofDay(model: Model, row: PlayDay) {
  const earlier = model.games.playDays
    .by('sessionId', row.sessionId)
    .filter(({ day }) => day < row.day);
  const before = { rounds: 0, wageredMicros: 0n, paidMicros: 0n };
  for (const one of earlier) {
    before.rounds = larger(before.rounds, one.rounds);
    before.wageredMicros = larger(before.wageredMicros, one.wageredMicros);
    before.paidMicros = larger(before.paidMicros, one.paidMicros);
  }
  return {
    rounds: larger(row.rounds - before.rounds, 0),
    wageredMicros: larger(row.wageredMicros - before.wageredMicros, 0n),
    paidMicros: larger(row.paidMicros - before.paidMicros, 0n),
  };
}

interface DayPlay {
  day: string;
  gameId: string;
  currency: string;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
}

const order = ({ day, gameId, currency }: DayPlay) =>
  `${99_999 - Date.parse(day) / DAY_MS} ${gameId} ${currency}`;

/** What a player played from one day to another, by day, game and currency. */
export function activity(model: Model, playerId: string, from: string, to: string): DayPlay[] {
  const found = new Map<string, DayPlay>();
  for (const row of model.games.playDays.by('playerId', playerId)) {
    const { day, gameId, currency } = row;
    if (day < from || day > to) continue;
    const key = `${day} ${gameId} ${currency}`;
    const sum = found.get(key) ?? {
      ...{ day, gameId, currency, rounds: 0 },
      ...{ wageredMicros: 0n, paidMicros: 0n },
    };
    const more = ofDay(model, row);
    found.set(key, {
      ...sum,
      rounds: sum.rounds + more.rounds,
      wageredMicros: sum.wageredMicros + more.wageredMicros,
      paidMicros: sum.paidMicros + more.paidMicros,
    });
  }
  return [...found.values()]
    .filter(({ rounds }) => rounds > 0)
    .sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

function tablesByDay(
  model: Model,
  playerId: string,
  gameId: string | null,
  currency: string | null,
  from: string,
  to: string,
  beforeDay: string | null,
  beforeSession: string | null,
  limit: number,
) {
  const keyOf = ({ day, sessionId }: PlayDay) => `${day} ${sessionId}`;
  return model.games.playDays
    .by('playerId', playerId)
    .filter((row) => row.day >= from && row.day <= to)
    .filter((row) => gameId === null || row.gameId === gameId)
    .filter((row) => currency === null || row.currency === currency)
    .filter((row) => beforeDay === null || keyOf(row) < `${beforeDay} ${beforeSession}`)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1))
    .slice(0, limit)
    .flatMap(({ day, sessionId }) => {
      const session = model.games.sessions.get(sessionId);
      if (session === undefined) return [];
      const { id, openedAt, closedAt } = session;
      return [{ day, id, gameId: session.gameId, currency: session.currency, openedAt, closedAt }];
    });
}

/** Functions of a player's activity by name. */
export const GAMES_ACTIVITY_FUNCTIONS = {
  'games.activity': activity,
  'games.tables_by_day': tablesByDay,
};
