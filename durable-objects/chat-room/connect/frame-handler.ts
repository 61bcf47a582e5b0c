// Frame handler: takes members' frames, reads, has the room (or its leader) decide, answers.

import type {
  Actor,
  Applied,
  EventPage,
  RoomCommand,
  RoomEvent,
} from '#shared/contracts/chat-room.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { CHAT_FRAME_BYTES_MAX } from '#shared/protocol/common.ts';
import { RESUME_EVENTS_MAX, type RoomClientFrame } from '#shared/protocol/room.ts';
import type { Refusal, Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { Follower } from '../replicate/follower.ts';
import { CHATTY_MEMBERS_MAX, type Room } from '../room.ts';
import type { Connection } from './connections.ts';
import { eventFrame, parseFrame } from './frames.ts';

/** One player is said to be typing at most this often. */
const TYPING_EVERY_MS = 2 * SECOND_MS;
/** What the frame of an event has around its body, roughly. */
const ENVELOPE_CHARACTERS = 250;
const encoder = new TextEncoder();

function isTooLong(text: string): boolean {
  if (text.length > CHAT_FRAME_BYTES_MAX) return true;
  const mayBeLong = text.length * 3 > CHAT_FRAME_BYTES_MAX;
  return mayBeLong && encoder.encode(text).length > CHAT_FRAME_BYTES_MAX;
}

// What reading and sending these costs, seen or not.
const weightOf = (events: RoomEvent[]) =>
  events.reduce((sum, { body }) => sum + body.length + ENVELOPE_CHARACTERS, 0);

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

  constructor(room: Room, follower: Follower) {
    this.#room = room;
    this.#follower = follower;
  }

  /** One frame. Returns a promise for what is not done at once. */
  receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> | undefined {
    const { sockets, policy } = this.#room;
    const connection = sockets.connectionOf(socket);
    if (connection === undefined) return undefined;
    if (typeof message !== 'string') {
      sockets.refuse(socket, 'invalid_request', CLOSE_CODES.unsupportedData);
      return undefined;
    }
    if (isTooLong(message)) {
      sockets.refuse(socket, 'body_too_large', CLOSE_CODES.messageTooBig);
      return undefined;
    }
    const nowMs = Date.now();
    const isInTime = sockets.heard(socket, policy.framesPerSecond, nowMs);
    const frame = parseFrame(message);
    if (!isInTime) {
      sockets.sendError(socket, 'too_many_frames', frame.ref);
      return undefined;
    }
    if (!frame.ok) {
      sockets.bad(socket, frame.error, frame.ref);
      return undefined;
    }
    if (frame.value.type !== 'resume') sockets.awake(socket);
    return this.#frame(socket, connection, frame.value, nowMs);
  }

  #frame(
    socket: WebSocket,
    connection: Connection,
    frame: RoomClientFrame,
    nowMs: number,
  ): Promise<void> | undefined {
    switch (frame.type) {
      case 'ping':
        this.#room.sockets.send(socket, { type: 'pong' });
        return undefined;
      case 'resume':
        return this.resume(socket, frame.lastSeq);
      case 'typing':
        this.#type(socket, connection, nowMs);
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
    { playerId, name, staff }: Connection,
    command: RoomCommand,
  ): Promise<void> {
    const actor: Actor = { playerId, name, staff };
    const { id } = command;
    const answer = (outcome: Result<Applied>) => {
      if (outcome.ok) this.#room.sockets.send(socket, { type: 'ack', id, ...outcome.value });
      else this.#refuse(socket, outcome.error, id);
    };
    if (this.#room.isLeader) {
      const isStillHere = () => this.#room.sockets.connectionOf(socket) !== undefined;
      await this.#room.submit(actor, command, answer, isStillHere);
    } else answer(await this.#follower.publish(actor, command));
  }

  #refuse(socket: WebSocket, refusal: Refusal, ref: string): void {
    this.#room.sockets.sendRefusal(socket, refusal, ref);
  }

  #type(socket: WebSocket, { playerId, name, staff }: Connection, nowMs: number): void {
    const { sockets, registry } = this.#room;
    if (sockets.members > CHATTY_MEMBERS_MAX) return;
    if (nowMs - (this.#typing.get(playerId) ?? 0) < TYPING_EVERY_MS) return;
    if (registry.sanctionsOf(playerId).mutedUntilMs > nowMs) return;
    if (this.#typing.size > CHATTY_MEMBERS_MAX * 2) this.#typing.clear();
    this.#typing.set(playerId, nowMs);
    const frame = { type: 'typing', playerId, name };
    sockets.broadcast(JSON.stringify(frame), { id: playerId, staff }, socket);
  }

  #read(socket: WebSocket, { playerId, staff }: Connection, seq: number): void {
    const { sockets, storage, opened } = this.#room;
    sockets.read(socket);
    const upTo = Math.min(seq, this.#room.seq);
    if (!storage.setMarker(playerId, upTo)) return;
    // Among strangers nobody is told who has read what.
    if (opened.kind !== 'direct' && opened.kind !== 'group') return;
    const frame = { type: 'read', playerId, seq: upTo };
    sockets.broadcast(JSON.stringify(frame), { id: playerId, staff }, socket);
  }

  /**
   * Sends what a client missed: events after `lastSeq` up to where it began to hear them live, each
   * once and in order. Each is paid for by what it sends: the next one waits until then. Asking
   * again is no sign of having read.
   */
  resume(socket: WebSocket, lastSeq: number): Promise<void> | undefined {
    const room = this.#room;
    const connection = room.sockets.connectionOf(socket);
    if (connection === undefined) return undefined;
    if (lastSeq > room.seq) {
      room.sockets.bad(socket, { code: 'invalid_request' }, null);
      return undefined;
    }
    const waitMs = room.sockets.beginResume(socket, Date.now());
    if (waitMs === null) {
      room.sockets.sendError(socket, 'rate_limited', null);
      return undefined;
    }
    if (waitMs === 0) return this.#resume(socket, connection, lastSeq);
    return scheduler.wait(waitMs).then(() => this.#resume(socket, connection, lastSeq));
  }

  // A shard asks the leader for what it does not remember.
  #resume(socket: WebSocket, connection: Connection, lastSeq: number): Promise<void> | undefined {
    const room = this.#room;
    if (room.sockets.connectionOf(socket) !== connection) return undefined;
    if (room.isLeader || lastSeq >= connection.liveFrom) {
      const events = room.storage.eventsAfter(lastSeq, RESUME_EVENTS_MAX, connection.liveFrom);
      this.#replay(socket, connection, lastSeq, { events, keptAfter: room.keptAfter });
      return undefined;
    }
    return this.#resumeShard(socket, connection, lastSeq);
  }

  async #resumeShard(socket: WebSocket, connection: Connection, lastSeq: number): Promise<void> {
    try {
      const { events, keptAfter } = await this.#follower.since(lastSeq, RESUME_EVENTS_MAX);
      const missed = events.filter(({ seq }) => seq <= connection.liveFrom);
      const isCut = events.length === RESUME_EVENTS_MAX && missed.length === events.length;
      this.#replay(socket, connection, lastSeq, { events: missed, keptAfter }, isCut);
    } catch {
      this.#room.sockets.endResume(socket, 0, Date.now());
      this.#room.sockets.sendError(socket, 'try_again', null);
    }
  }

  #replay(
    socket: WebSocket,
    connection: Connection,
    lastSeq: number,
    { events, keptAfter }: EventPage,
    isCut = events.length === RESUME_EVENTS_MAX,
  ): void {
    const { sockets } = this.#room;
    sockets.endResume(socket, weightOf(events), Date.now());
    for (const event of events) {
      if (!event.staff && !sockets.sees(connection.playerId, event.actorId)) continue;
      sockets.sendText(socket, JSON.stringify(eventFrame(event)));
    }
    const last = events.at(-1)?.seq ?? lastSeq;
    const seq = isCut ? last : Math.max(connection.liveFrom, lastSeq);
    const complete = !isCut || last >= connection.liveFrom;
    const gone = keptAfter > lastSeq ? { keptAfter } : {};
    sockets.send(socket, { type: 'resumed', seq, complete, ...gone });
  }
}
