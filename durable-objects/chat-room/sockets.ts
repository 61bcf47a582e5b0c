// The sockets of one object and what goes to whom. Blocks are applied here, when something is
// delivered. Attachments survive hibernation; counters do not need to.
// The runtime does not tell how much of what was sent is still unread, so a client must now and then
// give a sign of life: who is silent for too many bytes is closed and resumes when it comes back.

import { DEFAULT_POLICY } from '#shared/contracts/chat-room.ts';
import { CLOSE_CODES, type ErrorCode } from '#shared/errors.ts';
import type { RoomServerFrame } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { errorFrame } from './frames.ts';
import type { Member } from './registry.ts';

/** A client that pings but never says that it has read is closed after this many times as much. */
const UNREAD_FACTOR = 4;
const SOCKETS_PER_PLAYER_MAX = 8;
const BAD_FRAMES_MAX = 30;
const BURST_SECONDS = 2;
/** What one socket may have replayed; more of it waits. */
const RESUME_CHARACTERS_PER_SECOND = 256 * 1024;

/** A socket that takes part. */
export interface Seat extends Member {
  /** Events after this number come live. */
  liveFrom: number;
}

type Place = { seat: Seat; meter: Meter };

type Meter = {
  tokens: number;
  atMs: number;
  bad: number;
  silentBytes: number;
  unreadBytes: number;
  lastPingMs: number;
  /** When the next resume is paid for, and whether one is running. */
  resumeAtMs: number;
  isResuming: boolean;
};

const sidTag = (sid: string) => `sid:${sid}`;

export class Sockets {
  readonly #context: DurableObjectState;
  /** Bytes sent to a socket without a sign of life before it is closed. */
  silentBytesMax = DEFAULT_POLICY.silentBytesMax;
  readonly #places = new Map<WebSocket, Place>();
  readonly #players = new Map<string, number>();
  /** Accepted, and not yet let in; they count, or a burst would get past the limit. */
  readonly #entering = new Map<WebSocket, string>();
  /** By blocked player: those present who have blocked them. */
  readonly #blockers = new Map<string, Set<string>>();
  readonly #blocks = new Map<string, readonly string[]>();

  constructor(context: DurableObjectState, blocksOf: (playerId: string) => readonly string[]) {
    this.#context = context;
    for (const socket of context.getWebSockets()) {
      const seat = socket.deserializeAttachment() as Seat | null;
      if (seat !== null) this.#add(socket, seat, blocksOf);
    }
  }

  /** Players on sockets here. */
  get members(): number {
    return this.#players.size;
  }

  has(playerId: string): boolean {
    return this.#players.has(playerId);
  }

  hasSignIn(sid: string): boolean {
    for (const { seat } of this.#places.values()) if (seat.sid === sid) return true;
    return false;
  }

  seatOf(socket: WebSocket): Seat | undefined {
    return this.#places.get(socket)?.seat;
  }

  #add(socket: WebSocket, seat: Seat, blocksOf: (playerId: string) => readonly string[]): void {
    this.#places.set(socket, { seat, meter: newMeter() });
    const count = this.#players.get(seat.playerId) ?? 0;
    this.#players.set(seat.playerId, count + 1);
    if (count === 0) this.setBlocks(seat.playerId, blocksOf(seat.playerId));
  }

  /** Takes over the server side of a pair; it hears nothing until `join`. */
  accept(socket: WebSocket, member: Member): Result<undefined, 'rate_limited'> {
    const { playerId, sid } = member;
    let count = this.#players.get(playerId) ?? 0;
    for (const id of this.#entering.values()) if (id === playerId) count += 1;
    if (count >= SOCKETS_PER_PLAYER_MAX) return err('rate_limited');
    this.#context.acceptWebSocket(socket, [sidTag(sid)]);
    this.#entering.set(socket, playerId);
    return ok();
  }

  /** Sends away a socket that was accepted and is not let in. */
  turnAway(socket: WebSocket, code: number, reason: string): void {
    this.#entering.delete(socket);
    this.#close(socket, code, reason);
  }

  /** From now on this socket gets every event after `liveFrom`. `true`: the player was not here. */
  join(socket: WebSocket, seat: Seat, blocks: readonly string[]): boolean {
    this.#entering.delete(socket);
    socket.serializeAttachment(seat);
    const isFirst = !this.has(seat.playerId);
    this.#add(socket, seat, () => blocks);
    return isFirst;
  }

  /** Forgets a socket: who was on it, and whether player or sign-in have no other one here. */
  leave(socket: WebSocket): { seat: Seat; playerLeft: boolean; signInLeft: boolean } | null {
    this.#entering.delete(socket);
    const seat = this.#places.get(socket)?.seat;
    if (seat === undefined) return null;
    this.#places.delete(socket);
    const left = (this.#players.get(seat.playerId) ?? 1) - 1;
    if (left > 0) this.#players.set(seat.playerId, left);
    else {
      this.#players.delete(seat.playerId);
      this.setBlocks(seat.playerId, []);
    }
    return { seat, playerLeft: left <= 0, signInLeft: !this.hasSignIn(seat.sid) };
  }

  /** Takes over whom a present player has blocked. */
  setBlocks(playerId: string, blocks: readonly string[]): void {
    for (const blocked of this.#blocks.get(playerId) ?? []) {
      const blockers = this.#blockers.get(blocked);
      blockers?.delete(playerId);
      if (blockers?.size === 0) this.#blockers.delete(blocked);
    }
    if (blocks.length === 0) this.#blocks.delete(playerId);
    else this.#blocks.set(playerId, blocks);
    for (const blocked of blocks) {
      const blockers = this.#blockers.get(blocked);
      if (blockers === undefined) this.#blockers.set(blocked, new Set([playerId]));
      else blockers.add(playerId);
    }
  }

  /** From now on a player speaks under this name, on every socket. */
  rename(playerId: string, name: string): void {
    for (const [socket, { seat }] of this.#places) {
      if (seat.playerId !== playerId) continue;
      // In place: what runs for this seat goes on.
      seat.name = name;
      socket.serializeAttachment(seat);
    }
  }

  /** Whether this viewer sees what this author does. */
  sees(viewerId: string, authorId: string): boolean {
    return this.#blockers.get(authorId)?.has(viewerId) !== true;
  }

  /** Sends one frame; nothing to a socket that has left. */
  send(socket: WebSocket, frame: RoomServerFrame): void {
    this.sendText(socket, JSON.stringify(frame));
  }

  sendError(socket: WebSocket, code: ErrorCode, ref: string | null): void {
    this.sendText(socket, errorFrame({ code }, ref));
  }

  sendText(socket: WebSocket, text: string): void {
    const place = this.#places.get(socket);
    if (place !== undefined) this.#deliver(socket, place.meter, text);
  }

  #deliver(socket: WebSocket, meter: Meter, text: string): void {
    meter.silentBytes += text.length;
    meter.unreadBytes += text.length;
    const isUnread = meter.unreadBytes > this.silentBytesMax * UNREAD_FACTOR;
    const isSilent = meter.silentBytes > this.silentBytesMax && !this.#showsLife(socket, meter);
    if (isUnread || isSilent) {
      this.#close(socket, CLOSE_CODES.tryAgainLater, 'reads too slowly');
      return;
    }
    try {
      socket.send(text);
    } catch {
      // Already closing: `webSocketClose` tidies up.
    }
  }

  // A ping is answered by the runtime and leaves only its time.
  #showsLife(socket: WebSocket, meter: Meter): boolean {
    const pingMs = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    if (pingMs <= meter.lastPingMs) return false;
    meter.lastPingMs = pingMs;
    meter.silentBytes = 0;
    return true;
  }

