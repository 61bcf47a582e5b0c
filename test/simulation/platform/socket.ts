// WebSockets. A line is the connection itself and outlives the incarnations of its object: it has
// the tags and the attachment, and two channels. Each incarnation sees it through a handle of its
// own; the client through its end. Frames of an object leave through its output gate. A line that
// breaks says so to nobody at first: the client notices by its unanswered ping, the object later.

import type { Channel } from './network.ts';
import type { Platform, SimNode } from './node.ts';
import type { Sockets } from './objects.ts';

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;
/** Bytes of an attachment at most. */
const ATTACHMENT_BYTES_MAX = 16_384;
/** An object hears so late of a client that vanished. */
const VANISHED_MS = 30_000;
export const ABNORMAL = 1006;
export const NO_STATUS = 1005;

export type Data = string | ArrayBuffer;
export type ClientEvent =
  | { type: 'message'; data: Data }
  | { type: 'close'; code: number; reason: string };

/** The connection between a client and an object. */
export class Line {
  tags: readonly string[] = [];
  attachment: unknown = null;
  /** As the object sees it. */
  state = CONNECTING;
  autoAnsweredMs: number | null = null;
  owner: ObjectSockets | null = null;
  #toClient: Channel | null = null;
  #toObject: Channel | null = null;
  #early: (() => void)[] = [];
  #hear: (event: ClientEvent) => void = () => {};
  #platform: Platform | null = null;
  isBroken = false;

  /** The client's end is there: what was sent before goes out now. */
  attach(client: SimNode, hear: (event: ClientEvent) => void): void {
    const { owner } = this;
    if (owner === null) throw new TypeError('nobody has accepted the other end of this socket');
    this.#hear = hear;
    this.#platform = client.platform;
    const { network } = client.platform;
    this.#toClient = network.channel(owner.name, client.name);
    this.#toObject = network.channel(client.name, owner.name);
    client.onKill(() => this.break());
    for (const send of this.#early) send();
    this.#early = [];
  }

  toClient(label: string, event: ClientEvent): void {
    const send = () => this.#toClient?.send(label, () => this.#hear(event));
    if (this.#toClient === null) this.#early.push(send);
    else send();
  }

  toObject(label: string, deliver: () => void): void {
    this.#toObject?.send(label, deliver);
  }

  /** Nothing arrives any more, and in the end the object hears of it. */
  break(): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.#toClient?.break();
    this.#toObject?.break();
    this.#platform?.scheduler.after(VANISHED_MS, null, 'line vanished', () => {
      this.owner?.vanished(this);
    });
  }

  /** The object's side is gone; the client hears it as a reset connection. */
  reset(): void {
    if (this.state === CLOSED) return;
    this.state = CLOSED;
    this.toClient('reset', { type: 'close', code: ABNORMAL, reason: '' });
  }
}

/** A pair of which the object keeps one end and answers an upgrade with the other. */
export class WebSocketPair {
  0: ClientEnd;
  1: ServerSocket;

  constructor() {
    const line = new Line();
    this[0] = new ClientEnd(line);
    this[1] = new ServerSocket(line);
  }
}

/** What a response of status 101 carries. */
export class ClientEnd {
  readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }

  /** The request that holds the line was aborted. */
  abort(): void {
    this.line.reset();
    this.line.break();
  }
}

export function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
    throw new DOMException(`Invalid WebSocket close code: ${code}.`, 'InvalidAccessError');
  }
  if (Buffer.byteLength(reason) > 123) {
    throw new DOMException('WebSocket close reason is too long.', 'SyntaxError');
  }
}

/** An object's handle of a line, in one incarnation. */
export class ServerSocket {
  readonly line: Line;
  node: SimNode | null = null;

  constructor(line: Line) {
    this.line = line;
  }

  get readyState(): number {
    return this.line.state;
  }

  send(data: Data): void {
    const { line, node } = this;
    if (node === null) throw new TypeError('accept() comes before send()');
    if (line.state !== OPEN) throw new TypeError("Can't call WebSocket send() after close().");
    const sent = typeof data === 'string' ? data : structuredClone(data);
    node.gate('frame', () => line.toClient('frame', { type: 'message', data: sent }));
  }

  close(code?: number, reason = ''): void {
    checkClose(code, reason);
    const { line, node } = this;
    if (node === null) throw new TypeError('accept() comes before close()');
    if (line.state === CLOSED || line.state === CLOSING) {
      if (line.state === CLOSING && line.owner?.isAnswering(line)) {
        line.state = CLOSED;
        node.gate('close', () =>
          line.toClient('close', { type: 'close', code: code ?? NO_STATUS, reason }),
        );
      }
      return;
    }
    line.state = CLOSING;
    node.gate('close', () =>
      line.toClient('close', { type: 'close', code: code ?? NO_STATUS, reason }),
    );
  }

