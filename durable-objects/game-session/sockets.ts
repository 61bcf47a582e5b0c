// The sockets of one session: who is on them, what goes to whom, and how much each may send.
// Attachments survive hibernation; the counters here do not need to. A client that sends too fast
// is slowed down; one that goes on without waiting is cut off, and nobody else notices. A seat ends
// when its close is sent, not when the client answers: whoever is not in `#members` is not heard.

import type { Lines } from '#objects/live/line.ts';
import type { SocketRole } from '#shared/contracts/game-session.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFrame, nameOf, type RefusedAt } from '#shared/http/error-frame.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { err, ok, type Refusal, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { spectatorFrame } from './frames.ts';

/** Frames in a burst, and waiting frames, per socket. */
const BURST_FRAMES = 200;
const WAITING_FRAMES_MAX = 64;
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

type Lane = { tokens: number; atMs: number; waiting: number; tail: Promise<void> | null };

const sidTag = (sid: string) => `sid:${sid}`;

export class Sockets {
  /** Hears who left when a close was sent that nobody asked this object for. */
  onDropped: (member: Member) => void = () => {};
  readonly #lines: Lines;
  readonly #framesPerSecond: number;
  readonly #members = new Map<WebSocket, Member>();
  /** Accepted, and the hub not yet asked about; they count, or a burst would get past the limit. */
  readonly #entering = new Map<WebSocket, Member>();
  readonly #lanes = new WeakMap<WebSocket, Lane>();
  readonly #sent = new WeakMap<WebSocket, number>();

  readonly #at: RefusedAt;

  constructor(context: DurableObjectState, lines: Lines, framesPerSecond: number) {
    this.#lines = lines;
    this.#framesPerSecond = framesPerSecond;
    this.#at = { object: 'game-session', id: nameOf(context) };
    for (const socket of context.getWebSockets()) {
      const member = socket.deserializeAttachment() as Member | null;
      const isOpen = socket.readyState === WebSocket.OPEN;
      if (member !== null && isOpen) this.#members.set(socket, member);
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
    this.#lines.accept(socket, lineId, [sidTag(member.sid)]);
    socket.serializeAttachment(member);
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

  /** An event to everyone. `text` is the frame as stored; spectators get their own cut. */
  broadcast(frame: ServerFrame, text: string): void {
    let shown: string | null | undefined;
    for (const [socket, member] of this.#members) {
      if (member.role === 'player') {
        this.send(socket, text);
        continue;
      }
      if (shown === undefined) {
        const cut = spectatorFrame(frame);
        shown = cut === null ? null : JSON.stringify(cut);
      }
      if (shown !== null) this.send(socket, shown);
    }
  }

  /** Closes those that `picks` picks, all unless told; returns who was on them. */
  close(code: number, reason: string, picks: (member: Member) => boolean = () => true): Member[] {
    const closed = this.#seats().filter(([, member]) => picks(member));
    for (const [socket] of closed) this.#drop(socket, code, reason);
    return closed.map(([, member]) => member);
  }

  #laneOf(socket: WebSocket, nowMs: number): Lane {
    const known = this.#lanes.get(socket);
    if (known !== undefined) return known;
    const lane = { tokens: BURST_FRAMES, atMs: nowMs, waiting: 0, tail: null };
    this.#lanes.set(socket, lane);
    return lane;
  }

  /** Makes this socket pay for a frame that was worth more than one; the next ones wait for it. */
  charge(socket: WebSocket, tokens: number): void {
    const lane = this.#lanes.get(socket);
    if (lane !== undefined) lane.tokens -= tokens;
  }

  /** Takes one token; returns how long to wait for it. */
  #take(lane: Lane, nowMs: number): number {
    const earned = ((nowMs - lane.atMs) / SECOND_MS) * this.#framesPerSecond;
    lane.tokens = Math.min(BURST_FRAMES, lane.tokens + Math.max(earned, 0)) - 1;
    lane.atMs = nowMs;
    return lane.tokens >= 0 ? 0 : (-lane.tokens / this.#framesPerSecond) * SECOND_MS;
  }

  /**
   * Runs a frame's work in the order of its socket. At once while the socket keeps to its rate and
   * nothing of it waits; otherwise later; not at all, and the socket is closed, when too much
   * waits.
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
    if (delayMs === 0) {
      run = work();
      if (run === undefined) return undefined;
    } else {
      if (lane.waiting >= WAITING_FRAMES_MAX) {
        this.refuse(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
        return undefined;
      }
      const before = lane.tail ?? Promise.resolve();
      run = before.then(async () => {
        const pauseMs = delayMs ?? this.#take(lane, Date.now());
        if (pauseMs > 0) await scheduler.wait(Math.min(pauseMs, SECOND_MS));
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
