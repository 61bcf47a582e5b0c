// WebSockets of an object, as hibernation has them. Each incarnation sees a line through a handle of
// its own; frames leave through its output gate. A handler that throws leaves its socket open. What
// the runtime answers by itself wakes nobody.

import { serialize } from 'node:v8';
import { ABNORMAL, ClientEnd, type Data, Line, type LineOwner, NO_STATUS, OPEN } from './line.ts';
import type { Platform, SimNode } from './node.ts';
import type { Sockets } from './objects.ts';
import type { Prng } from './prng.ts';

/** Bytes of an attachment at most. */
const ATTACHMENT_BYTES_MAX = 16_384;
const REASON_BYTES_MAX = 123;
const TAGS_MAX = 10;
/** Codes that only describe, or mean nothing yet. */
const UNSENDABLE = new Set([1004, 1005, 1006, 1015]);
const VANISHED = 'WebSocket disconnected without sending Close frame.';

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

/** Throws for a code that an object may not send in a close. */
function checkCode(code: number | undefined, reason: string): void {
  if (code === undefined && reason !== '') {
    throw new DOMException(
      'If you specify a WebSocket close reason, you must also specify a code.',
      'InvalidAccessError',
    );
  }
  if (code !== undefined && (code < 1000 || code > 4999 || UNSENDABLE.has(code))) {
    throw new DOMException(`Invalid WebSocket close code: ${code}.`, 'InvalidAccessError');
  }
}

/** Throws for a reason that is too long for a close. */
export function checkReason(reason: string): void {
  if (Buffer.byteLength(reason) > REASON_BYTES_MAX) {
    throw new DOMException(
      `WebSocket close reason must not be longer than ${REASON_BYTES_MAX} bytes when UTF-8 encoded.`,
      'SyntaxError',
    );
  }
}

/** An object's handle of a line, in one incarnation. */
class ServerSocket {
  readonly line: Line;
  node: SimNode | null = null;

  constructor(line: Line) {
    this.line = line;
  }

  get readyState(): number {
    return this.line.state;
  }

  send(data: Data): void {
    const { line } = this;
    const node = this.#accepted();
    if (line.isClosedByObject) throw new TypeError("Can't call WebSocket send() after close().");
    const sent = typeof data === 'string' ? data : structuredClone(data);
    node.gate('frame', () => line.toClient('frame', { type: 'message', data: sent }));
  }

  close(code?: number, reason = ''): void {
    checkCode(code, reason);
    checkReason(reason);
    const { line } = this;
    const node = this.#accepted();
    if (line.isClosedByObject) return;
    line.isClosedByObject = true;
    const event = { type: 'close', code: code ?? NO_STATUS, reason } as const;
    node.gate('close', () => line.toClient('close', event));
  }

  #accepted(): SimNode {
    if (this.node !== null) return this.node;
    throw new TypeError(
      'You must call one of accept() or state.acceptWebSocket() on this WebSocket before using it.',
    );
  }

  serializeAttachment(value: unknown): void {
    const copy = structuredClone(value);
    const bytes = serialize(copy).byteLength;
    if (bytes > ATTACHMENT_BYTES_MAX) {
      throw new Error(
        `A WebSocket 'attachment' cannot be larger than ${ATTACHMENT_BYTES_MAX} bytes.'attachment' was ${bytes} bytes.`,
      );
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
}

/** The object whose sockets these are. */
export interface SocketHost {
  label: string;
  platform: Platform;
  random: Prng;
  wake(): { node: SimNode; instance: object };
  busy(node: SimNode): () => void;
}

/** All lines of one object. */
export class ObjectSockets implements Sockets, LineOwner {
  readonly name: string;
  readonly random: Prng;
  readonly #host: SocketHost;
  readonly #lines = new Set<Line>();
  #handles = new Map<Line, ServerSocket>();
  #autoResponse: { request: string; response: string } | null = null;

  constructor(host: SocketHost) {
    this.#host = host;
    this.name = host.label;
    this.random = host.random.fork('lines');
  }

  get size(): number {
    return this.#lines.size;
  }

  context(node: SimNode): Record<string, unknown> {
    return {
      acceptWebSocket: (socket: ServerSocket, tags: readonly string[] = []) => {
        this.#accept(socket, tags, node);
      },
      getWebSockets: (tag?: string) =>
        this.#inAnyOrder()
          .filter(({ tags }) => tag === undefined || tags.includes(tag))
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
    this.#autoResponse = null;
    for (const line of this.#lines) line.reset();
    this.#lines.clear();
  }

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

  closedByClient(line: Line, code: number, reason: string): void {
    this.#closed(line, code, reason, true);
  }

  vanished(line: Line): void {
    this.#closed(line, ABNORMAL, VANISHED, false);
  }

  #closed(line: Line, code: number, reason: string, wasClean: boolean): void {
    if (!this.#lines.has(line) || line.isClosedByClient) return;
    this.#handle(line, (instance, socket) => {
      // Whoever is woken by it still finds the socket open as it is constructed.
      line.isClosedByClient = true;
      return instance.webSocketClose?.(socket, code, reason, wasClean);
    });
    // The handler's beginning still sees it among the others.
    this.#lines.delete(line);
    this.#handles.delete(line);
    line.over();
  }

  #accept(socket: ServerSocket, tags: readonly string[], node: SimNode): void {
    const { line } = socket;
    if (tags.length > TAGS_MAX) {
      throw new Error(`a Hibernatable WebSocket cannot have more than ${TAGS_MAX} tags`);
    }
    line.accept(this, node, tags);
    socket.node = node;
    this.#lines.add(line);
    this.#handles.set(line, socket);
  }

  // The platform promises none.
  #inAnyOrder(): Line[] {
    const lines = [...this.#lines];
    return this.random.chance(0.5) ? lines : lines.reverse();
  }

  #handleOf(line: Line, node: SimNode): ServerSocket {
    let handle = this.#handles.get(line);
    if (handle?.node !== node) {
      handle = new ServerSocket(line);
      handle.node = node;
      this.#handles.set(line, handle);
    }
    return handle;
  }

  #handle(line: Line, work: (instance: Handlers, socket: ServerSocket) => unknown): void {
    const { platform } = this.#host;
    let served: { node: SimNode; instance: object };
    try {
      served = this.#host.wake();
    } catch {
      // Its constructor threw: nobody is there who could be spoken to.
      this.ended(false);
      return;
    }
    const { node, instance } = served;
    const end = this.#host.busy(node);
    const socket = this.#handleOf(line, node);
    node.run(() => {
      new Promise((take) => take(work(instance as Handlers, socket))).then(end, (error) => {
        end();
        // Nobody waits for a handler, so what it throws is a surprise; of the dead it is none.
        if (!node.isAlive) return;
        if (platform.threw === undefined) throw error;
        platform.threw(error, node);
      });
    });
  }
}