  serializeAttachment(value: unknown): void {
    const copy = structuredClone(value);
    if (JSON.stringify(copy)?.length > ATTACHMENT_BYTES_MAX) {
      throw new Error('A WebSocket attachment cannot be larger than 16384 bytes.');
    }
    this.line.attachment = copy;
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.line.attachment);
  }
}

interface Handlers {
  webSocketMessage?(socket: unknown, message: Data): unknown;
  webSocketClose?(socket: unknown, code: number, reason: string, wasClean: boolean): unknown;
  webSocketError?(socket: unknown, error: Error): unknown;
}

export interface SocketHost {
  label: string;
  platform: Platform;
  wake(): { node: SimNode; instance: object };
  busy(node: SimNode): () => void;
}

/** All lines of one object. */
export class ObjectSockets implements Sockets {
  readonly #host: SocketHost;
  readonly #lines = new Set<Line>();
  readonly #answering = new Set<Line>();
  #handles = new Map<Line, ServerSocket>();
  #autoResponse: { request: string; response: string } | null = null;

  constructor(host: SocketHost) {
    this.#host = host;
  }

  get name(): string {
    return this.#host.label;
  }

  get size(): number {
    return this.#lines.size;
  }

  /** True between a client's close and the object's answer to it. */
  isAnswering(line: Line): boolean {
    return this.#answering.has(line);
  }

  context(node: SimNode): Record<string, unknown> {
    return {
      acceptWebSocket: (socket: ServerSocket, tags: readonly string[] = []) => {
        this.#accept(socket, tags, node);
      },
      getWebSockets: (tag?: string) =>
        [...this.#lines]
          .filter(
            ({ tags, state }) => state !== CLOSED && (tag === undefined || tags.includes(tag)),
          )
          .map((line) => this.#handleOf(line, node)),
      getTags: (socket: ServerSocket) => [...socket.line.tags],
      setWebSocketAutoResponse: (pair?: { request: string; response: string }) => {
        this.#autoResponse = pair ?? null;
      },
      getWebSocketAutoResponse: () => this.#autoResponse,
      getWebSocketAutoResponseTimestamp: ({ line }: ServerSocket) =>
        line.autoAnsweredMs === null ? null : new Date(line.autoAnsweredMs),
    };
  }

  ended(isEvicted: boolean): void {
    this.#handles = new Map();
    if (isEvicted) return;
    for (const line of this.#lines) line.reset();
    this.#lines.clear();
    this.#answering.clear();
  }

  /** A frame of the client arrives. */
  receive(line: Line, data: Data): void {
    if (!this.#lines.has(line) || line.state !== OPEN) return;
    const auto = this.#autoResponse;
    if (auto !== null && data === auto.request) {
      line.autoAnsweredMs = Math.floor(this.#host.platform.scheduler.nowMs);
      line.toClient('pong', { type: 'message', data: auto.response });
      return;
    }
    this.#handle(line, (instance, socket) => instance.webSocketMessage?.(socket, data));
  }

  /** The client's close frame arrives: a close of its own, or its answer to ours. */
  closedByClient(line: Line, code: number, reason: string): void {
    if (!this.#lines.has(line) || line.state === CLOSED) return;
    if (line.state === CLOSING) {
      line.state = CLOSED;
    } else {
      line.state = CLOSING;
      this.#answering.add(line);
    }
    this.#closed(line, code, reason, true);
  }

  /** The client is gone without a word. */
  vanished(line: Line): void {
    if (!this.#lines.has(line) || line.state === CLOSED) return;
    line.state = CLOSED;
    this.#closed(line, ABNORMAL, '', false);
  }

  #closed(line: Line, code: number, reason: string, wasClean: boolean): void {
    this.#handle(line, (instance, socket) =>
      instance.webSocketClose?.(socket, code, reason, wasClean),
    );
    if (line.state === CLOSED) this.#lines.delete(line);
  }

  #accept(socket: ServerSocket, tags: readonly string[], node: SimNode): void {
    const { line } = socket;
    line.owner = this;
    line.tags = tags;
    line.state = OPEN;
    socket.node = node;
    this.#lines.add(line);
    this.#handles.set(line, socket);
  }

  #handleOf(line: Line, node: SimNode): ServerSocket {
    let handle = this.#handles.get(line);
    if (handle === undefined || handle.node !== node) {
      handle = new ServerSocket(line);
      handle.node = node;
      this.#handles.set(line, handle);
    }
    return handle;
  }

  #handle(line: Line, work: (instance: Handlers, socket: ServerSocket) => unknown): void {
    const { node, instance } = this.#host.wake();
    const end = this.#host.busy(node);
    const socket = this.#handleOf(line, node);
    node.run(() => {
      new Promise((take) => take(work(instance as Handlers, socket))).then(end, (error) => {
        end();
        // What fails in an incarnation that is gone fails for nobody.
        if (node.isAlive) throw error;
      });
    });
  }
}
