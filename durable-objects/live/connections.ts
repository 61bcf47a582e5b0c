// Connection registry over hibernatable WebSockets: who is on which socket, how much each may send and
// be sent, and how it ends. Attachments survive hibernation; counters need not. A connection ends
// when its close is sent, not when the client answers: who has no entry here, or was not let in yet,
// hears nothing and is not heard.

import { z } from 'zod';
import { StoredCodec } from '#objects/stored-codec.ts';
import { CLOSE_CODES, type ErrorCode } from '#shared/errors.ts';
import { errorResponse } from '#shared/http/envelope.ts';
import { errorFrame, nameOf, type RefusedAt } from '#shared/http/error-frame.ts';
import { errorFields, log } from '#shared/log.ts';
import { FRAME_REFUSALS } from '#shared/protocol/refusals.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import { err, ok, type Refusal, type Result } from '#shared/result.ts';
import { isTooLong, parseFrame } from './frame-parser.ts';
import { type ReaderLimits, SlowReader } from './slow-reader.ts';
import { Lines } from './termination.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';

/** Frames that no client of ours sends; one more ends the connection. */
const BAD_FRAMES_MAX = 20;

/** Whose a connection is. */
export interface Identity {
  playerId: string;
  sid: string;
}

/** What the connections of one kind of object have in common. */
export interface ConnectionKind<Connection extends Identity> {
  object: RefusedAt['object'];
  /** What a connection is, as it is attached to its socket. */
  schema: z.ZodType<Connection>;
  frameBytesMax: number;
  /** One more, and the oldest of the player goes. */
  perPlayerMax: number;
}

// `order` grows with each socket that opens: `getWebSockets` tells none.
type Attached<Connection> = { order: number; connection: Connection };
type Entry<Connection, Claims> = {
  order: number;
  /** Whose it is; they count from the start, or a burst would get past the limit. */
  claims: Claims;
  /** `null` until it is let in. */
  connection: Connection | null;
  bucket: TokenBucket;
  reader: SlowReader;
  bad: number;
};

/** What is attached to a socket, as a record. */
export const attachmentCodec = <Connection extends Identity>({
  object,
  schema,
}: ConnectionKind<Connection>): StoredCodec<Attached<Connection>> =>
  new StoredCodec(
    `attachment of ${object}`,
    z.strictObject({ order: z.int().min(1), connection: schema }),
  );

/** `Claims` is what is known of a connection before it is let in. */
export class Connections<Connection extends Claims, Claims extends Identity = Connection> {
  readerLimits: ReaderLimits;
  /** Hears of everybody who was let in and left, however that came about. */
  onLeft: (connection: Connection) => void = () => {};
  readonly #context: DurableObjectState;
  readonly #kind: ConnectionKind<Connection>;
  readonly #codec: StoredCodec<Attached<Connection>>;
  readonly #at: RefusedAt;
  readonly #lines: Lines;
  readonly #entries = new Map<WebSocket, Entry<Connection, Claims>>();
  /** Connections that were let in, by player. */
  readonly #counts = new Map<string, number>();
  #order = 0;

  constructor(
    context: DurableObjectState,
    kind: ConnectionKind<Connection>,
    readerLimits: ReaderLimits,
  ) {
    this.#context = context;
    this.#kind = kind;
    this.#codec = attachmentCodec(kind);
    this.readerLimits = readerLimits;
    this.#at = { object: kind.object, id: nameOf(context) };
    this.#lines = new Lines(context);
    for (const socket of context.getWebSockets()) this.#restore(socket);
  }

  // What slept through a release and cannot be read is sent away: it comes back with a new ticket.
  #restore(socket: WebSocket): void {
    const attachment: unknown = socket.deserializeAttachment();
    if (attachment === null || socket.readyState !== WebSocket.OPEN) return;
    try {
      const { order, connection } = this.#codec.fromStored(attachment);
      this.#let(this.#enter(socket, order, connection), connection);
    } catch (error) {
      log('error', 'attachment_unreadable', { ...this.#at, ...errorFields(error) });
      this.#lines.hangUp(socket, CLOSE_CODES.tryAgainLater, 'connect again');
    }
  }

  #enter(socket: WebSocket, order: number, claims: Claims): Entry<Connection, Claims> {
    const [bucket, reader] = [new TokenBucket(), new SlowReader()];
    const entry = { order, claims, connection: null, bucket, reader, bad: 0 };
    this.#entries.set(socket, entry);
    this.#order = Math.max(this.#order, order);
    return entry;
  }

