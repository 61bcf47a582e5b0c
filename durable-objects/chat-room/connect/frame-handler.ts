// Frame handler: takes members' frames, has the room (or its leader) decide, answers.

import { TokenBucket } from '#objects/live/token-bucket.ts';
import type { Actor, Applied, EventPage, RoomCommand } from '#shared/contracts/chat-room.ts';
import { errorFields, log } from '#shared/log.ts';
import {
  RESUME_EVENTS_MAX,
  type RoomClientFrame,
  roomClientFrameSchema,
} from '#shared/protocol/room.ts';
import type { Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { Follower } from '../replicate/follower.ts';
import { CHATTY_MEMBERS_MAX, type Room } from '../room.ts';
import type { RoomConnection } from './claims.ts';
import { eventFrame } from './frames.ts';

const BURST_SECONDS = 2;
/** One player is said to be typing at most this often. */
const TYPING_EVERY_MS = 2 * SECOND_MS;
/** What one socket may have replayed, in characters; more of it waits. */
const RESUME_RATE = { perSecond: 256 * 1024, burst: 0 };

/** What one connection has had replayed. */
type Replays = { bucket: TokenBucket; isRunning: boolean };

function commandOf(
  frame: Extract<RoomClientFrame, { type: 'send' | 'edit' | 'delete' | 'react' }>,
): RoomCommand {
  if (frame.type !== 'send') return frame;
  return { type: 'send', id: frame.id, text: frame.text, replyTo: frame.replyTo ?? null };
}

export class FrameHandler {
  readonly #room: Room;
  readonly #follower: Follower;
  readonly #typing = new Map<string, number>();
  readonly #replays = new WeakMap<RoomConnection, Replays>();

  constructor(room: Room, follower: Follower) {
    this.#room = room;
    this.#follower = follower;
  }

  /** One frame. Returns a promise for what is not done at once. */
  receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> | undefined {
    const { connections, policy } = this.#room;
    const connection = connections.of(socket);
    const { framesPerSecond: perSecond } = policy;
    const rate = { perSecond, burst: perSecond * BURST_SECONDS };
    const frame = connections.receive(socket, message, roomClientFrameSchema, rate);
    if (frame === null || connection === undefined) return undefined;
    switch (frame.type) {
      case 'ping':
        this.#room.send(socket, { type: 'pong' });
        return undefined;
      case 'resume':
        return this.resume(socket, frame.lastSeq);
      case 'typing':
        this.#type(socket, connection, Date.now());
        return undefined;
      case 'read':
        this.#read(socket, connection, frame.seq);
        return undefined;
      default:
        return this.#command(socket, connection, commandOf(frame));
    }
  }

  async #command(
    socket: WebSocket,
    { playerId, name, staff }: RoomConnection,
    command: RoomCommand,
  ): Promise<void> {
    const actor: Actor = { playerId, name, staff };
    const { id } = command;
    const { connections } = this.#room;
    const answer = (outcome: Result<Applied>) => {
      if (outcome.ok) this.#room.send(socket, { type: 'ack', id, ...outcome.value });
      else connections.refuse(socket, outcome.error, id);
    };
    if (this.#room.isLeader) {
      const isStillHere = () => connections.of(socket) !== undefined;
      await this.#room.submit(actor, command, answer, isStillHere);
    } else answer(await this.#follower.publish(actor, command));
  }

  #type(socket: WebSocket, { playerId, name, staff }: RoomConnection, nowMs: number): void {
    const { members, registry } = this.#room;
    if (members > CHATTY_MEMBERS_MAX) return;
    if (nowMs - (this.#typing.get(playerId) ?? 0) < TYPING_EVERY_MS) return;
    if (registry.sanctionsOf(playerId).mutedUntilMs > nowMs) return;
    if (this.#typing.size > CHATTY_MEMBERS_MAX * 2) this.#typing.clear();
    this.#typing.set(playerId, nowMs);
    this.#room.broadcast({ type: 'typing', playerId, name }, { id: playerId, staff }, socket);
  }

  #read(socket: WebSocket, { playerId, staff }: RoomConnection, seq: number): void {
    const { storage, opened } = this.#room;
    const upTo = Math.min(seq, this.#room.seq);
    if (!storage.setMarker(playerId, upTo)) return;
    // Among strangers nobody is told who has read what.
    if (opened.kind !== 'direct' && opened.kind !== 'group') return;
    this.#room.broadcast({ type: 'read', playerId, seq: upTo }, { id: playerId, staff }, socket);
  }

  #replaysOf(connection: RoomConnection): Replays {
    const known = this.#replays.get(connection);
    if (known !== undefined) return known;
    const replays = { bucket: new TokenBucket(), isRunning: false };
    this.#replays.set(connection, replays);
    return replays;
  }

  /**
   * Sends what a client missed: events after `lastSeq` up to where it began to hear them live, each
   * once and in order. Each is paid for by what it sends: the next one waits until then. Asking
   * again is no sign of having read.
   */
  async resume(socket: WebSocket, lastSeq: number): Promise<void> {
    const { connections, seq } = this.#room;
    const connection = connections.of(socket);
    if (connection === undefined) return;
    if (lastSeq > seq) {
      connections.refuseBad(socket, { code: 'invalid_request' }, null);
      return;
    }
    const replays = this.#replaysOf(connection);
    if (replays.isRunning) {
      connections.refuse(socket, { code: 'rate_limited' }, null);
      return;
    }
    replays.isRunning = true;
    const owed = -replays.bucket.level(RESUME_RATE, Date.now());
    if (owed > 0) await scheduler.wait((owed / RESUME_RATE.perSecond) * SECOND_MS);
    try {
      if (connections.of(socket) === connection) await this.#resume(socket, connection, lastSeq);
    } catch (error) {
      // The leader is silent, or what is stored cannot be read: nothing is told in part.
      log('error', 'resume_failed', errorFields(error));
      connections.refuse(socket, { code: 'try_again' }, null);
    } finally {
      replays.isRunning = false;
    }
  }

  // A shard asks the leader for what it does not remember.
  async #resume(socket: WebSocket, connection: RoomConnection, lastSeq: number): Promise<void> {
    const { storage, isLeader, keptAfter } = this.#room;
    const { liveFrom } = connection;
    if (isLeader || lastSeq >= liveFrom) {
      const events = storage.eventsAfter(lastSeq, RESUME_EVENTS_MAX, liveFrom);
      this.#replay(socket, connection, lastSeq, { events, keptAfter });
      return;
    }
    const past = await this.#follower.since(lastSeq, RESUME_EVENTS_MAX);
    const events = past.events.filter(({ seq }) => seq <= liveFrom);
    this.#replay(socket, connection, lastSeq, { ...past, events });
  }

  #replay(
    socket: WebSocket,
    connection: RoomConnection,
    lastSeq: number,
    { events, keptAfter }: EventPage,
  ): void {
    const { connections, blocks } = this.#room;
    const { playerId, liveFrom } = connection;
    const isCut = events.length === RESUME_EVENTS_MAX;
    let characters = 0;
    for (const event of events) {
      const text = JSON.stringify(eventFrame(event));
      // Seen or not, it was read.
      characters += text.length;
      const isHidden = blocks.blockersOf(event.actorId)?.has(playerId) === true;
      if (event.staff || !isHidden) connections.send(socket, text);
    }
    this.#replaysOf(connection).bucket.take(RESUME_RATE, Date.now(), characters);
    const last = events.at(-1)?.seq ?? lastSeq;
    const seq = isCut ? last : Math.max(liveFrom, lastSeq);
    const complete = !isCut || last >= liveFrom;
    const gone = keptAfter > lastSeq ? { keptAfter } : {};
    this.#room.send(socket, { type: 'resumed', seq, complete, ...gone });
  }
}
