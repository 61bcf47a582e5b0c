// The directory of sessions: admission, idempotent opening, and what tables said of themselves
// (db/functions/games).

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { acknowledgeErasure } from './auth-erasure.ts';
import { GAMES_ACTIVITY_FUNCTIONS, noteDays, type PlayedDay } from './games-activity.ts';
import type { GameSession } from './games-tables.ts';
import type { Json, Model } from './model.ts';

const LIVE = ['opening', 'open', 'closing'];
const REFUSED = [
  ...['insufficient_funds', 'limit_reached', 'excluded', 'place_not_allowed', 'underage'],
  'place_proof_required',
  ...['debt_outstanding', 'wager_paused'],
];

const newestFirst = (one: { id: string }, other: { id: string }) => (one.id < other.id ? 1 : -1);

const sessionsOf = (model: Model, playerId: string) =>
  model.games.sessions.by('playerId', playerId).sort(newestFirst);

const openingJson = (outcome: string, session: GameSession | undefined): Json | null =>
  session === undefined
    ? null
    : {
        outcome,
        sessionId: session.id,
        buyInMicros: session.buyInMicros?.toString() ?? null,
      };

function openingWait(sessions: GameSession[], many: number, spanMs: number, nowMs: number): number {
  const newest = sessions.slice(0, many).map(({ openedAt }) => openedAt);
  if (newest.length < many) return 0;
  return Math.max(0, Math.ceil((Math.min(...newest) + spanMs - nowMs) / SECOND_MS));
}

function admissionRefusal(model: Model, playerId: string, gameId: string, openMax: number) {
  const player = model.auth.players.get(playerId);
  if (player === undefined || player.status !== 'active') return 'account_closed';
  if (player.verifiedAt === null) return 'email_not_verified';
  if (model.games.settings.get(gameId)?.enabled === false) return 'game_disabled';
  const live = sessionsOf(model, playerId).filter(({ state }) => LIVE.includes(state));
  return live.length >= openMax ? 'too_many_sessions' : null;
}

/** Whether somebody comes back to a table instead of beginning one. */
function mayComeBack(refusal: string | null, table: GameSession): boolean {
  if (refusal === null || refusal === 'too_many_sessions') return true;
  return refusal === 'game_disabled' && table.state === 'open';
}

function beginSession(
  model: Model,
  playerId: string,
  key: string,
  digest: string,
  sessionId: string,
  gameId: string,
  currency: string,
  buyInMicros: bigint | null,
  openMax: number,
  perMinuteMax: number,
  perHourMax: number,
  nowMs: number,
): Json | null {
  const { openings, sessions } = model.games;
  const opening = openings.get(playerId, key);
  if (opening !== undefined && opening.digest !== digest) return { outcome: 'reused' };
  const session = opening === undefined ? undefined : sessions.get(opening.sessionId);
  const joined = opening?.joined === true || session?.key !== key;
  if (session !== undefined && session.state !== 'failed') {
    return openingJson(joined ? 'joined' : 'replay', session);
  }
  const refusal = admissionRefusal(model, playerId, gameId, openMax);
  const own = sessionsOf(model, playerId);
  const here = own.filter((row) => row.gameId === gameId && row.currency === currency);
  const table = here.find(({ state }) => state === 'opening' || state === 'open');
  if (table !== undefined && mayComeBack(refusal, table)) return openingJson('join', table);
  if (refusal !== null) return { outcome: refusal };
  const refused = here.find(
    (row) =>
      row.state === 'failed' &&
      row.openedAt > nowMs - DAY_MS &&
      REFUSED.includes(row.closeReason ?? ''),
  );
  const again = opening !== undefined && !joined ? session : refused;
  if (again === undefined) {
    const retryAfterSeconds = Math.max(
      openingWait(own, perMinuteMax, MINUTE_MS, nowMs),
      openingWait(own, perHourMax, HOUR_MS, nowMs),
    );
    if (retryAfterSeconds > 0) return { outcome: 'rate_limited', retryAfterSeconds };
  } else {
    sessions.change(again, {
      ...{ state: 'opening', closedAt: null, closeReason: null, key, buyInMicros },
      ...{ openedAt: nowMs, reportedAt: nowMs },
    });
  }
  openings.put({
    ...{ playerId, key, digest, sessionId: again?.id ?? sessionId, joined: false },
    createdAt: opening?.createdAt ?? nowMs,
  });
  if (again !== undefined) return openingJson('new', sessions.get(again.id));
  const begun = sessions.insert({
    ...{ id: sessionId, playerId, gameId, currency, state: 'opening', buyInMicros, key },
    ...{ openedAt: nowMs, closedAt: null, closeReason: null, rounds: 0, wageredMicros: 0n },
    ...{ paidMicros: 0n, expected: 0, variance: 0, largest: 0, stuckSince: null },
    ...{ stuckReason: null, stuckAttempts: 0, unsettledSince: null, reportedAt: nowMs },
  });
  return openingJson('new', begun);
}

