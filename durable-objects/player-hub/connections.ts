// The player's own notification sockets: tickets in, frames out. Few and small, so the limits are
// simple. Attachments survive hibernation. A socket that we have closed is none any more: it hears
// nothing and is not heard, whether or not its client answers. `getWebSockets` tells no order.

import type { Lines } from '#objects/live/termination.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { checkTree } from '#shared/http/body.ts';
import { errorFrame, nameOf } from '#shared/http/error-frame.ts';
import { CHAT_FRAME_BYTES_MAX } from '#shared/protocol/common.ts';
import {
  type HubClientFrame,
  type HubServerFrame,
  hubClientFrameSchema,
} from '#shared/protocol/hub.ts';
import { SECOND_MS } from '#shared/time.ts';

const SOCKETS_MAX = 10;
const TICKETS_MAX = 32;
const FRAMES_PER_SECOND = 5;
const BURST_FRAMES = 20;
const BAD_FRAMES_MAX = 20;
/** Closed when this much was sent since the client last said anything. */
const SILENT_BYTES_MAX = 4 * 1024 * 1024;

type Meter = { tokens: number; atMs: number; bad: number; silentBytes: number; pingMs: number };

/** Who is on a socket; `order` grows with each one that opens. */
type Attachment = { sid: string; order: number };

const sidTag = (sid: string) => `sid:${sid}`;
const attachmentOf = (socket: WebSocket) => socket.deserializeAttachment() as Attachment;

export class HubConnections {
  readonly #context: DurableObjectState;
  readonly #lines: Lines;
  /** Hears that a socket is gone because we closed it. */
  readonly #onDropped: () => void;
  readonly #meters = new WeakMap<WebSocket, Meter>();

  constructor(context: DurableObjectState, lines: Lines, onDropped: () => void) {
    this.#context = context;
    this.#lines = lines;
    this.#onDropped = onDropped;
  }

  /** Open sockets, the oldest first. */
  get open(): WebSocket[] {
    return this.#context
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .sort((left, right) => attachmentOf(left).order - attachmentOf(right).order);
  }

  #drop(socket: WebSocket, code: number, reason: string): void {
    this.#lines.hangUp(socket, code, reason);
    this.#onDropped();
  }

  addTicket(hash: string, sid: string, expiresAtMs: number, nowMs: number): void {
    const { sql } = this.#context.storage;
    sql.exec('delete from tickets where expires_at <= ?', nowMs);
    sql.exec(
      `delete from tickets where hash in
       (select hash from tickets order by expires_at desc limit -1 offset ?)`,
      TICKETS_MAX - 1,
    );
    const insert = 'insert into tickets (hash, sid, expires_at) values (?, ?, ?)';
    sql.exec(insert, hash, sid, expiresAtMs);
  }

  /** Takes a ticket, once; the sign-in it is for. */
  redeemTicket(hash: string, nowMs: number): string | null {
    const [row] = this.#context.storage.sql
      .exec<{ sid: string; expires_at: number }>(
        'delete from tickets where hash = ? returning sid, expires_at',
        hash,
      )
      .toArray();
    return row === undefined || row.expires_at <= nowMs ? null : row.sid;
  }

  /** Takes a socket in; the oldest goes when there are too many. */
  accept(socket: WebSocket, lineId: string, sid: string): void {
    const { open } = this;
    const newest = open.at(-1);
    const order = newest === undefined ? 1 : attachmentOf(newest).order + 1;
    this.#lines.accept(socket, lineId, [sidTag(sid)]);
    socket.serializeAttachment({ sid, order } satisfies Attachment);
    for (const oldest of open.slice(0, Math.max(open.length - SOCKETS_MAX + 1, 0))) {
      this.#drop(oldest, CLOSE_CODES.replaced, 'opened elsewhere');
    }
  }

  /** Closes the sockets whose sign-in is not alive. */
  cutDead(isAlive: (sid: string) => boolean): void {
    for (const socket of this.open) {
      const { sid } = attachmentOf(socket);
      if (!isAlive(sid)) this.#drop(socket, CLOSE_CODES.signedOut, 'signed out');
    }
  }

  send(socket: WebSocket, frame: HubServerFrame): void {
    this.#sendText(socket, JSON.stringify(frame));
  }

  #sendText(socket: WebSocket, text: string): void {
    const meter = this.#meterOf(socket);
    meter.silentBytes += text.length;
    if (meter.silentBytes > SILENT_BYTES_MAX && !this.#pinged(socket, meter)) {
      this.#drop(socket, CLOSE_CODES.tryAgainLater, 'reads too slowly');
      return;
    }
    try {
      socket.send(text);
    } catch {
      // Already closing.
    }
  }

  #pinged(socket: WebSocket, meter: Meter): boolean {
    const atMs = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    const isNew = atMs > meter.pingMs;
    meter.pingMs = atMs;
    if (isNew) meter.silentBytes = 0;
    return isNew;
  }

  broadcast(frame: HubServerFrame): void {
    for (const socket of this.open) this.send(socket, frame);
  }

  #meterOf(socket: WebSocket): Meter {
    const known = this.#meters.get(socket);
    if (known !== undefined) return known;
    const meter = { tokens: BURST_FRAMES, atMs: Date.now(), bad: 0, silentBytes: 0, pingMs: 0 };
    this.#meters.set(socket, meter);
    return meter;
  }

  /** A frame, or `null` for one that was refused. */
  receive(socket: WebSocket, message: string | ArrayBuffer): HubClientFrame | null {
    if (socket.readyState !== WebSocket.OPEN) return null;
    if (typeof message !== 'string') {
      this.#drop(socket, CLOSE_CODES.unsupportedData, 'text only');
      return null;
    }
    if (message.length > CHAT_FRAME_BYTES_MAX) {
      this.#drop(socket, CLOSE_CODES.messageTooBig, 'too long');
      return null;
    }
    const meter = this.#meterOf(socket);
    const nowMs = Date.now();
    const earned = (Math.max(nowMs - meter.atMs, 0) / SECOND_MS) * FRAMES_PER_SECOND;
    meter.tokens = Math.min(BURST_FRAMES, meter.tokens + earned) - 1;
    meter.atMs = nowMs;
    meter.silentBytes = 0;
    if (meter.tokens < 0) {
      if (meter.tokens < -BURST_FRAMES) {
        this.#drop(socket, CLOSE_CODES.tooManyFrames, 'too many frames');
      } else this.#refuse(socket, 'too_many_frames');
      return null;
    }
    return this.#parse(socket, message, meter);
  }

  #parse(socket: WebSocket, text: string, meter: Meter): HubClientFrame | null {
    try {
      const value: unknown = JSON.parse(text);
      const frame = checkTree(value).ok ? hubClientFrameSchema.safeParse(value) : null;
      if (frame?.success) return frame.data;
    } catch {
      // Not JSON: refused like anything else that is no frame.
    }
    meter.bad += 1;
    if (meter.bad > BAD_FRAMES_MAX) {
      this.#drop(socket, CLOSE_CODES.policyViolation, 'too many bad frames');
    } else this.#refuse(socket, 'invalid_request');
    return null;
  }

  #refuse(socket: WebSocket, code: 'invalid_request' | 'too_many_frames'): void {
    const at = { object: 'player-hub', id: nameOf(this.#context) } as const;
    this.#sendText(socket, errorFrame({ code }, null, at));
  }
}
