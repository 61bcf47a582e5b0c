// RPC as callers see it: a stub whose every method is a call over the network, with the arguments and
// the answer copied as structured clone copies them. What fails on the other side arrives as an error
// with its name and message; a lost connection is an error of the platform.

import type { Network } from './network.ts';
import { currentNode, type SimNode } from './node.ts';

/** What serves calls: the node and the instance that are there now. Throws when there is none. */
export interface Served {
  node: SimNode;
  instance: object;
}

export interface StubOptions {
  network: Network;
  /** The link, e.g. `payments`, or the object's name. */
  to: string;
  serve: () => Served;
  /** Hears that work began, and gives back how it says that it ended. */
  busy?: (node: SimNode) => () => void;
}

/** The error of a connection that broke while a call was under way. */
export function connectionLost(): Error {
  return new Error('Network connection lost.');
}

function caller(): SimNode {
  const node = currentNode();
  if (node === undefined) throw new Error('A call from nowhere: no node is running.');
  return node;
}

/** As an error crosses: its name in front of its message, and own properties that can be copied. */
function copyError(error: unknown): unknown {
  if (!(error instanceof Error)) return structuredClone(error);
  const copy = new Error(error.message);
  copy.name = error.name;
  return Object.assign(copy, { remote: true });
}

function methodOf(instance: object, name: string): (...values: unknown[]) => unknown {
  const isOwn = Object.hasOwn(instance, name);
  const method = isOwn ? undefined : (instance as Record<string, unknown>)[name];
  if (typeof method !== 'function' || name === 'constructor') {
    throw new TypeError(`The RPC receiver does not implement the method "${name}".`);
  }
  return method as (...values: unknown[]) => unknown;
}

/** A stub of whatever `serve` finds when a call arrives. */
export function stubOf<Target extends object>(options: StubOptions): Target {
  const { network, to, serve, busy } = options;
  const call = (name: string, values: unknown[]): Promise<unknown> => {
    const copies = structuredClone(values);
    let served: Served | undefined;
    return network.call({
      from: caller(),
      to,
      label: `${to}.${name}`,
      lost: connectionLost,
      target: () => {
        served = serve();
        return served.node;
      },
      perform: async () => {
        const end = served && busy?.(served.node);
        try {
          const instance = served?.instance ?? {};
          return structuredClone(await methodOf(instance, name).apply(instance, copies));
        } catch (error) {
          throw copyError(error);
        } finally {
          end?.();
        }
      },
    });
  };
  const fetch = (input: RequestInfo, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    let served: Served | undefined;
    return network.call({
      from: caller(),
      to,
      label: `${request.method} ${to}`,
      lost: connectionLost,
      target: () => {
        served = serve();
        return served.node;
      },
      perform: async () => {
        const end = served && busy?.(served.node);
        try {
          const instance = served?.instance as { fetch(request: Request): Promise<Response> };
          return await instance.fetch(request);
        } catch (error) {
          throw copyError(error);
        } finally {
          end?.();
        }
      },
    });
  };
  const methods = new Map<string, unknown>([['fetch', fetch]]);
  return new Proxy({} as Target, {
    get: (_target, name) => {
      // A stub is no promise: whoever awaits it gets the stub.
      if (typeof name !== 'string' || name === 'then') return undefined;
      let method = methods.get(name);
      if (method === undefined) {
        method = (...values: unknown[]) => call(name, values);
        methods.set(name, method);
      }
      return method;
    },
  });
}
