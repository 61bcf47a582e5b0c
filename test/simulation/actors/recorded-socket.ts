// The client's `WebSocket` of a world whose devices write down what they see: everything that is said
// and heard on a connection, before the client's own code hears it.

import type { Frame } from '../invariants/history.ts';
import { ClientSocket } from '../platform/client-socket.ts';
import { currentNode } from '../platform/node.ts';

/** Hears one connection. */
export interface Ear {
  opened(): void;
  said(frame: Frame): void;
  heard(text: string): void;
  closed(code: number): void;
}

type Listen = (url: URL, ticket: string) => Ear;

interface Heard {
  readonly data?: unknown;
  readonly code?: number;
}

/** What a `WebSocket` must have to be heard. */
export type SocketClass = new (
  url: string,
  protocols?: string | string[],
) => {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: Heard) => void): void;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
};

const devices = new WeakMap<object, Listen>();

/** From now on the sockets that this node opens are heard. */
export function record(node: object, listen: Listen): void {
  devices.set(node, listen);
}

/** A `WebSocket` that is heard by the node that opens it, which `current` tells. */
export function recordedSocket(Base: SocketClass, current: () => object | undefined): SocketClass {
  return class extends Base {
    readonly #ear: Ear | undefined;

    constructor(url: string, protocols: string | string[] = []) {
      super(url, protocols);
      const node = current();
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
  };
}

/** `WebSocket` of the simulation's clients. */
export const RecordedSocket = recordedSocket(ClientSocket as SocketClass, currentNode);
