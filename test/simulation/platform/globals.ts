// The globals of Workers, as the current node's: its clock, its timers, its randomness, its fetch.
// Used outside of every node they throw, so that nothing in a run can depend on the real machine
// unseen; the error's stack is the place. `really` (node.ts) is the one way out, for the harness.

import { simulatedCaches } from './caches.ts';
import { simulatedCrypto } from './crypto.ts';
import { isReal, nodeFor, type SimNode } from './node.ts';
import type { Completion } from './scheduler.ts';
import { untilAborted } from './until-aborted.ts';

const real = {
  Date: globalThis.Date,
  now: Date.now,
  performance,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  random: Math.random,
  fetch: globalThis.fetch,
  timeout: AbortSignal.timeout,
  Request: globalThis.Request,
  Response: globalThis.Response,
};

const choose =
  <T>(what: string, ofNode: (node: SimNode) => T, ofMachine: () => T) =>
  () =>
    isReal() ? ofMachine() : ofNode(nodeFor(what));

const dateNow = choose('Date.now', (node) => node.nowMs(), real.now.bind(real.Date));

class Timer {
  #completion: Completion | undefined;
  #node: SimNode | undefined;

  set(node: SimNode, delayMs: number, label: string, run: () => void): void {
    const { scheduler } = node.platform;
    // A node's clock may run slow or fast: its second is not everybody's.
    const trueMs = Math.max(0, delayMs) / (1 + node.drift);
    node.timers += 1;
    this.#node = node;
    this.#completion = scheduler.after(trueMs, node, label, () => {
      this.#completion = undefined;
      node.timers -= 1;
      run();
    });
  }

  clear(): void {
    if (this.#completion === undefined || this.#node === undefined) return;
    this.#completion.cancel();
    this.#completion = undefined;
    this.#node.timers -= 1;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

function setTimer(run: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]): unknown {
  if (isReal()) return real.setTimeout(run, delayMs, ...values);
  const timer = new Timer();
  timer.set(nodeFor('setTimeout'), delayMs, 'timer', () => run(...values));
  return timer;
}

function setRepeating(run: (...values: unknown[]) => void, everyMs = 0, ...values: unknown[]) {
  if (isReal()) return real.setInterval(run, everyMs, ...values);
  const node = nodeFor('setInterval');
  const timer = new Timer();
  const next = () => {
    timer.set(node, everyMs, 'interval', next);
    run(...values);
  };
  timer.set(node, everyMs, 'interval', next);
  return timer;
}

function clearTimer(timer: unknown): void {
  if (timer instanceof Timer) timer.clear();
  else if (timer !== undefined && timer !== null) real.clearTimeout(timer as never);
}

function abortedAfter(delayMs: number): AbortSignal {
  if (isReal()) return real.timeout.call(AbortSignal, delayMs);
  const controller = new AbortController();
  setTimer(() => {
    controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
  }, delayMs);
  return controller.signal;
}

/**
 * A request whose signal is the one it was given. Node's own makes another that follows it, under a
 * finalizer that keeps whatever listens to it, and so the world of a run, for ever.
 */
class SimRequest extends real.Request {
  readonly #signal: AbortSignal | null;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(real.Request, value);
  }

  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input as RequestInfo, { ...init, signal: null });
    const given = init?.signal;
    this.#signal = given ?? (given === undefined && input instanceof Request ? input.signal : null);
  }

  override get signal(): AbortSignal {
    return this.#signal ?? super.signal;
  }

  override clone(): Request {
    return new SimRequest(super.clone(), { signal: this.signal });
  }
}

/** Answers with status 101 carry the client's end of a socket. */
class SimResponse extends real.Response {
  override readonly webSocket: WebSocket | null;

  /** `Response.json` and its kin are made by Node's own class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(real.Response, value);
  }

  constructor(body?: BodyInit | null, init?: ResponseInit & { webSocket?: WebSocket | null }) {
    const isSwitch = init?.status === 101;
    super(body, isSwitch ? { ...init, status: 200 } : init);
    this.webSocket = init?.webSocket ?? null;
    if (isSwitch) {
      Object.defineProperty(this, 'status', { value: 101 });
      Object.defineProperty(this, 'ok', { value: false });
    }
  }
}

function wait(delayMs: number, options?: { signal?: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimer(() => resolve(), delayMs);
    options?.signal?.addEventListener('abort', () => {
      clearTimer(timer);
      reject(options.signal?.reason);
    });
  });
}

async function simulatedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  if (isReal()) return real.fetch(input, init);
  const node = nodeFor('fetch');
  const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
  signal?.throwIfAborted();
  // Who gives up waiting stops nothing on the other side, so the request goes without its signal.
  const request = new Request(input, { ...init, signal: null });
  const answered = node.platform.fetch(request, node);
  if (signal === null) return answered;
  return untilAborted(answered, signal);
}

class RequestResponsePair {
  readonly request: string;
  readonly response: string;

  constructor(request: string, response: string) {
    this.request = request;
    this.response = response;
  }
}

/** Puts the simulation's globals in place, once per process. `more`: those of other files. */
export function installGlobals(more: Record<string, unknown> = {}): void {
  real.Date.now = dateNow;
  const performanceNow = choose(
    'performance.now',
    (node) => node.steadyMs(),
    real.performance.now.bind(real.performance),
  );
  const values: Record<string, unknown> = {
    // `new Date()` without arguments reads the clock too.
    Date: new Proxy(real.Date, {
      construct: (target, values, newTarget) =>
        Reflect.construct(target, values.length === 0 ? [dateNow()] : values, newTarget),
    }),
    performance: { now: performanceNow, timeOrigin: 0, mark: () => {}, measure: () => {} },
    setTimeout: setTimer,
    clearTimeout: clearTimer,
    setInterval: setRepeating,
    clearInterval: clearTimer,
    setImmediate: (run: () => void) => (isReal() ? real.setImmediate(run) : setTimer(run, 0)),
    scheduler: { wait },
    crypto: simulatedCrypto,
    fetch: simulatedFetch,
    Request: SimRequest,
    Response: SimResponse,
    caches: simulatedCaches,
    WebSocketRequestResponsePair: RequestResponsePair,
    ...more,
  };
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  Math.random = choose('Math.random', (node) => node.random.next(), real.random);
  AbortSignal.timeout = abortedAfter;
}
