// A world: all Workers and objects of the platform, unchanged, over one simulated platform, with the
// outside they need. Everything in it follows from its seed.

import { partnerVariables } from '#scripts/emulators/partners/partners.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { SimDatabase } from '#test/simulation/database/database.ts';
import { SimWorker, type WorkerModule } from '#test/simulation/platform/isolate.ts';
import { Namespace } from '#test/simulation/platform/namespace.ts';
import { type Judge, Network } from '#test/simulation/platform/network.ts';
import { type Platform, SimNode } from '#test/simulation/platform/node.ts';
import { Prng } from '#test/simulation/platform/prng.ts';
import { Scheduler } from '#test/simulation/platform/scheduler.ts';
import { ObjectSockets } from '#test/simulation/platform/socket.ts';
import { CONFIGS, type WorkerConfig } from './bindings.ts';
import { keysOf } from './keys.ts';
import { ORIGINS, Outside } from './outside.ts';
import { PARTNER_SECRETS, WorldPartners } from './partners.ts';
import { WorldStripe } from './stripe.ts';

/** 2027-03-14, 07:00 UTC: an ordinary Sunday morning. */
export const START_MS = 1_805_007_600_000;

/** What the world asks about the nodes and flushes it makes. */
export interface Circumstances {
  judge: Judge;
  flushMs(object: string): number;
  alarmLateMs(object: string): number;
  idleMs(object: string): number;
  clockOf(node: string): { offsetMs: number; drift: number };
}

export interface WorldOptions {
  seed: number;
  database: SimDatabase;
  circumstances: (world: { scheduler: Scheduler; random: Prng }) => Circumstances;
  /** Entry modules of the Workers, by the Worker's name; asked for each new isolate and object. */
  moduleOf: (worker: string) => WorkerModule;
  startMs?: number;
  isolates?: number;
  /** Variables over those of development. */
  variables?: Record<string, string>;
}

type Env = Record<string, unknown>;

class RateLimiter {
  readonly #limit: number;
  readonly #periodMs: number;
  readonly #nowMs: () => number;
  #epoch = 0;
  #counts = new Map<string, number>();

  constructor(limit: number, periodMs: number, nowMs: () => number) {
    this.#limit = limit;
    this.#periodMs = periodMs;
    this.#nowMs = nowMs;
  }

  async limit({ key }: { key: string }): Promise<{ success: boolean }> {
    const epoch = Math.floor(this.#nowMs() / this.#periodMs);
    if (epoch !== this.#epoch) this.#counts = new Map();
    this.#epoch = epoch;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { success: count <= this.#limit };
  }
}

export class World {
  readonly random: Prng;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly platform: Platform;
  readonly outside: Outside;
  readonly stripe: WorldStripe;
  readonly partners: WorldPartners;
  readonly workers = new Map<string, SimWorker>();
  readonly namespaces = new Map<string, Namespace>();
  readonly startMs: number;
  readonly #options: WorldOptions;
  readonly #circumstances: Circumstances;
  readonly #variables: Record<string, string>;
  readonly #objectEnvs = new Map<string, object>();
  readonly #limiters = new Map<string, RateLimiter>();

  constructor(options: WorldOptions) {
    this.#options = options;
    this.random = Prng.of(options.seed, 'world');
    this.startMs = options.startMs ?? START_MS;
    this.scheduler = new Scheduler(this.startMs, this.random.fork('ties'));
    this.#circumstances = options.circumstances({
      scheduler: this.scheduler,
      random: this.random.fork('circumstances'),
    });
    this.network = new Network(this.scheduler, (message) => this.#circumstances.judge(message));
    this.platform = {
      scheduler: this.scheduler,
      network: this.network,
      fetch: (request, from) => this.outside.fetch(request, from),
    };
    this.outside = new Outside(this.platform, this.random.fork('outside'));
    const stripeKeys = { secretKey: 'sk_test_simulation', webhookSecret: 'whsec_simulation' };
    this.#variables = this.#variablesOf(stripeKeys);
    this.outside.serveDatabase(options.database);
    this.stripe = new WorldStripe(this.outside, stripeKeys);
    this.partners = new WorldPartners(this.outside);
    for (const config of CONFIGS) this.#addWorker(config);
    const gateway = this.#worker('gateway').http();
    const edge = this.outside.serve('gateway', (request) => gateway.fetch(request));
    edge.offsetMs = 0;
  }

  /** A device of a client: a browser, a phone. */
  device(name: string): SimNode {
    const random = this.random.fork(`device ${name}`);
    const clock = this.#circumstances.clockOf(name);
    return new SimNode(this.platform, { name, kind: 'client', random, ...clock });
  }

  /** Milliseconds since the run began. */
  get elapsedMs(): number {
    return this.scheduler.nowMs - this.startMs;
  }

  /** Cron, each minute, `copies` times at once. */
  tick(copies = 1): void {
    const from = new SimNode(this.platform, {
      name: 'cron',
      kind: 'outside',
      random: this.random.fork('cron'),
    });
    const minute = Math.floor(this.scheduler.nowMs / MINUTE_MS) * MINUTE_MS;
    for (const worker of this.workers.values()) {
      for (let copy = 0; copy < copies; copy++) {
        worker.scheduled(from, minute).catch(() => {});
      }
    }
  }

  #worker(name: string): SimWorker {
    const worker = this.workers.get(name);
    if (worker === undefined) throw new Error(`there is no Worker ${name}`);
    return worker;
  }

