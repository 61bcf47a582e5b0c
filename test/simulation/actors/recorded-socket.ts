// The client's `WebSocket` of a world whose devices write down what they see: everything that is said
// and heard on a connection, before the client's own code hears it.

import type { Frame } from '../invariants/history.ts';
import { ClientSocket } from '../platform/client-socket.ts';
import { currentNode, type SimNode } from '../platform/node.ts';

/** Hears one connection. */
export interface Ear {
  opened(): void;
  said(frame: Frame): void;
  heard(text: string): void;
  closed(code: number): void;
}

type Listen = (url: URL, ticket: string) => Ear;

const devices = new WeakMap<SimNode, Listen>();

/** From now on the sockets that this node opens are heard. */
export function record(node: SimNode, listen: Listen): void {
  devices.set(node, listen);
}

/** `WebSocket` of the simulation's clients. */
export class RecordedSocket extends ClientSocket {
  readonly #ear: Ear | undefined;

  constructor(url: string, protocols: string | string[] = []) {
    super(url, protocols);
    const node = currentNode();
    const listen = node && devices.get(node);
    const ear = listen?.(new URL(url), [protocols].flat()[1] ?? '');
    this.#ear = ear;
    this.addEventListener('open', () => ear?.opened());
    this.addEventListener('message', ({ data }) => ear?.heard(String(data)));
    this.addEventListener('close', ({ code }) => ear?.closed(code ?? 0));
  }

  override send(data: string | ArrayBuffer): void {
    const isOpen = this.readyState === ClientSocket.OPEN;
    if (isOpen && typeof data === 'string') this.#ear?.said(JSON.parse(data) as Frame);
    super.send(data);
  }

  /** A client that hangs up listens no more. */
  override close(code?: number, reason = ''): void {
    super.close(code, reason);
    this.#ear?.closed(code ?? 1000);
  }
}
