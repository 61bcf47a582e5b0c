// A client's device where time, sockets and randomness are real.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { DeviceNode } from '../actors/device.ts';
import { recordedSocket, type SocketClass } from '../actors/recorded-socket.ts';
import type { Prng } from '../platform/prng.ts';

const current = new AsyncLocalStorage<DeviceNode>();

/** A device of a name. */
export function realNode(name: string, random: Prng): DeviceNode {
  const node: DeviceNode = { name, random, run: (work) => current.run(node, work) };
  return node;
}

/** From now on the sockets of real nodes are heard. */
export function hearSockets(): void {
  const Real = globalThis.WebSocket as unknown as typeof EventTarget;
  // Node's own sockets share connections, so an event may come in the name of another device.
  class Bound extends Real {
    readonly #node = current.getStore();

    override dispatchEvent(event: Event): boolean {
      const dispatch = () => super.dispatchEvent(event);
      return this.#node === undefined ? dispatch() : current.run(this.#node, dispatch);
    }
  }
  const Heard = recordedSocket(Bound as unknown as SocketClass, () => current.getStore());
  Object.assign(globalThis, { WebSocket: Heard });
}
