// ChatRoom over RPC: one object per room, or several behind one name when a public room outgrows
// one. Shard 0 has the room's own id as its name; it keeps everything that is said and decides its
// order. The others serve their own members and keep nothing.

import type { ChatMessage } from '../protocol/room.ts';
import type { Result } from '../result.ts';
import type { IssuedTicket } from './game-session.ts';
import type { AttachedSocket } from './player-hub.ts';

export const ROOM_KINDS = ['public', 'game', 'group', 'direct'] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** Settings that a moderator can change, and limits that an operator can. */
export interface RoomPolicy {
  /** Seconds between two messages of one player; 0 is off. */
  slowModeSeconds: number;
  /** Whether messages may hold links. */
  links: boolean;
  /** Words that are refused, lower case. */
  words: string[];
  /** Messages per second that one player may write, and how many at once. */
  messagesPerSecond: number;
  messageBurst: number;
  /** Frames per second and socket. */
  framesPerSecond: number;
  /** Seconds within which the same text by the same player is refused. */
  duplicateSeconds: number;
  /** Minutes within which an author may edit or delete. */
  editMinutes: number;
  /** Members (players on sockets) of one object. */
  membersMax: number;
  /** Bytes sent to a socket without a frame or ping from it before it is closed. */
  silentBytesMax: number;
  /** Days after which what was said is forgotten; 0 keeps it as long as the room. */
  keepDays: number;
  /** Numbers (messages and changes) that are kept at most; an object's storage has an end. */
  keepEvents: number;
}

export const DEFAULT_POLICY: RoomPolicy = {
  slowModeSeconds: 0,
  links: false,
  words: [],
  messagesPerSecond: 1,
  messageBurst: 8,
  framesPerSecond: 20,
  duplicateSeconds: 30,
  editMinutes: 15,
  membersMax: 500,
  silentBytesMax: 16 * 1024 * 1024,
  keepDays: 90,
  keepEvents: 1_000_000,
};

/** What a room is, as its object keeps it. */
export interface RoomFacts {
  roomId: string;
  kind: RoomKind;
  title: string;
  shard: number;
  /** Raised with each change of settings or sanctions; the object keeps the highest. */
  version: number;
  policy: Partial<RoomPolicy>;
  /** Members of a direct room; both are told of messages while away. */
  directIds: string[];
}

/** Whom a player has blocked; the object keeps the highest version. */
export interface BlockList {
  version: number;
  blocks: string[];
}

/** Who a ticket is for, and all that the object must know of them. */
export interface Admission {
  playerId: string;
  sid: string;
  name: string;
  /** See `Person`. */
  nameVersion?: number;
  /** Writes as staff: seen by everybody, not slowed down. */
  staff: boolean;
  mutedUntilMs: number | null;
  blocks: BlockList;
}

/** News from Postgres for a room; each may come twice or late. */
export type RoomUpdate =
  | { kind: 'policy'; version: number; policy: Partial<RoomPolicy> }
  | {
      kind: 'sanction';
      version: number;
      playerId: string;
      mutedUntilMs: number | null;
      bannedUntilMs: number | null;
    }
  | { kind: 'removed'; version: number; playerId: string }
  | { kind: 'delete'; messageId: string }
  /** Somebody left for good: what they said stays, without their name. */
  | { kind: 'forget'; playerId: string; title?: string }
  | { kind: 'blocks'; playerId: string; blocks: BlockList };

/** Something that is said or done in a room, before it has a number. */
export type RoomCommand =
  | { type: 'send'; id: string; text: string; replyTo: string | null }
  | { type: 'edit'; id: string; messageId: string; text: string }
  | { type: 'delete'; id: string; messageId: string }
  | { type: 'react'; id: string; messageId: string; emoji: string };

/** Who does it. */
export interface Actor {
  playerId: string;
  name: string;
  staff: boolean;
}

/** What the command became: its number and message. The same for a repeat. */
export interface Applied {
  seq: number;
  messageId: string;
}

export interface Mention {
  id: string;
  name: string;
}

/** What is particular to each kind of event. */
export interface RoomEventBodies {
  message: {
    name: string;
    text: string;
    replyTo: string | null;
    mentions: Mention[];
    editedAtMs?: number;
    deleted?: 'author' | 'moderator';
  };
  edited: { text: string; mentions: Mention[] };
  deleted: { by: 'author' | 'moderator' };
  reaction: { emoji: string; added: boolean };
}
export type RoomEventKind = keyof RoomEventBodies;

/** What an event is and does. */
export type RoomDeed = {
  [Kind in RoomEventKind]: { kind: Kind; body: RoomEventBodies[Kind] };
}[RoomEventKind];

/** A numbered event as it is copied to shards. */
export type RoomEvent = RoomDeed & {
  seq: number;
  /** Whose doing it is; blocks go by it. */
  actorId: string;
  /** By staff: passes blocks. */
  staff: boolean;
  messageId: string;
  clientId: string;
  atMs: number;
};
export type MessageEvent = Extract<RoomEvent, { kind: 'message' }>;