function joinSession(
  model: Model,
  playerId: string,
  key: string,
  digest: string,
  sessionId: string,
  nowMs: number,
): Json | null {
  const { openings, sessions } = model.games;
  const session = sessions.get(sessionId);
  if (session === undefined || session.playerId !== playerId) return { outcome: 'reused' };
  const opening = openings.get(playerId, key);
  if (opening === undefined) {
    openings.put({ playerId, key, digest, sessionId, joined: true, createdAt: nowMs });
  } else if (opening.digest !== digest) {
    return { outcome: 'reused' };
  } else if (sessions.get(opening.sessionId)?.state === 'failed') {
    openings.change(opening, { sessionId, joined: true });
  }
  return openingJson('joined', session);
}

interface Summary {
  id: string;
  state: string;
  closedAtMs: number | null;
  closeReason: string | null;
  rounds: number;
  wageredMicros: string;
  paidMicros: string;
  days?: readonly PlayedDay[];
  expected: number;
  variance: number;
  largest: number;
  stuck?: { sinceMs: number; reason: string; attempts: number } | null;
  unsettledSinceMs: number | null;
}

function noteSession(model: Model, summary: Summary, nowMs: number): void {
  const { sessions } = model.games;
  const before = sessions.get(summary.id);
  if (before === undefined || before.state === 'closed' || summary.rounds < before.rounds) return;
  const after = sessions.change(before, {
    state: summary.state,
    closedAt: summary.closedAtMs ?? null,
    closeReason: summary.closeReason ?? null,
    rounds: summary.rounds,
    wageredMicros: BigInt(summary.wageredMicros),
    paidMicros: BigInt(summary.paidMicros),
    expected: summary.expected,
    variance: summary.variance,
    largest: summary.largest,
    stuckSince: summary.stuck?.sinceMs ?? null,
    stuckReason: summary.stuck?.reason ?? null,
    stuckAttempts: summary.stuck?.attempts ?? 0,
    unsettledSince: summary.unsettledSinceMs ?? null,
    reportedAt: nowMs,
  });
  if (
    after.rounds !== before.rounds ||
    after.wageredMicros !== before.wageredMicros ||
    after.paidMicros !== before.paidMicros
  ) {
    addReturns(model, before, after);
  }
  noteDays(model, after, summary.days, nowMs);
}

function addReturns(model: Model, before: GameSession, after: GameSession): void {
  const { returns } = model.games;
  const { gameId, currency } = after;
  const total = returns.get(gameId, currency);
  returns.put({
    gameId,
    currency,
    rounds: (total?.rounds ?? 0) + after.rounds - before.rounds,
    wageredMicros: (total?.wageredMicros ?? 0n) + after.wageredMicros - before.wageredMicros,
    paidMicros: (total?.paidMicros ?? 0n) + after.paidMicros - before.paidMicros,
    expected: (total?.expected ?? 0) + after.expected - before.expected,
    variance: (total?.variance ?? 0) + after.variance - before.variance,
    largest: Math.max(total?.largest ?? 0, after.largest),
  });
}

function dropSession(model: Model, sessionId: string, nowMs: number): void {
  const session = model.games.sessions.get(sessionId);
  if (session?.state !== 'opening') return;
  model.games.sessions.change(session, {
    ...{ state: 'failed', closeReason: 'never_opened', closedAt: nowMs, reportedAt: nowMs },
  });
}

function claimOverdue(model: Model, limit: number, beforeMs: number, nowMs: number) {
  const { sessions } = model.games;
  return sessions
    .where((row) => LIVE.includes(row.state) && row.reportedAt <= beforeMs)
    .sort((one, other) => one.reportedAt - other.reportedAt)
    .slice(0, limit)
    .map((row) => sessions.change(row, { reportedAt: nowMs }))
    .map(({ id, state, openedAt }) => ({ id, state, openedAt }));
}

function switchGame(
  model: Model,
  gameId: string,
  enabled: boolean,
  actor: string,
  requestId: string | null,
  nowMs: number,
): void {
  model.games.settings.put({ gameId, enabled, changedAt: nowMs, changedBy: actor });
  append(model, 'games.switched', actor, 'game', gameId, { enabled }, requestId);
}

function raiseDrift(
  model: Model,
  gameId: string,
  currency: string,
  facts: Json,
  nowMs: number,
): boolean {
  const { alerts } = model.games;
  const recent = alerts.where(
    (row) => row.gameId === gameId && row.currency === currency && row.at > nowMs - HOUR_MS,
  );
  if (recent.length > 0) return false;
  alerts.put({ id: alerts.size + 1, at: nowMs, kind: 'rtp_drift', gameId, currency, facts });
  append(model, 'games.rtp_drift', null, 'game', gameId, { ...facts, currency });
  return true;
}

function letGo(model: Model, playerId: string): boolean {
  if (sessionsOf(model, playerId).some(({ state }) => LIVE.includes(state))) return false;
  acknowledgeErasure(model, playerId);
  return true;
}

/** Functions of the schema games by name. */
export const GAMES_FUNCTIONS = {
  ...GAMES_ACTIVITY_FUNCTIONS,
  'games.begin_session': beginSession,
  'games.join_session': joinSession,
  'games.note_session': noteSession,
  'games.drop_session': dropSession,
  'games.claim_overdue': claimOverdue,
  'games.switch_game': switchGame,
  'games.raise_drift': raiseDrift,
  'games.let_go': letGo,
};