  /** To everybody who may see what this author does, except `but`. */
  broadcast(
    text: string,
    author: { id: string; staff: boolean } | null,
    but: WebSocket | null = null,
  ): void {
    const blockers = author === null || author.staff ? undefined : this.#blockers.get(author.id);
    for (const [socket, { seat, meter }] of this.#places) {
      if (socket === but || blockers?.has(seat.playerId) === true) continue;
      this.#deliver(socket, meter, text);
    }
  }

  /** Closes the sockets that a test picks. */
  close(code: number, reason: string, picks: (seat: Seat) => boolean): void {
    for (const [socket, { seat }] of [...this.#places]) {
      if (picks(seat)) this.#close(socket, code, reason);
    }
  }

  #close(socket: WebSocket, code: number, reason: string): void {
    try {
      socket.close(code, reason);
    } catch {
      // Closed already.
    }
  }

  /** A frame came: counts it; `false` when the socket sends too fast, and it is closed in the end. */
  heard(socket: WebSocket, framesPerSecond: number, nowMs: number): boolean {
    const meter = this.#places.get(socket)?.meter;
    if (meter === undefined) return false;
    const burst = framesPerSecond * BURST_SECONDS;
    const earned = (Math.max(nowMs - meter.atMs, 0) / SECOND_MS) * framesPerSecond;
    meter.tokens = Math.min(burst, meter.tokens + earned) - 1;
    meter.atMs = nowMs;
    if (meter.tokens >= 0) return true;
    // In debt by a whole burst: it does not listen.
    if (meter.tokens < -burst) this.refuse(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
    return false;
  }

  /** The client did something that one who only asks for more does not do. */
  awake(socket: WebSocket): void {
    const place = this.#places.get(socket);
    if (place !== undefined) place.meter.silentBytes = 0;
  }

  /** Begins a resume: how long to wait for it, or `null` while another one runs on this socket. */
  beginResume(socket: WebSocket, nowMs: number): number | null {
    const meter = this.#places.get(socket)?.meter;
    if (meter === undefined || meter.isResuming) return null;
    meter.isResuming = true;
    return Math.max(meter.resumeAtMs - nowMs, 0);
  }

  /** Ends it; what was replayed puts off the next one. */
  endResume(socket: WebSocket, characters: number, nowMs: number): void {
    const meter = this.#places.get(socket)?.meter;
    if (meter === undefined) return;
    meter.isResuming = false;
    meter.resumeAtMs = nowMs + (characters / RESUME_CHARACTERS_PER_SECOND) * SECOND_MS;
  }

  /** The client said how far it has read. */
  read(socket: WebSocket): void {
    const place = this.#places.get(socket);
    if (place !== undefined) place.meter.unreadBytes = 0;
  }

  /** A frame that no client of ours sends; too many of them end the socket. */
  bad(socket: WebSocket, text: string): void {
    const meter = this.#places.get(socket)?.meter;
    if (meter === undefined) return;
    meter.bad += 1;
    this.sendText(socket, text);
    if (meter.bad > BAD_FRAMES_MAX) {
      this.#close(socket, CLOSE_CODES.policyViolation, 'too many bad frames');
    }
  }

  /** An error frame, then the close code. */
  refuse(socket: WebSocket, code: ErrorCode, closeCode: number): void {
    this.sendError(socket, code, null);
    this.#close(socket, closeCode, code);
  }
}

const newMeter = (): Meter => ({
  tokens: Number.POSITIVE_INFINITY,
  atMs: 0,
  bad: 0,
  silentBytes: 0,
  unreadBytes: 0,
  lastPingMs: 0,
  resumeAtMs: 0,
  isResuming: false,
});
