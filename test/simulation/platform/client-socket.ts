// The client's `WebSocket`: an upgrade through the gateway, then its end of the line. It answers a
// close at once, as browsers do, and hears 1006 where a connection ended without one.

import {
  ABNORMAL,
  CLOSED,
  CLOSING,
  ClientEnd,
  type ClientEvent,
  CONNECTING,
  type Data,
  type Line,
  NO_STATUS,
  OPEN,
} from './line.ts';
import { currentNode, type SimNode } from './node.ts';
import { checkReason, WebSocketPair } from './socket.ts';

type Listener = (event: { type: string; data?: Data; code?: number; reason?: string }) => void;

/** The client's `WebSocket`. */
export class ClientSocket {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readyState = CONNECTING;
  /** The subprotocol that the server chose. */
  protocol = '';
  binaryType = 'arraybuffer';
  onopen: Listener | null = null;
  onmessage: Listener | null = null;
  onclose: Listener | null = null;
  onerror: Listener | null = null;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #node: SimNode;
  #line: Line | null = null;

  constructor(url: string, protocols: string | string[] = []) {
    const node = currentNode();
    if (node === undefined) throw new Error('A WebSocket outside of every node of the simulation');
    this.#node = node;
    const headers = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-protocol': [protocols].flat().join(', '),
      origin: new URL(url.replace(/^ws/, 'http')).origin,
    };
    const request = new Request(url.replace(/^ws/, 'http'), { headers });
    node.platform.fetch(request, node).then(
      (response) => this.#opened(response),
      () => this.#ended(ABNORMAL, ''),
    );
  }

  addEventListener(type: string, listener: Listener): void {
    const known = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, known.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  send(data: Data): void {
    if (this.readyState === CONNECTING) {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    }
    const line = this.#line;
    if (this.readyState !== OPEN || line === null) return;
    line.say(data);
  }

  close(code?: number, reason = ''): void {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new DOMException(`A client cannot close with ${code}.`, 'InvalidAccessError');
    }
    checkReason(reason);
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    if (this.#line !== null) this.#line.hangUp(code ?? NO_STATUS, reason);
    else {
      const { scheduler } = this.#node.platform;
      scheduler.after(0, this.#node, 'given up', () => this.#ended(ABNORMAL, ''));
    }
  }

  #opened(response: Response): void {
    const end = (response as { webSocket?: unknown }).webSocket;
    if (response.status !== 101 || !(end instanceof ClientEnd)) {
      this.#ended(ABNORMAL, '');
      return;
    }
    const { line } = end;
    if (this.readyState !== CONNECTING) {
      // Nobody waits for it any more.
      line.attach(this.#node, () => {});
      line.break();
      return;
    }
    this.#line = line;
    this.protocol = response.headers.get('sec-websocket-protocol') ?? '';
    this.readyState = OPEN;
    line.attach(this.#node, (event) => {
      if (this.#node.isAlive) this.#node.run(() => this.#hear(event));
    });
    this.#emit({ type: 'open' });
  }

  #hear(event: ClientEvent): void {
    if (event.type === 'message') {
      if (this.readyState === OPEN || this.readyState === CLOSING) this.#emit(event);
      return;
    }
    // A client answers a close at once, with its code.
    if (this.readyState === OPEN && event.code !== ABNORMAL) this.#line?.hangUp(event.code, '');
    this.#ended(event.code, event.reason);
  }

  #ended(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    if (code === ABNORMAL) this.#emit({ type: 'error' });
    this.#emit({ type: 'close', code, reason });
  }

  #emit(event: Parameters<Listener>[0]): void {
    const { type } = event;
    const handler = {
      open: this.onopen,
      message: this.onmessage,
      close: this.onclose,
      error: this.onerror,
    }[type];
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
    handler?.call(this, event);
  }
}

/** Globals of sockets, by their names. */
export const SOCKET_GLOBALS = { WebSocketPair, WebSocket: ClientSocket };
