// Outbox of revocations. Postgres has committed before anything here runs; a hub that does not answer
// is told again by the job, until it and every socket has heard.

import { Unavailable } from '#shared/availability.ts';
import type { AttachedSocket, PlayerName, SignInList } from '#shared/contracts/player-hub.ts';
import type { SignInControlContract } from '#shared/contracts/sign-in-control.ts';
import { inTime } from '#shared/in-time.ts';
import { errorFields, log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { AuthEnv } from './env.ts';
import type { AuthStore } from './store/index.ts';

const HUB_TIMEOUT_MS = SECOND_MS;

type DueRevocation = Awaited<ReturnType<AuthStore['claimRevocations']>>[number];

const within = <T>(answer: Promise<T>, what: string): Promise<T> =>
  inTime(answer, HUB_TIMEOUT_MS, () => new Unavailable(what));

/** Tells the hub the living sign-ins; a failure is harmless, since an unknown one is asked for. */
export async function loadHub(env: AuthEnv, playerId: string, list: SignInList): Promise<void> {
  try {
    await within(env.PLAYER_HUB.getByName(playerId).load(playerId, list), 'hub');
  } catch (error) {
    log('warn', 'hub_not_loaded', { playerId, ...errorFields(error) });
  }
}

function controlOf(env: AuthEnv, socket: AttachedSocket): SignInControlContract {
  return socket.kind === 'session' ? env.GAME_SESSION_CONTROL : env.CHAT_ROOM_CONTROL;
}

async function cut(env: AuthEnv, socket: AttachedSocket): Promise<boolean> {
  try {
    await within(controlOf(env, socket).cut(socket), socket.kind);
    return true;
  } catch (error) {
    log('warn', 'socket_not_cut', { kind: socket.kind, id: socket.id, ...errorFields(error) });
    return false;
  }
}

// The hub keeps the name for rooms that the player enters later, and says which they are in now.
async function renameOne(env: AuthEnv, playerId: string, name: PlayerName): Promise<void> {
  const rooms = await within(env.PLAYER_HUB.getByName(playerId).rename(playerId, name), 'hub');
  const person = { playerId, name: name.name, nameVersion: name.version };
  await Promise.all(
    rooms.map((room) => within(env.CHAT_ROOM_CONTROL.rename(room, person), 'room')),
  );
}

async function revoke(env: AuthEnv, { playerId, list, name }: DueRevocation): Promise<void> {
  const hub = env.PLAYER_HUB.getByName(playerId);
  const sockets = await within(hub.revoke(playerId, list), 'hub');
  const cuts = await Promise.all(sockets.map((socket) => cut(env, socket)));
  if (!cuts.every(Boolean)) throw new Unavailable('a socket');
  if (name !== null) await renameOne(env, playerId, name);
}

/** Works off revocations that are due: those of one player right after a change, or all. */
export async function notifyRevocations(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
  ofPlayer: string | null = null,
): Promise<{ told: number; failed: number }> {
  const { delivered, failed } = await drainOutbox<DueRevocation>({
    name: 'revocations',
    claim: () => store.claimRevocations(ofPlayer, nowMs),
    entityOf: ({ playerId }) => playerId,
    deliver: (row) => revoke(env, row),
    done: ({ playerId, list }) => store.revocationDone(playerId, list.version),
    failed: ({ playerId }, reason) => store.revocationFailed(playerId, reason),
  });
  return { told: delivered, failed };
}
