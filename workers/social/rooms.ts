// Admission to rooms: who may enter, and through which object of a room that outgrew one.

import {
  DEFAULT_POLICY,
  type RoomFacts,
  SHARDS_MAX,
  shardIdOf,
  type TicketRefusal,
} from '#shared/contracts/chat-room.ts';
import type { IssuedTicket } from '#shared/contracts/game-session.ts';
import type { RoomView } from '#shared/contracts/http/social.ts';
import { hasPermission } from '#shared/permissions.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Identity } from '#shared/token.ts';
import type { SocialEnv } from './env.ts';
import { orWithout } from './outage.ts';
import { type AdmissionOutcome, type RoomRow, storeOf } from './store/index.ts';

type AdmittedRoom = Pick<
  RoomRow,
  'id' | 'kind' | 'title' | 'version' | 'policy' | 'otherId' | 'shards'
>;
type Admitted = Omit<Extract<AdmissionOutcome, { outcome: 'ok' }>, 'outcome' | 'room'> & {
  room: AdmittedRoom;
};
type AdmissionRefusal = 'not_found' | 'room_banned' | 'account_closed' | 'try_again';

/** An end beyond this is none: what a sanction without end is kept as. */
const FOR_GOOD_MS = Date.UTC(9999, 11, 31);

/** True for staff who moderate rooms; they proved a second factor at sign-in. */
export function mayModerate({ roles, amr }: Pick<Identity, 'roles' | 'amr'>): boolean {
  return hasPermission(roles, 'chat.moderate') && amr.includes('otp');
}

const banned = (untilMs: number | null) =>
  err('room_banned', { until: untilMs === null ? null : toTimestamp(untilMs) });

/**
 * Without Postgres: whoever the room knows comes in as it knows them, muted and banned as it was told
 * last; nobody new does.
 */
async function readmit(
  env: SocialEnv,
  roomId: string,
  identity: Identity,
  nowMs: number,
): Promise<Result<Admitted, AdmissionRefusal>> {
  const { playerId } = identity;
  const known = await env.CHAT_ROOM.getByName(roomId).lastKnown(playerId);
  if (known === null) return err('try_again');
  const { facts, lastShard, bannedUntilMs, blocks, name, nameVersion, mutedUntilMs } = known;
  if (bannedUntilMs !== null && bannedUntilMs > nowMs && !mayModerate(identity)) {
    return banned(bannedUntilMs < FOR_GOOD_MS ? bannedUntilMs : null);
  }
  const { kind, title, version, policy, directIds } = facts;
  const otherId = directIds.find((id) => id !== playerId) ?? null;
  const room = { id: roomId, kind, title, version, policy, otherId, shards: lastShard + 1 };
  const relations = { ...blocks, friends: [] };
  return ok({ room, name, nameVersion, relations, mutedUntilMs });
}

/** The room and what the player is in it, or why it is closed to them. */
export async function admit(
  env: SocialEnv,
  roomId: string,
  identity: Identity,
  nowMs: number,
): Promise<Result<Admitted, AdmissionRefusal>> {
  const { playerId } = identity;
  const outcome = await orWithout(() =>
    storeOf(env).admission(roomId, playerId, mayModerate(identity), nowMs),
  );
  if (outcome === null) return readmit(env, roomId, identity, nowMs);
  if (outcome.outcome === 'ok') return ok(outcome);
  if (outcome.outcome !== 'banned') return err(outcome.outcome);
  return banned(outcome.until === null ? null : Date.parse(outcome.until));
}

function factsOf(room: AdmittedRoom, playerId: string, shard: number): RoomFacts {
  const { id: roomId, kind, title, version, policy, otherId } = room;
  const directIds = kind === 'direct' && otherId !== null ? [playerId, otherId] : [];
  // A direct room's title is the other's name, which differs by who looks.
  return { roomId, kind, title: kind === 'direct' ? '' : title, shard, version, policy, directIds };
}

// The same player comes to the same object while there is room, so that two devices meet there.
function firstShardOf(playerId: string, shards: number): number {
  return Number.parseInt(playerId.slice(-6), 16) % shards;
}

/** A ticket for a room: from the player's own shard, else another that has room, else a new one. */
export async function ticketFor(
  env: SocialEnv,
  { room, name, nameVersion, relations, mutedUntilMs }: Admitted,
  identity: Identity,
): Promise<Result<IssuedTicket & { members: number }, TicketRefusal>> {
  const { playerId, sid } = identity;
  const { version, blocks } = relations;
  const staff = mayModerate(identity);
  const person = { playerId, sid, name, nameVersion, staff };
  const admission = { ...person, mutedUntilMs, blocks: { version, blocks } };
  // The leader keeps the order even when all members are elsewhere, so it must know what it is.
  let { shards } = room;
  if (shards === 0) shards = await storeOf(env).growRoom(room.id, 0);
  const known = shards;
  const first = firstShardOf(playerId, known);
  for (let tried = 0; tried < SHARDS_MAX; tried++) {
    if (tried === shards) shards = await storeOf(env).growRoom(room.id, shards);
    if (tried >= shards) break;
    const shard = tried < known ? (first + tried) % known : tried;
    const facts = factsOf(room, playerId, shard);
    if (shard > 0) await env.CHAT_ROOM.getByName(room.id).open({ ...facts, shard: 0 });
    const issued = await env.CHAT_ROOM.getByName(shardIdOf(room.id, shard)).issueTicket(
      facts,
      admission,
    );
    if (issued.ok || issued.error.code !== 'room_full') return issued;
  }
  return err('room_full');
}

/** A room as its members see it. */
export function roomView(room: RoomRow): RoomView {
  const { id, kind, title, gameId, ownerId, otherId, policy, createdAtMs } = room;
  return {
    id,
    kind,
    title,
    gameId,
    ownerId,
    playerId: kind === 'direct' ? otherId : null,
    slowModeSeconds: policy.slowModeSeconds ?? DEFAULT_POLICY.slowModeSeconds,
    createdAt: toTimestamp(createdAtMs),
  };
}
