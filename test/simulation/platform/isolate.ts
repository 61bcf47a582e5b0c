// A Worker: its isolates, which come and go, and the ways into them. An isolate has an environment
// object of its own, on which our code hangs what it keeps in memory; so a new isolate knows nothing.

import { type Platform, SimNode } from './node.ts';
import type { Prng } from './prng.ts';
import { type Served, stubOf } from './stubs.ts';

type Entry = new (context: unknown, env: unknown) => object;

/** What a Worker's entry module exports: the default, and named entrypoints. */
export type WorkerModule = Record<string, unknown> & {
  default: {
    fetch?(request: Request, env: object, context: object): Response | Promise<Response>;
    scheduled?(controller: object, env: object, context: object): unknown;
  };
};

export interface WorkerOptions {
  platform: Platform;
  name: string;
  /** Asked for each new isolate: a deploy changes it. */
  moduleOf: () => WorkerModule;
  /** A new environment for a new isolate. */
  makeEnv: () => object;
  random: Prng;
  /** How many isolates share the work. */
  isolates: number;
  clockOf: (name: string) => { offsetMs: number; drift: number };
}

export interface Isolate {
  node: SimNode;
  env: object;
  module: WorkerModule;
}

export class SimWorker {
  readonly name: string;
  readonly #options: WorkerOptions;
  readonly #isolates: (Isolate | null)[];
  #started = 0;

  constructor(options: WorkerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#isolates = Array.from({ length: options.isolates }, () => null);
  }

  /** The isolates that run. */
  get isolates(): Isolate[] {
    return this.#isolates.filter((isolate) => isolate !== null);
  }

  /** Its HTTP side, as a service binding has it. */
  http(): { fetch(request: RequestInfo, init?: RequestInit): Promise<Response> } {
    return stubOf({
      network: this.#options.platform.network,
      to: this.name,
      serve: () => {
        const isolate = this.#any();
        const { fetch } = isolate.module.default;
        const answer = (request: Request) =>
          fetch?.(request, isolate.env, this.contextOf(isolate)) ?? Promise.reject(new Error());
        return { node: isolate.node, instance: { fetch: answer } };
      },
    });
  }

  /** An entrypoint, as a service binding has it. */
  entrypoint(name: string, props: unknown = undefined): object {
    const { network } = this.#options.platform;
    return stubOf({ network, to: this.name, serve: () => this.#entry(name, props) });
  }

  /** Runs cron's handler once; settles when it has ended or its isolate is gone. */
  scheduled(from: SimNode, scheduledTime: number): Promise<void> {
    const { network } = this.#options.platform;
    let isolate: Isolate | undefined;
    return network.call({
      from,
      to: this.name,
      label: `cron ${this.name}`,
      lost: () => new Error('cron was cut'),
      target: () => {
        isolate = this.#any();
        return isolate.node;
      },
      perform: async () => {
        if (isolate === undefined) return;
        const controller = { scheduledTime, cron: '* * * * *', noRetry: () => {} };
        await isolate.module.default.scheduled?.(controller, isolate.env, this.contextOf(isolate));
      },
    });
  }

  /** Ends isolates: one of them, or all for a deploy. */
  kill(reason: string, which?: number): void {
    for (const [index, isolate] of this.#isolates.entries()) {
      if (isolate === null || (which !== undefined && index !== which)) continue;
      this.#isolates[index] = null;
      isolate.node.kill(reason);
    }
  }

  /** Ends the isolate of a node, where it is one of this Worker's. */
  killNode(node: SimNode, reason: string): void {
    const index = this.#isolates.findIndex((isolate) => isolate?.node === node);
    if (index !== -1) this.kill(reason, index);
  }

  /** `ctx` of a request in an isolate. */
  contextOf({ node }: Isolate): object {
    return {
      waitUntil: (work: Promise<unknown>) => {
        work.catch(() => {});
      },
      passThroughOnException: () => {},
      exports: this.exportsOf(node),
      props: undefined,
    };
  }

  /** `ctx.exports`: this Worker's own entrypoints, with props. */
  exportsOf(_node: SimNode): object {
    return new Proxy(
      {},
      {
        get: (_target, name) => {
          if (typeof name !== 'string') return undefined;
          return (options: { props?: unknown } = {}) => this.entrypoint(name, options.props);
        },
      },
    );
  }

  #entry(name: string, props: unknown): Served {
    const isolate = this.#any();
    const Class = isolate.module[name] as Entry | undefined;
    if (Class === undefined) throw new Error(`${this.name} has no entrypoint ${name}`);
    const context = { ...this.contextOf(isolate), props };
    const instance = isolate.node.run(() => new Class(context, isolate.env));
    return { node: isolate.node, instance };
  }

  #any(): Isolate {
    const { random } = this.#options;
    const index = random.int(this.#isolates.length);
    const isolate = this.#isolates[index] ?? this.#start();
    this.#isolates[index] = isolate;
    return isolate;
  }

  #start(): Isolate {
    const { platform, name, moduleOf, makeEnv, random, clockOf } = this.#options;
    this.#started += 1;
    const node = new SimNode(platform, {
      name: `${name}#${this.#started}`,
      kind: 'worker',
      random: random.fork(`${this.#started}`),
      ...clockOf(name),
    });
    return { node, env: makeEnv(), module: moduleOf() };
  }
}
