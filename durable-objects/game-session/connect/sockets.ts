// The sockets of one session: who is on them, what goes to whom, and how much each may send.
// Attachments survive hibernation; the counters here do not need to. A client that sends too fast
// is slowed down; one that goes on without waiting is cut off, and nobody else notices. A seat ends
// when its close is sent, not when the client answers: whoever is not in `#members` is not heard.

import { z } from 'zod';
import type { Lines } from '#objects/live/termination.ts';
import { StoredCodec } from '#objects/stored-codec.ts';
import type { SocketRole } from '#shared/contracts/game-session.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFrame, nameOf, type RefusedAt } from '#shared/http/error-frame.ts';
import { errorFields, log } from '#shared/log.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { err, ok, type Refusal, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { spectatorFrame } from './frames.ts';

/** Frames in a burst, of one player; and frames of one socket that wait until they are paid. */
const BURST_FRAMES = 200;
const WAITING_FRAMES_MAX = 64;
/** Frames of one socket in a row; then others of this process have their turn. */
const UNBROKEN_FRAMES_MAX = 16;
/** No longer than all sockets of a player together can owe at once. */
const PAUSE_MS_MAX = 2 * SECOND_MS;
/**
 * The runtime does not tell how much of what we sent was read. So one connection carries this much
 * and no more: then it is closed, and a client that lives resumes on a new one where it was.
 */
const SENT_CHARACTERS_MAX = 32 * 1024 * 1024;
/** Sockets of one player; one more, and the oldest goes. */
const SOCKETS_PER_PLAYER_MAX = 8;
/** Strangers do not push each other out: the next one is refused. */
const SPECTATORS_MAX = 100;

/** Who is on a socket; `order` grows with each one that opens. */
export type Member = { playerId: string; sid: string; role: SocketRole; order: number };

const memberCodec = new StoredCodec<Member>(
  'attachment of game-session',
  z.strictObject({
    playerId: z.string(),
    sid: z.string(),
    role: z.enum(['player', 'spectator']),
    order: z.int().min(1),
  }),
);

/** What a player may send: more sockets are no more. */
type Purse = { tokens: number; atMs: number };
type Lane = {
  purse: Purse;
  unbroken: number;
  /** When the last frame that ran at once was done. */
  endedMs: number;
  waiting: number;
  tail: Promise<void> | null;
};

export class Sockets {
  /** Hears who left when a close was sent that nobody asked this object for. */
  onDropped: (member: Member) => void = () => {};
  readonly #lines: Lines;
  readonly #framesPerSecond: number;
  readonly #members = new Map<WebSocket, Member>();
  /** Accepted, and the hub not yet asked about; they count, or a burst would get past the limit. */
  readonly #entering = new Map<WebSocket, Member>();
  readonly #lanes = new WeakMap<WebSocket, Lane>();
  readonly #purses = new Map<string, Purse>();
  readonly #sent = new WeakMap<WebSocket, number>();

  readonly #at: RefusedAt;

  constructor(context: DurableObjectState, lines: Lines, framesPerSecond: number) {
    this.#lines = lines;
    this.#framesPerSecond = framesPerSecond;
    this.#at = { object: 'game-session', id: nameOf(context) };
    for (const socket of context.getWebSockets()) {
      if (socket.readyState === WebSocket.OPEN) this.#restore(socket);
    }
  }