export interface HistoryPage {
  items: ChatMessage[];
  /** `seq` to ask before next, or null at the beginning of the room. */
  next: number | null;
  /** The newest number of the room when this was read: what came after it is not in here. */
  seq: number;
}

/** What a shard is told of the past. */
export interface EventPage {
  events: RoomEvent[];
  /** Numbers up to this one are not kept any more. */
  keptAfter: number;
}

/** `not_found`: was taken out of the group while the ticket was on its way. */
export type TicketRefusal = 'room_full' | 'room_banned' | 'not_found';

/** A message as its author gets it back. */
export interface OwnMessage {
  seq: number;
  id: string;
  text: string;
  atMs: number;
  editedAtMs: number | null;
  deleted: string | null;
}

/** One who was in a room, as the room was told last. */
export interface KnownMember {
  facts: RoomFacts;
  /** The highest number of an object of the room that has members. */
  lastShard: number;
  name: string;
  nameVersion: number;
  mutedUntilMs: number | null;
  bannedUntilMs: number | null;
  blocks: BlockList;
}

export interface ChatRoomContract {
  /** Opens the object, or takes over newer facts. */
  open(facts: RoomFacts): Promise<void>;
  /** Opens the object if need be and makes a ticket; `room_full` sends the caller to another shard. */
  issueTicket(
    facts: RoomFacts,
    admission: Admission,
  ): Promise<Result<IssuedTicket & { members: number }, TicketRefusal>>;
  /**
   * What the room itself knows of somebody who was in it, for when Postgres is away; `null` for one
   * who never was, or was taken out. Of the leader.
   */
  lastKnown(playerId: string): Promise<KnownMember | null>;
  /** Messages before a number, newest first, without those of blocked players. */
  history(
    blocks: string[],
    before: number | null,
    limit: number,
  ): Promise<Result<HistoryPage, 'not_found'>>;
  /** A message with up to `around` others on each side. */
  context(
    messageId: string,
    around: number,
  ): Promise<Result<{ message: ChatMessage; around: ChatMessage[] }, 'not_found'>>;
  /** What somebody said here, after a number, oldest first; for their own export. */
  messagesOf(playerId: string, after: number, limit: number): Promise<OwnMessage[]>;
  /** Takes over news; idempotent, older versions are ignored. */
  update(update: RoomUpdate): Promise<void>;
  /** Closes every socket of a sign-in (4401) and detaches it. */
  cut(socket: AttachedSocket): Promise<void>;

  /** Takes over what somebody is called now: on their sockets, for mentions, in what they said. */
  rename(person: Person): Promise<void>;

  /** Shard to leader: applies a command; the shard is subscribed if it was not. */
  publish(shardId: string, actor: Actor, command: RoomCommand): Promise<Result<Applied>>;
  /** Shard to leader: from now on everything new comes by `deliver`. */
  subscribe(shardId: string): Promise<Subscription>;
  /** Shard to leader: nobody is here any more. */
  unsubscribe(shardId: string): Promise<void>;
  /** Shard to leader: names that may be mentioned from now on. */
  introduce(people: Person[]): Promise<void>;
  /** Shard to leader: events after a number that the shard does not remember. */
  since(lastSeq: number, limit: number): Promise<EventPage>;
  /** Leader to shard: events in order; answers with the highest number it has now. */
  deliver(batch: EventBatch): Promise<ShardState>;
}

export interface Person {
  playerId: string;
  name: string;
  /** Grows with each new name; the object keeps the highest. Absent: older than any other. */
  nameVersion?: number;
}

/** Where a shard begins, and the last events before. */
export interface Subscription {
  seq: number;
  /** Whether the leader knows that the shard's members have got everything up to `seq`. */
  known: boolean;
  recent: RoomEvent[];
}

/** Events from `after` (not included) to `upTo` (included), complete. */
export interface EventBatch {
  after: number;
  upTo: number;
  events: RoomEvent[];
  /** The leader has forgotten what this shard has, and asks; no events. */
  probe: boolean;
  /** Members of the whole room. */
  members: number;
}

export interface ShardState {
  seq: number;
  members: number;
  /** False when nobody is there or on the way in: the leader need not send. */
  wanted: boolean;
}

const SHARD_DIGITS = 4;

/**
 * The name of a shard's object: the room's id with its last 16 bits changed by the shard's number,
 * so that a ticket's 16 routing bytes can name it. Shard 0 is the room's id itself.
 */
export function shardIdOf(roomId: string, shard: number): string {
  const tail = Number.parseInt(roomId.slice(-SHARD_DIGITS), 16) ^ shard;
  return roomId.slice(0, -SHARD_DIGITS) + tail.toString(16).padStart(SHARD_DIGITS, '0');
}

/** The number of a shard of this room; `null` for an object of another room. */
export function shardOf(roomId: string, shardId: string): number | null {
  if (roomId.slice(0, -SHARD_DIGITS) !== shardId.slice(0, -SHARD_DIGITS)) return null;
  const tail = (text: string) => Number.parseInt(text.slice(-SHARD_DIGITS), 16);
  const shard = tail(roomId) ^ tail(shardId);
  return shard < SHARDS_MAX ? shard : null;
}

/** Objects behind one room at most. */
export const SHARDS_MAX = 64;