  #let(entry: Entry<Connection, Claims>, connection: Connection): void {
    entry.connection = connection;
    this.#count(connection.playerId, 1);
  }

  #attach(socket: WebSocket, attached: Attached<Connection>): void {
    socket.serializeAttachment(this.#codec.toStored(attached));
  }

  #count(playerId: string, more: number): void {
    const count = (this.#counts.get(playerId) ?? 0) + more;
    if (count > 0) this.#counts.set(playerId, count);
    else this.#counts.delete(playerId);
  }

  /** Players who are here. */
  get players(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  of(socket: WebSocket): Connection | undefined {
    return this.#entries.get(socket)?.connection ?? undefined;
  }

  /** How many there are that a test picks, here or on the way in. */
  count(picks: (whose: Claims) => boolean): number {
    let count = 0;
    for (const { claims, connection } of this.#entries.values()) {
      if (picks(connection ?? claims)) count += 1;
    }
    return count;
  }

  /**
   * An upgrade. `redeem` says whose ticket it is; `enter` asks whoever must be asked, and lets the
   * socket in by `join`. Until then it hears nothing.
   */
  upgrade(
    request: Request,
    redeem: () => Result<Claims>,
    enter: (socket: WebSocket, claims: Claims) => Promise<Result<undefined>>,
  ): Promise<Response> {
    return this.#lines.upgrade(request, async (lineId) => {
      const answer = await this.#switchProtocols(request, lineId, redeem, enter);
      if (answer.ok) return answer.value;
      return errorResponse(answer.error, request.headers.get('x-request-id') ?? '');
    });
  }

  async #switchProtocols(
    request: Request,
    lineId: string,
    redeem: () => Result<Claims>,
    enter: (socket: WebSocket, claims: Claims) => Promise<Result<undefined>>,
  ): Promise<Result<Response>> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return err('upgrade_required');
    }
    const claims = redeem();
    if (!claims.ok) return claims;
    const { 0: client, 1: server } = new WebSocketPair();
    this.#accept(server, lineId, claims.value);
    const entered = await enter(server, claims.value);
    if (!entered.ok) {
      this.drop(server, CLOSE_CODES.signedOut, 'refused');
      return entered;
    }
    const headers = { 'sec-websocket-protocol': SESSION_PROTOCOL };
    return ok(new Response(null, { status: 101, webSocket: client, headers }));
  }

  #accept(socket: WebSocket, lineId: string, claims: Claims): void {
    this.#lines.accept(socket, lineId);
    this.#enter(socket, this.#order + 1, claims);
    const own = [...this.#entries].filter(([, known]) => known.claims.playerId === claims.playerId);
    own.sort(([, left], [, right]) => right.order - left.order);
    for (const [oldest] of own.slice(this.#kind.perPlayerMax)) {
      this.drop(oldest, CLOSE_CODES.replaced, 'opened elsewhere');
    }
  }

  /** From now on this socket hears everything; `false` when it was closed on its way in. */
  join(socket: WebSocket, connection: Connection): boolean {
    const entry = this.#entries.get(socket);
    if (entry?.connection !== null) return false;
    this.#attach(socket, { order: entry.order, connection });
    this.#let(entry, connection);
    return true;
  }

  /** Changes connections in place: what runs for them goes on. */
  change(picks: (connection: Connection) => boolean, change: Partial<Connection>): void {
    for (const [socket, { order, connection }] of this.#entries) {
      if (connection === null || !picks(connection)) continue;
      Object.assign(connection, change);
      this.#attach(socket, { order, connection });
    }
  }

  // The connection ends now, once; the socket soon.
  #leave(socket: WebSocket, end: () => void): void {
    const connection = this.of(socket);
    this.#entries.delete(socket);
    if (connection !== undefined) this.#count(connection.playerId, -1);
    end();
    if (connection !== undefined) this.onLeft(connection);
  }

  /** Sends somebody away. */
  drop(socket: WebSocket, code: number, reason: string): void {
    this.#leave(socket, () => this.#lines.hangUp(socket, code, reason));
  }

  /** Sends those away who were let in and whom a test picks. */
  close(code: number, reason: string, picks: (whose: Connection) => boolean = () => true): void {
    for (const [socket, { connection }] of [...this.#entries]) {
      if (connection !== null && picks(connection)) this.drop(socket, code, reason);
    }
  }

  /** A client has closed. */
  closed(socket: WebSocket, code: number, reason: string): void {
    this.#leave(socket, () => this.#lines.closed(socket, code, reason));
  }

  /** The line to a client broke. */
  broken(socket: WebSocket): void {
    this.#leave(socket, () => this.#lines.broken(socket));
  }

  /** Sends one frame; nothing to a socket that has left. */
  send(socket: WebSocket, text: string): void {
    const entry = this.#entries.get(socket);
    if (entry?.connection) this.#deliver(socket, entry.reader, text, Buffer.byteLength(text));
  }

  /** Sends a frame to everybody, or to those that a test picks. */
  broadcast(text: string, picks?: (connection: Connection, socket: WebSocket) => boolean): void {
    const bytes = Buffer.byteLength(text);
    for (const [socket, { connection, reader }] of this.#entries) {
      if (connection === null || picks?.(connection, socket) === false) continue;
      this.#deliver(socket, reader, text, bytes);
    }
  }

  #deliver(socket: WebSocket, reader: SlowReader, text: string, bytes: number): void {
    const lastPingMs = () =>
      this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    if (reader.isBehind(bytes, this.readerLimits, lastPingMs)) {
      this.drop(socket, CLOSE_CODES.tryAgainLater, 'reads too slowly');
      return;
    }
    try {
      socket.send(text);
    } catch {
      // Already closing: `closed` tidies up.
    }
  }

  /** An error frame, whose request id the log knows. */
  refuse(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    if (this.of(socket)) this.send(socket, errorFrame(refusal, ref, this.#at));
  }

  /** An error frame, then the close code. */
  refuseAndDrop(socket: WebSocket, code: ErrorCode, closeCode: number): void {
    this.refuse(socket, { code }, null);
    this.drop(socket, closeCode, code);
  }

  /** A frame that no client of ours sends; too many of them end the connection. */
  refuseBad(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    const entry = this.#entries.get(socket);
    if (entry === undefined) return;
    const declared: readonly ErrorCode[] = FRAME_REFUSALS[this.#kind.object];
    const isDeclared = declared.includes(refusal.code);
    this.refuse(socket, isDeclared ? refusal : { code: 'invalid_request' }, ref);
    entry.bad += 1;
    if (entry.bad <= BAD_FRAMES_MAX) return;
    this.drop(socket, CLOSE_CODES.policyViolation, 'too many bad frames');
  }

  /** A message's text; `null` for one that ends the connection, or comes after its end. */
  textOf(socket: WebSocket, message: string | ArrayBuffer): string | null {
    if (this.of(socket) === undefined) return null;
    if (typeof message !== 'string') {
      this.refuseAndDrop(socket, 'invalid_request', CLOSE_CODES.unsupportedData);
    } else if (isTooLong(message, this.#kind.frameBytesMax)) {
      this.refuseAndDrop(socket, 'body_too_large', CLOSE_CODES.messageTooBig);
    } else return message;
    return null;
  }

  /**
   * A frame of a client; `null` for one that was refused. Who sends too fast is told so, and who does
   * not listen, for a whole burst more, is sent away.
   */
  receive<Frame extends { type: string }>(
    socket: WebSocket,
    message: string | ArrayBuffer,
    schema: z.ZodType<Frame>,
    rate: Rate,
  ): Frame | null {
    const text = this.textOf(socket, message);
    const entry = this.#entries.get(socket);
    if (text === null || entry === undefined) return null;
    const left = entry.bucket.take(rate, Date.now());
    if (left < -rate.burst) {
      this.refuseAndDrop(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
      return null;
    }
    const frame = parseFrame(text, schema);
    if (left < 0) this.refuse(socket, { code: 'too_many_frames' }, frame.ref);
    else if (!frame.ok) this.refuseBad(socket, frame.error, frame.ref);
    else {
      // Who only asks for more shows no sign of having got it.
      if (frame.value.type !== 'resume') entry.reader.isAlive();
      if (frame.value.type === 'read') entry.reader.hasRead();
      return frame.value;
    }
    return null;
  }
}