  // What slept through a release and cannot be read is sent away: it resumes with a new ticket.
  #restore(socket: WebSocket): void {
    const attachment: unknown = socket.deserializeAttachment();
    if (attachment === null) return;
    try {
      this.#members.set(socket, memberCodec.fromStored(attachment));
    } catch (error) {
      log('error', 'attachment_unreadable', { ...this.#at, ...errorFields(error) });
      this.#lines.hangUp(socket, CLOSE_CODES.tryAgainLater, 'connect again to go on');
    }
  }

  memberOf(socket: WebSocket): Member | undefined {
    return this.#members.get(socket);
  }

  #seats(): [WebSocket, Member][] {
    return [...this.#members, ...this.#entering];
  }

  /** Takes over the server side of a pair; it hears nothing until `join`. */
  accept(
    socket: WebSocket,
    lineId: string,
    who: Omit<Member, 'order'>,
  ): Result<Member, 'rate_limited'> {
    const seats = this.#seats();
    const spectators = seats.filter(([, { role }]) => role === 'spectator');
    if (who.role === 'spectator' && spectators.length >= SPECTATORS_MAX) return err('rate_limited');
    const order = 1 + Math.max(0, ...seats.map(([, member]) => member.order));
    const member = { ...who, order };
    this.#lines.accept(socket, lineId);
    socket.serializeAttachment(memberCodec.toStored(member));
    this.#entering.set(socket, member);
    const own = seats.filter(([, { playerId }]) => playerId === who.playerId);
    own.sort(([, left], [, right]) => right.order - left.order);
    for (const [oldest] of own.slice(SOCKETS_PER_PLAYER_MAX - 1)) {
      this.#drop(oldest, CLOSE_CODES.replaced, 'opened elsewhere');
    }
    return ok(member);
  }

  /** From now on this socket gets every event; `false` when it was closed on its way in. */
  join(socket: WebSocket, member: Member): boolean {
    if (!this.#entering.delete(socket)) return false;
    this.#members.set(socket, member);
    return true;
  }

  /** Takes a seat away, once: who was on it. */
  leave(socket: WebSocket): Member | null {
    const member = this.#members.get(socket) ?? this.#entering.get(socket) ?? null;
    this.#members.delete(socket);
    this.#entering.delete(socket);
    return member;
  }

  /** Whether this sign-in has a socket here. */
  hasSignIn(sid: string): boolean {
    return this.#seats().some(([, member]) => member.sid === sid);
  }

  /** The seat ends now, the connection soon. */
  #drop(socket: WebSocket, code: number, reason: string): void {
    const member = this.leave(socket);
    this.#lines.hangUp(socket, code, reason);
    if (member !== null) this.onDropped(member);
  }

  /** Sends one frame. */
  send(socket: WebSocket, text: string): void {
    const sent = (this.#sent.get(socket) ?? 0) + text.length;
    this.#sent.set(socket, sent);
    try {
      if (sent > SENT_CHARACTERS_MAX) {
        this.#drop(socket, CLOSE_CODES.tryAgainLater, 'connect again to go on');
        return;
      }
      socket.send(text);
    } catch {
      // Already closing: `webSocketClose` tidies up.
    }
  }

  /** An event to everyone; spectators get their own cut. */
  broadcast(frame: ServerFrame): void {
    let whole: string | undefined;
    let cut: string | null | undefined;
    for (const [socket, member] of this.#members) {
      if (member.role === 'player') {
        whole ??= JSON.stringify(frame);
        this.send(socket, whole);
        continue;
      }
      if (cut === undefined) {
        const shown = spectatorFrame(frame);
        cut = shown === null ? null : JSON.stringify(shown);
      }
      if (cut !== null) this.send(socket, cut);
    }
  }

  /** Closes those that `picks` picks, all unless told; returns who was on them. */
  close(code: number, reason: string, picks: (member: Member) => boolean = () => true): Member[] {
    const closed = this.#seats().filter(([, member]) => picks(member));
    for (const [socket] of closed) this.#drop(socket, code, reason);
    return closed.map(([, member]) => member);
  }

  #purseOf(playerId: string, nowMs: number): Purse {
    const known = this.#purses.get(playerId);
    if (known !== undefined) return known;
    // Whoever left long ago has all of it again, which is what a new one has.
    for (const [id, purse] of this.#purses) {
      if (this.#filled(purse, nowMs) === BURST_FRAMES) this.#purses.delete(id);
    }
    const purse = { tokens: BURST_FRAMES, atMs: nowMs };
    this.#purses.set(playerId, purse);
    return purse;
  }

  #laneOf(socket: WebSocket, nowMs: number): Lane {
    const known = this.#lanes.get(socket);
    if (known !== undefined) return known;
    const member = this.#members.get(socket) ?? this.#entering.get(socket);
    const purse = this.#purseOf(member?.playerId ?? '', nowMs);
    const lane = { purse, unbroken: 0, endedMs: 0, waiting: 0, tail: null };
    this.#lanes.set(socket, lane);
    return lane;
  }

  /** Makes a player pay for a frame that was worth more than one; the next ones wait for it. */
  charge(socket: WebSocket, tokens: number): void {
    const lane = this.#lanes.get(socket);
    if (lane !== undefined) lane.purse.tokens -= tokens;
  }

  #filled({ tokens, atMs }: Purse, nowMs: number): number {
    const earned = ((nowMs - atMs) / SECOND_MS) * this.#framesPerSecond;
    return Math.min(BURST_FRAMES, tokens + Math.max(earned, 0));
  }

