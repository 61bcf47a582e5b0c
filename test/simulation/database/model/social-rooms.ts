// The room directory (db/functions/social/rooms.sql).

import { jsonMoment } from './json.ts';
import type { Json, Model } from './model.ts';
import { hasBlocked, isActive, lockPeople, relations, stateOf } from './social-edges.ts';
import { leaveNotice, leaveWord, takeNoticeBack } from './social-outbox.ts';
import { endMs, running } from './social-sanctions.ts';
import { newRoom, type Room } from './social-tables.ts';

const SHARDS_MAX = 64;

const otherOf = (room: Room, me: string) => (room.lowId === me ? room.highId : room.lowId);
const least = (one: string, other: string) => (one < other ? one : other);
const greatest = (one: string, other: string) => (one < other ? other : one);
const byId = (one: Room, other: Room) => (one.id < other.id ? -1 : 1);

/** A room as somebody sees it; a direct room is named after the other. */
export function roomJson(model: Model, room: Room, me: string): Json {
  const { id, kind, gameId, ownerId, shards, policy, version } = room;
  const otherId = otherOf(room, me);
  const otherName = model.auth.players.get(otherId ?? '')?.displayName ?? '';
  return {
    ...{ id, kind, gameId, title: kind === 'direct' ? otherName : room.title },
    ...{ ownerId, shards, policy, version, otherId, createdAtMs: Math.floor(room.createdAt) },
  };
}

const isOpen = ({ kind }: Room) => kind === 'public' || kind === 'game';
const isMember = (model: Model, roomId: string, playerId: string) =>
  model.social.roomMembers.get(roomId, playerId) !== undefined;

function roomsPage(model: Model, me: string, after: string | null, limit: number): Json[] {
  return model.social.rooms
    .where(
      (room) =>
        (after === null || room.id > after) &&
        (isOpen(room) || isMember(model, room.id, me)) &&
        !(room.kind === 'direct' && hasBlocked(model, me, otherOf(room, me) ?? '')),
    )
    .sort(byId)
    .slice(0, limit)
    .map((room) => roomJson(model, room, me));
}

function admission(
  model: Model,
  roomId: string,
  me: string,
  mayModerate: boolean,
  nowMs: number,
): Json {
  const player = model.auth.players.get(me);
  if (player === undefined || !isActive(model, me)) return { outcome: 'account_closed' };
  const room = model.social.rooms.get(roomId);
  if (room === undefined || (!isOpen(room) && !isMember(model, roomId, me))) {
    return { outcome: 'not_found' };
  }
  const endOf = (kind: string) => {
    const ends = running(model, roomId, me, kind).map(({ until }) => until ?? Infinity);
    const left = ends.filter((end) => end > nowMs);
    return left.length === 0 ? null : Math.max(...left);
  };
  const banned = endOf('ban');
  if (banned !== null && !mayModerate) {
    return { outcome: 'banned', until: banned === Infinity ? null : jsonMoment(banned) };
  }
  return {
    outcome: 'ok',
    room: roomJson(model, room, me),
    name: player.displayName,
    nameVersion: player.nameVersion,
    relations: relations(model, me),
    mutedUntilMs: endMs(endOf('mute')),
  };
}

function openDirect(model: Model, id: string, me: string, other: string, nowMs: number): Json {
  const { roomMembers, rooms } = model.social;
  if (me === other) return { outcome: 'invalid_request' };
  const [lowId, highId] = [least(me, other), greatest(me, other)];
  const [known] = rooms.where((room) => room.lowId === lowId && room.highId === highId);
  if (known !== undefined) return { outcome: 'ok', made: false, room: roomJson(model, known, me) };
  if (!isActive(model, other)) return { outcome: 'not_found' };
  lockPeople(model, me, other);
  if (stateOf(model, me, other) === 'blocked') return { outcome: 'player_blocked' };
  const room = newRoom({ id, kind: 'direct', title: '', lowId, highId, createdAt: nowMs });
  rooms.insert(room);
  for (const playerId of [me, other]) {
    roomMembers.put({ roomId: id, playerId, role: 'member', joinedAt: nowMs });
  }
  return { outcome: 'ok', made: true, room: roomJson(model, room, me) };
}

