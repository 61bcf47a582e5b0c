// Letting a player sit down. The session's id is fixed by the Idempotency-Key before any object is
// called, so however often a request is repeated there is one session; and there is one table per
// player, game and currency, whatever the keys. What the wallet would refuse
// (exclusion, limits, place, debt) is the wallet's to refuse: it decides under its own lock.

import { bytesToHex, sha256 } from '#shared/bytes.ts';
import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { GameId } from '#shared/games/registry.ts';
import { errorFields, log } from '#shared/log.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import { newSessionId } from '#shared/session-id.ts';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { GamesEnv } from './env.ts';
import { type GamesStore, type Opening, type OpeningOutcome, storeOf } from './store/index.ts';

/** Open tables of one player. */
export const OPEN_SESSIONS_MAX = 5;
/** New tables of one player: each is an object that stays on disk when its game is over. */
const NEW_SESSIONS_MAX = { perMinuteMax: 20, perHourMax: 60 };
const RELEASE_TIMEOUT_MS = SECOND_MS;
/**
 * An opening of which its object has not heard by then is none. What carries it there is one request,
 * which ends within seconds; the rest is room for clocks that differ. Too early would leave the player
 * free to open a second table of the same game; late, it holds one of the player's places and the
 * erasure of who leaves. Should it still arrive, the object's report makes the row live again.
 */
const OPENING_MS_MAX = 5 * MINUTE_MS;
/** How often a table that was to be joined and turned out to be over is asked for anew. */
const JOIN_ATTEMPTS_MAX = 3;

export interface Admission {
  playerId: string;
  key: string;
  gameId: GameId;
  currency: CoinCurrency;
  buyInMicros: bigint | null;
  /** Notes where the player sits down: known to the wallet before it is asked for coins. */
  notePlace: () => Promise<void>;
}

/** Asks objects about themselves and notes what they say; silent about those that do not answer. */
export async function refresh(env: GamesEnv, sessions: readonly { id: string }[], nowMs: number) {
  const store = storeOf(env);
  const noted = await Promise.allSettled(
    sessions.map(async ({ id }) => {
      const summary = await env.GAME_SESSION.getByName(id).summary();
      if (summary.ok) await store.noteSession(summary.value, nowMs);
      return summary.ok ? ('noted' as const) : ('unknown' as const);
    }),
  );
  return noted.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'silent'));
}

/** Drops openings of which no object knows and none ever will; says how many. */
export async function dropForgotten(
  env: GamesEnv,
  sessions: readonly { id: string; state: string; openedAtMs: number }[],
  answers: Awaited<ReturnType<typeof refresh>>,
  nowMs: number,
): Promise<number> {
  const forgotten = sessions.filter(({ state, openedAtMs }, index) => {
    const isUnknown = answers[index] === 'unknown' && state === 'opening';
    return isUnknown && nowMs - openedAtMs >= OPENING_MS_MAX;
  });
  for (const { id } of forgotten) await storeOf(env).dropSession(id, nowMs);
  return forgotten.length;
}

async function begin(
  env: GamesEnv,
  store: GamesStore,
  opening: Opening,
  nowMs: number,
): Promise<OpeningOutcome> {
  const first = await store.beginSession(opening, nowMs);
  if (first.outcome !== 'too_many_sessions') return first;
  // Rows lag behind tables that closed by themselves: look before turning a player away.
  await refresh(env, await store.liveSessionsOf(opening.playerId), nowMs);
  return store.beginSession(opening, nowMs);
}

/** Coins at the player's other tables that no hand needs come back to the wallet. */
export async function releaseOthers(
  env: GamesEnv,
  playerId: string,
  sessionId: string,
): Promise<void> {
  const others = (await storeOf(env).liveSessionsOf(playerId)).filter(({ id }) => id !== sessionId);
  const released = Promise.allSettled(
    others.map(({ id }) => env.GAME_SESSION.getByName(id).release(playerId)),
  );
  await Promise.race([released, scheduler.wait(RELEASE_TIMEOUT_MS)]);
}

async function note(env: GamesEnv, object: GameSessionContract, nowMs: number): Promise<void> {
  const summary = await object.summary();
  if (summary.ok) await storeOf(env).noteSession(summary.value, nowMs);
}

async function noteQuietly(env: GamesEnv, sessionId: string, nowMs: number): Promise<void> {
  try {
    await note(env, env.GAME_SESSION.getByName(sessionId), nowMs);
  } catch (error) {
    // A list that is a moment late does no harm; a refused opening because of it would.
    log('warn', 'session_not_noted', { sessionId, ...errorFields(error) });
  }
}

type Begun = Extract<OpeningOutcome, { sessionId: string }>;

/** Asks the object to open, with the coins of the player's other tables if need be. */
async function openObject(
  env: GamesEnv,
  { playerId, gameId, currency }: Admission,
  { sessionId, buyInMicros }: Begun,
  nowMs: number,
) {
  const object = env.GAME_SESSION.getByName(sessionId);
  const input = { sessionId, playerId, gameId, currency, buyInMicros };
  let session = await object.open(input);
  if (!session.ok && session.error.code === 'insufficient_funds') {
    await releaseOthers(env, playerId, sessionId);
    session = await object.open(input);
  }
  await noteQuietly(env, sessionId, nowMs);
  return session;
}

/**
 * Opens a session, answers for the one that this key opened, or joins the player's open table of
 * this game and currency: two of them would drain each other.
 */
export async function admit(env: GamesEnv, admission: Admission, nowMs: number) {
  const { playerId, key, gameId, currency, buyInMicros } = admission;
  const store = storeOf(env);
  const digest = bytesToHex(await sha256(`${gameId}|${currency}|${buyInMicros ?? ''}`));
  const request = { playerId, key, digest };
  const limits = { openMax: OPEN_SESSIONS_MAX, ...NEW_SESSIONS_MAX };
  const opening = { ...request, gameId, currency, buyInMicros, ...limits };
  const noted = admission.notePlace();
  for (let attempt = 0; attempt < JOIN_ATTEMPTS_MAX; attempt++) {
    const sessionId = newSessionId(env.ROUTING_KEY, nowMs);
    const begins = begin(env, store, { ...opening, sessionId }, nowMs);
    const [begun] = await Promise.all([begins, noted]);
    if (begun.outcome === 'reused') return err('idempotency_key_reused');
    if (begun.outcome === 'rate_limited') {
      return err('rate_limited', { retryAfterSeconds: begun.retryAfterSeconds });
    }
    if (!('sessionId' in begun)) return err(begun.outcome);
    const session = await openObject(env, admission, begun, nowMs);
    if (begun.outcome !== 'join') {
      if (!session.ok) return session;
      const joined = begun.outcome === 'joined';
      return ok({ session: session.value, replayed: begun.outcome !== 'new', joined });
    }
    if (!session.ok && session.error.code === 'try_again') return session;
    // Over or never opened, which its row did not know yet: now it does, so look again.
    if (!session.ok || session.value.state !== 'open') continue;
    const kept = await store.joinSession({ ...request, sessionId: begun.sessionId }, nowMs);
    if (kept.outcome === 'reused') return err('idempotency_key_reused');
    return ok({ session: session.value, replayed: false, joined: true });
  }
  return err('try_again');
}