  /** Takes one token; returns how long to wait for it. */
  #take({ purse }: Lane, nowMs: number): number {
    purse.tokens = this.#filled(purse, nowMs) - 1;
    purse.atMs = nowMs;
    return purse.tokens >= 0 ? 0 : (-purse.tokens / this.#framesPerSecond) * SECOND_MS;
  }

  // What a socket has sent at once is run at once, and the runtime serves nobody else meanwhile. A frame
  // that came a while after the one before it does not count: to wait its turn costs as much as a round.
  #isOthersTurn(lane: Lane, hasWaited: boolean): boolean {
    if (hasWaited) return false;
    lane.unbroken = (lane.unbroken + 1) % UNBROKEN_FRAMES_MAX;
    return lane.unbroken === 0;
  }

  /**
   * Runs a frame's work in the order of its socket. At once while the player keeps to the rate and
   * nothing of the socket waits; otherwise later; not at all, and the socket is closed, when too
   * much waits.
   */
  inOrder(
    socket: WebSocket,
    nowMs: number,
    work: () => Promise<void> | undefined,
  ): Promise<void> | undefined {
    const lane = this.#laneOf(socket, nowMs);
    // One that waits for others pays in its turn: what they cost is known only then, and a pause
    // reckoned at its arrival would be served after theirs though the bucket is full again.
    const delayMs = lane.tail === null ? this.#take(lane, nowMs) : null;
    let run: Promise<void> | undefined;
    if (delayMs === 0 && !this.#isOthersTurn(lane, nowMs > lane.endedMs)) {
      run = work();
      lane.endedMs = Date.now();
      if (run === undefined) return undefined;
    } else {
      // What is paid already does not wait for its pay.
      if (lane.waiting >= WAITING_FRAMES_MAX + Math.max(0, lane.purse.tokens)) {
        this.refuse(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
        return undefined;
      }
      const before = lane.tail ?? Promise.resolve();
      run = before.then(async () => {
        const pauseMs = delayMs ?? this.#take(lane, Date.now());
        if (pauseMs > 0 || delayMs === 0 || this.#isOthersTurn(lane, false)) {
          await scheduler.wait(Math.min(pauseMs, PAUSE_MS_MAX));
        }
        if (this.#members.has(socket)) await work();
      });
    }
    lane.waiting += 1;
    const tail = run.finally(() => {
      lane.waiting -= 1;
      if (lane.tail === tail) lane.tail = null;
    });
    lane.tail = tail;
    return tail;
  }

  /** An error frame, whose request id the log knows. */
  sendRefusal(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    this.send(socket, errorFrame(refusal, ref, this.#at));
  }

  /** An error frame, then the close code. */
  refuse(
    socket: WebSocket,
    code: 'too_many_frames' | 'invalid_request' | 'body_too_large',
    closeCode: number,
  ): void {
    if (!this.#members.has(socket)) return;
    this.sendRefusal(socket, { code }, null);
    this.#drop(socket, closeCode, code);
  }
}