  #variablesOf(stripe: { secretKey: string; webhookSecret: string }): Record<string, string> {
    const url = (role: string) => `postgresql://${role}:simulated@postgres.sim/parlor`;
    return {
      ...keysOf(this.random.fork('keys')),
      AUTH_DATABASE_URL: url('parlor_auth'),
      PAYMENTS_DATABASE_URL: url('parlor_payments'),
      GAMES_DATABASE_URL: url('parlor_games'),
      SOCIAL_DATABASE_URL: url('parlor_social'),
      COMPLIANCE_DATABASE_URL: url('parlor_compliance'),
      PLACE_PROOF_KEYS: '',
      ...partnerVariables(ORIGINS.partners, PARTNER_SECRETS),
      NEON_PROXY_URL: `${ORIGINS.postgres}/sql`,
      MAILBOX_URL: ORIGINS.mailbox,
      SITE_URL: ORIGINS.gateway,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
      STRIPE_API_URL: ORIGINS.stripe,
      PARLOR_PLACE: 'US-TX',
      SCRYPT_LOG_N: '4',
      LIMIT_SCALE: '',
      APPROVER_ROLE_AGE_SECONDS: '0',
      ...this.#options.variables,
    };
  }

  #addWorker(config: WorkerConfig): void {
    const { name } = config;
    const moduleOf = () => this.#options.moduleOf(name);
    const worker = new SimWorker({
      platform: this.platform,
      name,
      moduleOf,
      makeEnv: () => this.#envOf(config),
      random: this.random.fork(`worker ${name}`),
      isolates: this.#options.isolates ?? 2,
      clockOf: (node) => this.#circumstances.clockOf(node),
    });
    this.workers.set(name, worker);
    for (const { className, script } of config.objects) {
      if (script === config.script) this.#addNamespace(className, worker, config);
    }
  }

  #addNamespace(className: string, worker: SimWorker, config: WorkerConfig): void {
    const { flushMs, alarmLateMs, idleMs, clockOf } = this.#circumstances;
    const namespace: Namespace = new Namespace({
      platform: this.platform,
      name: className,
      classOf: () => this.#options.moduleOf(config.name)[className] as never,
      envOf: () => {
        const known = this.#objectEnvs.get(className) ?? this.#envOf(config);
        this.#objectEnvs.set(className, known);
        return known;
      },
      exportsOf: (node) => worker.exportsOf(node),
      random: this.random.fork(`objects ${className}`),
      socketsOf: (object) => new ObjectSockets(object),
      flushMs: () => flushMs(className),
      alarmLateMs: () => alarmLateMs(className),
      idleMs: () => idleMs(className),
      clockOf,
    });
    this.namespaces.set(className, namespace);
  }

  /** Another release of a Worker: objects and isolates begin anew with it. */
  redeploy(name: string): void {
    this.#worker(name).kill('deployed');
    const config = CONFIGS.find((each) => each.name === name);
    for (const { className, script } of config?.objects ?? []) {
      if (script !== config?.script) continue;
      this.#objectEnvs.delete(className);
      for (const object of this.namespaces.get(className)?.objects ?? []) {
        object.crash('deployed');
      }
    }
  }

  #envOf(config: WorkerConfig): Env {
    const env: Env = { ...config.variables };
    for (const name of config.secrets) env[name] = this.#variables[name] ?? '';
    for (const { binding, service, entrypoint } of config.services) {
      const target = CONFIGS.find(({ script }) => script === service)?.name ?? service;
      // Found when it is called: Workers bind each other in circles.
      env[binding] = lazily(() => {
        const worker = this.#worker(target);
        return entrypoint === undefined ? worker.http() : worker.entrypoint(entrypoint);
      });
    }
    for (const { name, className } of config.objects) {
      env[name] = { getByName: (object: string) => this.#namespace(className).getByName(object) };
    }
    for (const { name, limit, periodMs } of config.rateLimits) {
      let limiter = this.#limiters.get(name);
      limiter ??= new RateLimiter(limit, periodMs, () => this.scheduler.nowMs);
      this.#limiters.set(name, limiter);
      env[name] = limiter;
    }
    if (config.assets !== null) {
      env[config.assets] = { fetch: async () => new Response(null, { status: 404 }) };
    }
    return env;
  }

  #namespace(className: string): Namespace {
    const namespace = this.namespaces.get(className);
    if (namespace === undefined) throw new Error(`there is no class ${className}`);
    return namespace;
  }
}

function lazily(make: () => object): object {
  let made: Record<string, unknown> | undefined;
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        if (typeof name !== 'string' || name === 'then') return undefined;
        made ??= make() as Record<string, unknown>;
        return made[name];
      },
    },
  );
}