function openGroup(
  model: Model,
  id: string,
  me: string,
  title: string,
  cap: number,
  nowMs: number,
  key: string | null,
): Json {
  const { roomMembers, rooms } = model.social;
  lockPeople(model, me);
  const [known] =
    key === null ? [] : rooms.where((row) => row.madeBy === me && row.madeKey === key);
  if (known !== undefined) {
    if (known.title !== title) return { outcome: 'idempotency_key_reused' };
    return { outcome: 'ok', made: false, room: roomJson(model, known, me) };
  }
  if (rooms.where(({ ownerId }) => ownerId === me).length >= cap) {
    return { outcome: 'limit_reached' };
  }
  const madeBy = key === null ? null : me;
  const room = newRoom({
    ...{ id, kind: 'group', title, ownerId: me, createdAt: nowMs, madeBy, madeKey: key },
  });
  rooms.insert(room);
  roomMembers.put({ roomId: id, playerId: me, role: 'owner', joinedAt: nowMs });
  return { outcome: 'ok', made: true, room: roomJson(model, room, me) };
}

const groupOf = (model: Model, roomId: string) => {
  const room = model.social.rooms.get(roomId);
  return room?.kind === 'group' ? room : undefined;
};

function addMember(
  model: Model,
  roomId: string,
  me: string,
  other: string,
  cap: number,
  nowMs: number,
): string {
  const { roomMembers } = model.social;
  const room = groupOf(model, roomId);
  if (room === undefined || !isMember(model, roomId, me)) return 'not_found';
  if (isMember(model, roomId, other)) return 'added';
  if (stateOf(model, me, other) !== 'friend') return 'forbidden';
  if (roomMembers.by('roomId', roomId).length >= cap) return 'limit_reached';
  roomMembers.put({ roomId, playerId: other, role: 'member', joinedAt: nowMs });
  const facts = { roomId, title: room.title };
  const notice = { key: `room:${roomId}`, kind: 'room_invite', from: me, facts };
  leaveNotice(model, other, notice, nowMs);
  return 'added';
}

/** The longest member inherits; an empty group is nobody's. */
function passOn(model: Model, room: Room): void {
  const { roomMembers, rooms } = model.social;
  const [heir] = roomMembers
    .by('roomId', room.id)
    .sort(
      (one, other) => one.joinedAt - other.joinedAt || (one.playerId < other.playerId ? -1 : 1),
    );
  rooms.change(room, { ownerId: heir?.playerId ?? null });
  if (heir !== undefined) roomMembers.change(heir, { role: 'owner' });
}

function removeMember(
  model: Model,
  roomId: string,
  me: string,
  other: string,
  nowMs: number,
): string {
  const { roomMembers, rooms } = model.social;
  const room = groupOf(model, roomId);
  const role = roomMembers.get(roomId, me)?.role;
  if (room === undefined || role === undefined) return 'not_found';
  if (me !== other && role !== 'owner') return 'forbidden';
  const member = roomMembers.get(roomId, other);
  if (member === undefined) return 'not_found';
  roomMembers.delete(member);
  takeNoticeBack(model, other, `room:${roomId}`, nowMs);
  if (me === other && role === 'owner') passOn(model, room);
  const now = rooms.get(roomId) ?? room;
  const { version } = rooms.change(now, { version: now.version + 1 });
  leaveWord(model, 'room', roomId, { kind: 'removed', playerId: other, version }, nowMs);
  return 'removed';
}

function growRoom(model: Model, roomId: string, shards: number): number | null {
  const { rooms } = model.social;
  const room = rooms.get(roomId);
  if (room === undefined) return null;
  const mayGrow = room.shards === shards && shards < SHARDS_MAX && (shards === 0 || isOpen(room));
  return mayGrow ? rooms.change(room, { shards: shards + 1 }).shards : room.shards;
}

/** A room for each game of the registry, in the house's order. */
export function openGameRooms(model: Model, games: readonly { id: string; title: string }[]): void {
  const { rooms } = model.social;
  for (const { id: gameId, title } of games) {
    const ofGames = rooms.where(({ kind }) => kind === 'game');
    const known = ofGames.find((room) => room.gameId === gameId);
    if (known !== undefined) {
      rooms.change(known, { title });
      continue;
    }
    const last = Math.max(200, ...ofGames.map(({ id }) => Number(id.slice(-12))));
    const id = `00000000-0000-7000-8000-${String(last + 1).padStart(12, '0')}`;
    rooms.put(newRoom({ id, kind: 'game', title, gameId, createdAt: model.clockMs }));
  }
}

/** Functions of rooms by name. */
export const ROOM_FUNCTIONS = {
  'social.rooms_page': roomsPage,
  'social.admission': admission,
  'social.open_direct': openDirect,
  'social.open_group': openGroup,
  'social.add_member': addMember,
  'social.remove_member': removeMember,
  'social.grow_room': growRoom,
};
