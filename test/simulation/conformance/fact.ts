// A fact about the platform: something our code relies on, as a sentence, with a driver that shows
// it. The same file runs on workerd and on the simulation's model, and both must see what it says.

/** What a driver saw, as JSON. */
export type Seen =
  | null
  | boolean
  | number
  | string
  | readonly Seen[]
  | { readonly [key: string]: Seen };

type Method<Function> = Function extends (...values: infer Values) => infer Result
  ? (...values: Values) => Promise<Awaited<Result>>
  : never;

/** A stub as drivers use it; the platform's own type is too deep to be cheap. */
export type Stub<Class> = { [Name in Exclude<keyof Class, 'fetch'>]: Method<Class[Name]> } & {
  fetch(request: RequestInfo, init?: RequestInit): Promise<Response>;
};

/** What a driver is given inside of a Worker. */
export interface Driver {
  env: FactEnv;
  /** A name for objects and paths that no other fact uses. */
  name: string;
  /** A stub of the object of this fact's name (or one beginning with it) of a class, by the class' name. */
  object<Class>(className: string, suffix?: string): Stub<Class>;
  /** Sends an object to sleep now: its memory is lost, its sockets and their attachments stay. */
  evict(className: string, suffix?: string): Promise<void>;
}

/** What a driver is given on a client's device. */
export interface Device {
  name: string;
  /** Where the neighbour answers, e.g. `http://127.0.0.1:8787`. */
  url: string;
  /** Opens a socket to a path of the neighbour; a line of its own, which can be cut. */
  connect(path: string, protocols?: string[]): WebSocket;
  /** The line behind a socket stands still for a while, both ways. */
  stall(socket: WebSocket, ms: number): void;
  /** The connection behind a socket is gone, and nobody says so. */
  vanish(socket: WebSocket): void;
  evict(className: string, suffix?: string): Promise<void>;
}

/** What the Worker of the facts binds. */
export interface FactEnv {
  /** The other Worker's default entrypoint: its paths are the `routes` of the facts. */
  NEIGHBOUR: Fetcher;
  /** Names beside these are the classes of objects. */
  [className: string]: unknown;
}

/** A path of the neighbour. */
export type Route = (
  request: Request,
  env: FactEnv,
  context: ExecutionContext,
) => Response | Promise<Response>;

interface Common {
  /** A sentence of behaviour. */
  name: string;
  /** What is seen: always the one, or any of several where the platform promises no more. */
  seen: readonly Seen[];
}

/** Shown from inside of a Worker. */
export interface WorkerFact extends Common {
  kind: 'worker';
  run(driver: Driver): Promise<unknown>;
}

/** Shown from a client's device. */
export interface ClientFact extends Common {
  kind: 'client';
  run(device: Device): Promise<unknown>;
}

export type Fact = WorkerFact | ClientFact;

/** A fact that a Worker shows. */
export const inWorker = (
  name: string,
  run: WorkerFact['run'],
  ...seen: readonly Seen[]
): WorkerFact => ({ kind: 'worker', name, run, seen });

/** A fact that a client sees. */
export const onDevice = (
  name: string,
  run: ClientFact['run'],
  ...seen: readonly Seen[]
): ClientFact => ({ kind: 'client', name, run, seen });

/** What is thrown, as `Name: message`; `nothing` where nothing is. */
export function thrownBy(work: () => unknown): string {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return describeError(error);
  }
}

/** The same of a promise. */
export async function rejectionOf(work: PromiseLike<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'nothing';
  } catch (error) {
    return describeError(error);
  }
}

export const describeError = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : `not an error: ${String(error)}`;

const json = (value: unknown) =>
  JSON.stringify(value, (_key, inner) =>
    typeof inner === 'bigint' || inner === undefined ? `${typeof inner} ${inner}` : inner,
  );

/** A value with its type, where JSON tells none. */
export function describe(value: unknown): string {
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${new Uint8Array(value).join(',')}`;
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return `${value.constructor.name} ${new Uint8Array(buffer, byteOffset, byteLength).join(',')}`;
  }
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (value instanceof Map) return `Map ${json([...value])}`;
  if (value instanceof Set) return `Set ${json([...value])}`;
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? `object ${json(value)}` : `${typeof value} ${value}`;
}

/** Milliseconds of the current node's clock. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, for ten seconds at most. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  everyMs = 20,
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += everyMs) {
    if (await holds()) return true;
    await pause(everyMs);
  }
  return false;
}
