// The sockets of one session: who is on them, what goes to whom, and how much each may send.
// Attachments survive hibernation; the counters here do not need to. A client that sends too fast
// is slowed down; one that goes on without waiting is cut off, and nobody else notices.

import type { SocketRole } from '#shared/contracts/game-session.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { errorFrame, spectatorFrame } from './frames.ts';

/** Frames in a burst, and waiting frames, per socket. */
const BURST_FRAMES = 200;
const WAITING_FRAMES_MAX = 64;
/**
 * The runtime does not tell how much of what we sent was read. So one connection carries this much
 * and no more: then it is closed, and a client that lives resumes on a new one where it was.
 */
const SENT_CHARACTERS_MAX = 32 * 1024 * 1024;
const SOCKETS_MAX: Record<SocketRole, number> = { player: 8, spectator: 100 };

/** Who is on a socket. */
export type Member = { playerId: string; sid: string; role: SocketRole };

type Lane = { tokens: number; atMs: number; waiting: number; tail: Promise<void> | null };

const sidTag = (sid: string) => `sid:${sid}`;

export class Sockets {
  readonly #context: DurableObjectState;
  readonly #framesPerSecond: number;
  readonly #members = new Map<WebSocket, Member>();
  /** Accepted, and the hub not yet asked about; they count, or a burst would get past the limit. */
  readonly #entering = new Map<WebSocket, Member>();
  readonly #lanes = new WeakMap<WebSocket, Lane>();
  readonly #sent = new WeakMap<WebSocket, number>();

  constructor(context: DurableObjectState, framesPerSecond: number) {
    this.#context = context;
    this.#framesPerSecond = framesPerSecond;
    for (const socket of context.getWebSockets()) {
      const member = socket.deserializeAttachment() as Member | null;
      if (member !== null) this.#members.set(socket, member);
    }
  }

  memberOf(socket: WebSocket): Member | undefined {
    return this.#members.get(socket);
  }

  /** Takes over the server side of a pair; it hears nothing until `join`. */
  accept(socket: WebSocket, member: Member): Result<undefined, 'rate_limited'> {
    const known = [...this.#members.values(), ...this.#entering.values()];
    const sameRole = known.filter(({ role }) => role === member.role);
    if (sameRole.length >= SOCKETS_MAX[member.role]) return err('rate_limited');
    this.#context.acceptWebSocket(socket, [sidTag(member.sid)]);
    socket.serializeAttachment(member);
    this.#entering.set(socket, member);
    return ok();
  }

  /** From now on this socket gets every event. */
  join(socket: WebSocket, member: Member): void {
    this.#entering.delete(socket);
    this.#members.set(socket, member);
  }

  /** Forgets a socket; the member when it was the last one of its sign-in here. */
  leave(socket: WebSocket): Member | null {
    const member = this.#members.get(socket) ?? (socket.deserializeAttachment() as Member | null);
    this.#members.delete(socket);
    this.#entering.delete(socket);
    if (member === null) return null;
    const others = this.#context.getWebSockets(sidTag(member.sid));
    return others.some((other) => other !== socket) ? null : member;
  }

  /** Sends one frame. */
  send(socket: WebSocket, text: string): void {
    const sent = (this.#sent.get(socket) ?? 0) + text.length;
    this.#sent.set(socket, sent);
    try {
      if (sent > SENT_CHARACTERS_MAX) {
        this.#members.delete(socket);
        socket.close(CLOSE_CODES.tryAgainLater, 'connect again to go on');
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
    const closed: Member[] = [];
    for (const socket of this.#context.getWebSockets()) {
      const member = socket.deserializeAttachment() as Member | null;
      if (member === null || !picks(member)) continue;
      this.#members.delete(socket);
      socket.close(code, reason);
      closed.push(member);
    }
    return closed;
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
    const delayMs = this.#take(lane, nowMs);
    let run: Promise<void> | undefined;
    if (delayMs === 0 && lane.tail === null) {
      run = work();
      if (run === undefined) return undefined;
    } else {
      if (lane.waiting >= WAITING_FRAMES_MAX) {
        this.refuse(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
        return undefined;
      }
      const before = lane.tail ?? Promise.resolve();
      run = before.then(async () => {
        if (delayMs > 0) await scheduler.wait(Math.min(delayMs, SECOND_MS));
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

  /** An error frame, then the close code. */
  refuse(
    socket: WebSocket,
    code: 'too_many_frames' | 'invalid_request' | 'body_too_large',
    closeCode: number,
  ): void {
    if (!this.#members.has(socket)) return;
    this.send(socket, errorFrame({ code }, null));
    this.#members.delete(socket);
    socket.close(closeCode, code);
  }
}
