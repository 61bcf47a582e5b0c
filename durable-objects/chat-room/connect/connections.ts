// The sockets of one object and what goes to whom. Blocks are applied here, when something is
// delivered. Attachments survive hibernation; counters do not need to. A seat ends when its close is
// sent, not when the client answers: who has no place here is not heard.
// The runtime does not tell how much of what was sent is still unread, so a client must now and then
// give a sign of life: who is silent for too many bytes is closed and resumes when it comes back.

import type { Lines } from '#objects/live/termination.ts';
import { DEFAULT_POLICY } from '#shared/contracts/chat-room.ts';
import { CLOSE_CODES, type ErrorCode } from '#shared/errors.ts';
import { errorFrame, nameOf } from '#shared/http/error-frame.ts';
import type { RoomServerFrame } from '#shared/protocol/room.ts';
import type { Refusal } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { TicketClaims } from '../store/registry.ts';

/** A client that pings but never says that it has read is closed after this many times as much. */
const UNREAD_FACTOR = 4;
/** One more, and the oldest goes. */
const SOCKETS_PER_PLAYER_MAX = 8;
const BAD_FRAMES_MAX = 30;
const BURST_SECONDS = 2;
/** What one socket may have replayed; more of it waits. */
const RESUME_CHARACTERS_PER_SECOND = 256 * 1024;

/** A socket that takes part. */
export interface Connection extends TicketClaims {
  /** Events after this number come live. */
  liveFrom: number;
  /** Grows with each socket that opens. */
  order: number;
}

/** Who left, and whether player or sign-in have no other socket here. */
export interface Departure {
  connection: Connection;
  playerLeft: boolean;
  signInLeft: boolean;
}

type Place = { connection: Connection; meter: Meter };

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

export class Connections {
  /** Hears of everybody whose connection we ended. */
  onDropped: (departure: Departure) => void = () => {};
  readonly #context: DurableObjectState;
  readonly #lines: Lines;
  /** Bytes sent to a socket without a sign of life before it is closed. */
  silentBytesMax = DEFAULT_POLICY.silentBytesMax;
  readonly #places = new Map<WebSocket, Place>();
  readonly #players = new Map<string, number>();
  /** Accepted, and not yet let in; they count, or a burst would get past the limit. */
  readonly #entering = new Map<WebSocket, { playerId: string; order: number }>();
  #order = 0;
  /** By blocked player: those present who have blocked them. */
  readonly #blockers = new Map<string, Set<string>>();
  readonly #blocks = new Map<string, readonly string[]>();

  constructor(
    context: DurableObjectState,
    lines: Lines,
    blocksOf: (playerId: string) => readonly string[],
  ) {
    this.#context = context;
    this.#lines = lines;
    for (const socket of context.getWebSockets()) {
      const connection = socket.deserializeAttachment() as Connection | null;
      if (connection === null || socket.readyState !== WebSocket.OPEN) continue;
      this.#order = Math.max(this.#order, connection.order);
      this.#add(socket, connection, blocksOf);
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
    for (const { connection } of this.#places.values()) if (connection.sid === sid) return true;
    return false;
  }

  connectionOf(socket: WebSocket): Connection | undefined {
    return this.#places.get(socket)?.connection;
  }

  #add(
    socket: WebSocket,
    connection: Connection,
    blocksOf: (playerId: string) => readonly string[],
  ): void {
    this.#places.set(socket, { connection, meter: newMeter() });
    const count = this.#players.get(connection.playerId) ?? 0;
    this.#players.set(connection.playerId, count + 1);
    if (count === 0) this.setBlocks(connection.playerId, blocksOf(connection.playerId));
  }

  /** Takes over the server side of a pair; it hears nothing until `join`. */
  accept(socket: WebSocket, lineId: string, { playerId, sid }: TicketClaims): void {
    this.#lines.accept(socket, lineId, [sidTag(sid)]);
    this.#order += 1;
    this.#entering.set(socket, { playerId, order: this.#order });
    const own: [WebSocket, number][] = [];
    for (const [known, { connection }] of this.#places) {
      if (connection.playerId === playerId) own.push([known, connection.order]);
    }
    for (const [known, entry] of this.#entering) {
      if (entry.playerId === playerId) own.push([known, entry.order]);
    }
    own.sort(([, left], [, right]) => right - left);
    for (const [oldest] of own.slice(SOCKETS_PER_PLAYER_MAX)) {
      this.drop(oldest, CLOSE_CODES.replaced, 'opened elsewhere');
    }
  }

  /**
   * From now on this socket gets every event after `liveFrom`. `first`: the player was not here;
   * `null` when it was closed on its way in.
   */
  join(
    socket: WebSocket,
    member: TicketClaims & Pick<Connection, 'liveFrom'>,
    blocks: readonly string[],
  ): { first: boolean } | null {
    const entry = this.#entering.get(socket);
    if (entry === undefined) return null;
    this.#entering.delete(socket);
    const connection = { ...member, order: entry.order };
    socket.serializeAttachment(connection);
    const first = !this.has(connection.playerId);
    this.#add(socket, connection, () => blocks);
    return { first };
  }

  /** Takes a seat away, once: who was on it. */
  leave(socket: WebSocket): Departure | null {
    this.#entering.delete(socket);
    const connection = this.#places.get(socket)?.connection;
    if (connection === undefined) return null;
    this.#places.delete(socket);
    const left = (this.#players.get(connection.playerId) ?? 1) - 1;
    if (left > 0) this.#players.set(connection.playerId, left);
    else {
      this.#players.delete(connection.playerId);
      this.setBlocks(connection.playerId, []);
    }
    return { connection, playerLeft: left <= 0, signInLeft: !this.hasSignIn(connection.sid) };
  }

  /** The seat ends now, the connection soon. */
  drop(socket: WebSocket, code: number, reason: string): void {
    const departure = this.leave(socket);
    this.#lines.hangUp(socket, code, reason);
    if (departure !== null) this.onDropped(departure);
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
    for (const [socket, { connection }] of this.#places) {
      if (connection.playerId !== playerId) continue;
      // In place: what runs for this connection goes on.
      connection.name = name;
      socket.serializeAttachment(connection);
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
    this.sendRefusal(socket, { code }, ref);
  }

  /** An error frame, whose request id the log knows. */
  sendRefusal(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    const at = { object: 'chat-room', id: nameOf(this.#context) } as const;
    this.sendText(socket, errorFrame(refusal, ref, at));
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
      this.drop(socket, CLOSE_CODES.tryAgainLater, 'reads too slowly');
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
    for (const [socket, { connection, meter }] of this.#places) {
      if (socket === but || blockers?.has(connection.playerId) === true) continue;
      this.#deliver(socket, meter, text);
    }
  }

  /** Closes the sockets that a test picks. */
  close(code: number, reason: string, picks: (connection: Connection) => boolean): void {
    for (const [socket, { connection }] of [...this.#places]) {
      if (picks(connection)) this.drop(socket, code, reason);
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
  bad(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    const meter = this.#places.get(socket)?.meter;
    if (meter === undefined) return;
    meter.bad += 1;
    this.sendRefusal(socket, refusal, ref);
    if (meter.bad > BAD_FRAMES_MAX) {
      this.drop(socket, CLOSE_CODES.policyViolation, 'too many bad frames');
    }
  }

  /** An error frame, then the close code. */
  refuse(socket: WebSocket, code: ErrorCode, closeCode: number): void {
    this.sendError(socket, code, null);
    this.drop(socket, closeCode, code);
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
