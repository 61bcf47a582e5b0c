// RPC as callers see it: a stub whose every method is a call over the network, with the arguments and
// the answer copied as structured clone copies them. What fails on the other side arrives as an error
// with its name and message; a lost connection is an error of the platform.

import { copyOf, thrownAcross } from './copy.ts';
import { ClientEnd, type Line } from './line.ts';
import type { Network, Order } from './network.ts';
import { nodeFor, type SimNode } from './node.ts';
import { untilAborted } from './until-aborted.ts';

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
  /** A stub of an object: its calls arrive in order, and after a lost connection it is of no use. */
  isOfObject?: boolean;
}

/** The error of a connection that broke while a call was under way. */
export function connectionLost(): Error {
  return Object.assign(new Error('Network connection lost.'), { retryable: true });
}

/** Handlers of the platform, which nobody may call. */
const RESERVED = new Set(['alarm', 'dup', 'webSocketMessage', 'webSocketClose', 'webSocketError']);

function methodOf(instance: object, name: string): (...values: unknown[]) => unknown {
  if (RESERVED.has(name)) {
    throw new TypeError(`'${name}' is a reserved method and cannot be called over RPC.`);
  }
  const isOwn = Object.hasOwn(instance, name);
  const method = isOwn ? undefined : (instance as Record<string, unknown>)[name];
  if (typeof method !== 'function' || name === 'constructor') {
    throw new TypeError(`The RPC receiver does not implement the method "${name}".`);
  }
  return method as (...values: unknown[]) => unknown;
}

/** The line that an upgrade opened. */
function lineOf({ webSocket }: Response): Line | undefined {
  return webSocket instanceof ClientEnd ? webSocket.line : undefined;
}

/** Throws where a socket answers a request that asked for none. */
function checkUpgrade({ headers }: Request, { webSocket }: Response): void {
  if (!webSocket || headers.get('upgrade')?.toLowerCase() === 'websocket') return;
  throw new TypeError(
    'Worker tried to return a WebSocket in a response to a request which did not contain the header "Upgrade: websocket".',
  );
}

/** Where an answer leads; null for one that does not. */
function redirectOf({ url }: Request, { status, headers }: Response): string | null {
  const to = headers.get('location');
  return to !== null && [301, 302, 303, 307, 308].includes(status) ? new URL(to, url).href : null;
}

/** A stub of whatever `serve` finds when a call arrives. */
export function stubOf<Target extends object>(options: StubOptions): Target {
  const { network, to, serve, busy, isOfObject = false } = options;
  const order: Order | undefined = isOfObject ? { lastMs: 0 } : undefined;
  let broken: Error | undefined;
  const lost = () => {
    const error = connectionLost();
    if (isOfObject) broken ??= error;
    return error;
  };
  /** Whoever serves does this, when the call has reached them. */
  const reach = <T>(label: string, work: (served: Served) => Promise<T>): Promise<T> => {
    if (broken !== undefined) return Promise.reject(broken);
    let served: Served;
    return network.call({
      from: nodeFor(`a call of ${to}`),
      to,
      label,
      order,
      lost,
      target: () => {
        served = serve();
        return served.node;
      },
      perform: async () => {
        const end = busy?.(served.node);
        try {
          return await work(served);
        } catch (error) {
          throw thrownAcross(error);
        } finally {
          end?.();
        }
      },
    });
  };
  const call = async (name: string, values: unknown[]): Promise<unknown> => {
    const copies = copyOf(values);
    return reach(`${to}.${name}`, async ({ instance }) =>
      copyOf(await methodOf(instance, name).apply(instance, copies)),
    );
  };
  const fetch = (input: RequestInfo, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const signal = init?.signal ?? request.signal;
    const answered = reach(`${request.method} ${to}`, async ({ node, instance }) => {
      const response = await (instance as { fetch: typeof globalThis.fetch }).fetch(request);
      checkUpgrade(request, response);
      const line = lineOf(response);
      line?.passesThrough(node, request);
      signal.addEventListener('abort', () => line?.abort(), { once: true });
      return response;
    });
    const answer = untilAborted(answered, signal);
    // Who hands on a request hands on its redirects too.
    if (input instanceof Request || init?.redirect === 'manual') return answer;
    return answer.then((response) => {
      const to = redirectOf(request, response);
      return to === null ? response : fetch(to);
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
