// The facts in the simulation's model: two Workers of the same modules as on workerd, and a device.
// Healthy links; flushes, alarms and messages take as long as the seed says.

import { SOCKET_GLOBALS } from '../platform/client-socket.ts';
import { installGlobals } from '../platform/globals.ts';
import { SimWorker, type WorkerModule } from '../platform/isolate.ts';
import { Namespace } from '../platform/namespace.ts';
import { healthy, Network } from '../platform/network.ts';
import { type Platform, SimNode } from '../platform/node.ts';
import { Prng } from '../platform/prng.ts';
import { Scheduler } from '../platform/scheduler.ts';
import { ObjectSockets } from '../platform/socket.ts';
import {
  type Device,
  type Driver,
  describeError,
  type Fact,
  type FactEnv,
  type Seen,
} from './fact.ts';
import * as entry from './facts/index.ts';
import { type Observation, observationOf } from './report.ts';

const { CLASSES, FACTS, ROUTES } = entry;
const START_MS = 1_805_007_600_000;
/** A driver that has not ended by then hangs. */
const UNTIL_MS = START_MS + 30 * 60_000;
const ORIGIN = 'http://neighbour.sim';
const clockOf = () => ({ offsetMs: 0, drift: 0 });

const NEIGHBOUR: WorkerModule = {
  ...entry,
  default: {
    fetch: (request, env, context) => {
      const [, name = ''] = new URL(request.url).pathname.split('/');
      const missing = () => new Response(null, { status: 404 });
      return ROUTES[name]?.(request, env as FactEnv, context as ExecutionContext) ?? missing();
    },
  },
};

/** A world for one fact. */
class FactWorld {
  readonly scheduler: Scheduler;
  readonly platform: Platform;
  readonly #random: Prng;
  readonly #name: string;
  /** Until when the line of a device stands still. */
  readonly #stalled = new Map<string, number>();
  readonly #namespaces = new Map<string, Namespace>();

  constructor(seed: number, name: string) {
    this.#name = name;
    this.#random = Prng.of(seed, 'conformance');
    this.scheduler = new Scheduler(START_MS, this.#random.fork('ties'));
    const usual = healthy(this.#random.fork('links'));
    const network = new Network(this.scheduler, (message) => {
      const untilMs = this.#stalled.get(message.from) ?? this.#stalled.get(message.to) ?? 0;
      const leg = usual(message);
      return { ...leg, delayMs: Math.max(leg.delayMs, untilMs - this.scheduler.nowMs) };
    });
    const fetch = (request: Request) => neighbour.http().fetch(request);
    this.platform = { scheduler: this.scheduler, network, fetch, threw: () => {} };
    const neighbour = this.#worker('neighbour', NEIGHBOUR);
    const env = this.#env;
    env.NEIGHBOUR = neighbour.http();
    for (const [className, Class] of Object.entries(CLASSES)) {
      const namespace = this.#namespace(className, Class as never, neighbour);
      this.#namespaces.set(className, namespace);
      env[className] = namespace;
    }
  }

  readonly #env: Record<string, unknown> = {};

  /** Runs a fact to its end; throws what the driver throws. */
  async run(fact: Fact): Promise<Seen> {
    const ended = Promise.withResolvers<unknown>();
    const caller = this.#node('caller', 'outside');
    if (fact.kind === 'worker') {
      const fetch = async () => {
        await fact.run(this.#driver()).then(ended.resolve, ended.reject);
        return new Response();
      };
      const worker = this.#worker('driver', { default: { fetch } });
      caller.run(() => worker.http().fetch('http://driver.sim/').catch(ended.reject));
    } else {
      caller.run(() => fact.run(this.#device()).then(ended.resolve, ended.reject));
    }
    let outcome: { value: unknown } | { error: unknown } | undefined;
    ended.promise.then(
      (value) => {
        outcome = { value };
        this.scheduler.stop();
      },
      (error) => {
        outcome = { error };
        this.scheduler.stop();
      },
    );
    await this.scheduler.run(UNTIL_MS);
    if (outcome === undefined) throw new Error('the driver hangs');
    if ('error' in outcome) throw outcome.error;
    return JSON.parse(JSON.stringify(outcome.value ?? null));
  }

  #driver(): Driver {
    const stub = (className: string, suffix = '') =>
      this.#namespaces.get(className)?.getByName(this.#name + suffix);
    return {
      env: this.#env as FactEnv,
      name: this.#name,
      object: stub as never,
      evict: (className, suffix) => this.#evict(className, suffix),
    };
  }

  #device(): Device {
    const nodes = new Map<WebSocket, SimNode>();
    return {
      name: this.#name,
      url: ORIGIN,
      connect: (path, protocols) => {
        const node = this.#node(`device ${nodes.size}`, 'client');
        const socket = node.run(
          () => new WebSocket(ORIGIN.replace('http', 'ws') + path, protocols),
        );
        nodes.set(socket, node);
        return socket;
      },
      stall: (socket, ms) => {
        this.#stalled.set(nodes.get(socket)?.name ?? '', this.scheduler.nowMs + ms);
      },
      vanish: (socket) => nodes.get(socket)?.kill('vanished'),
      evict: (className, suffix) => this.#evict(className, suffix),
    };
  }

  // As workerd's own: it waits until nothing runs.
  async #evict(className: string, suffix = ''): Promise<void> {
    const object = this.#namespaces.get(className)?.objectOf(this.#name + suffix);
    while (object?.isAwake && !object.evict()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #node(name: string, kind: SimNode['kind']): SimNode {
    return new SimNode(this.platform, { name, kind, random: this.#random.fork(name) });
  }

  #worker(name: string, module: WorkerModule): SimWorker {
    return new SimWorker({
      platform: this.platform,
      name,
      moduleOf: () => module,
      makeEnv: () => this.#env,
      random: this.#random.fork(name),
      isolates: 1,
      clockOf,
    });
  }

  #namespace(name: string, Class: never, worker: SimWorker): Namespace {
    const draws = this.#random.fork(`times ${name}`);
    return new Namespace({
      platform: this.platform,
      name,
      classOf: () => Class,
      envOf: () => this.#env,
      exportsOf: (node) => worker.exportsOf(node),
      random: this.#random.fork(name),
      socketsOf: (object) => new ObjectSockets(object),
      flushMs: () => draws.between(0, 50),
      alarmLateMs: () => draws.between(0, 100),
      idleMs: () => draws.between(10_000, 12_000),
      clockOf,
    });
  }
}

/** Runs the facts whose name contains something, each under so many seeds. */
export async function runInModel(part: string, seeds: number): Promise<Observation[]> {
  installGlobals(SOCKET_GLOBALS);
  const report: Observation[] = [];
  for (const [index, fact] of FACTS.entries()) {
    if (!fact.name.includes(part)) continue;
    const seen: Seen[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const world = new FactWorld(seed, `fact-${index}`);
      const failed = (error: unknown) => `the driver failed: ${describeError(error)}`;
      seen.push(await world.run(fact).catch(failed));
    }
    report.push(observationOf(fact, seen));
  }
  return report;
}
