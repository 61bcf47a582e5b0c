// The platform under the small world: the objects of tables with their Worker, a hub that only says
// yes, and the wallet, each behind a link.

import * as gameSession from '#objects/game-session/worker.ts';
import type { Faults } from '../faults/faults.ts';
import { SOCKET_GLOBALS } from '../platform/client-socket.ts';
import { installGlobals } from '../platform/globals.ts';
import { SimWorker, type WorkerModule } from '../platform/isolate.ts';
import { Namespace } from '../platform/namespace.ts';
import { Network } from '../platform/network.ts';
import { type Platform, SimNode } from '../platform/node.ts';
import type { Prng } from '../platform/prng.ts';
import { Scheduler } from '../platform/scheduler.ts';
import { ObjectSockets } from '../platform/socket.ts';
import { stubOf } from '../platform/stubs.ts';
import { keysOf } from '../world/keys.ts';
import type { TableLaw, TableWallet } from './wallet.ts';

installGlobals(SOCKET_GLOBALS);

/** A hub for which every sign-in lives, and which knows what binds players. */
class QuietHub {
  readonly #law: TableLaw;

  constructor(law: TableLaw) {
    this.#law = law;
  }

  async attach(): Promise<boolean> {
    return true;
  }

  async detach(): Promise<void> {}

  async noteTable(): Promise<void> {}

  async standingVersion(): Promise<number> {
    return this.#law.version;
  }
}

export interface TablePlatformOptions {
  random: Prng;
  faults: Faults;
  startMs: number;
  wallet: TableWallet;
}

export interface TablePlatform {
  scheduler: Scheduler;
  platform: Platform;
  tables: Namespace;
}

/** Everything but who plays. */
export function tablePlatform(options: TablePlatformOptions): TablePlatform {
  const { random, faults, startMs, wallet } = options;
  const scheduler = new Scheduler(startMs, random.fork('ties'));
  const network = new Network(scheduler, faults.judge);
  const platform: Platform = {
    scheduler,
    network,
    fetch: (request) => {
      const name = new URL(request.url).pathname.slice(1);
      return (tables.getByName(name) as { fetch: typeof fetch }).fetch(request);
    },
  };
  const { ROUTING_KEY, RECEIPT_SIGNING_KEY } = keysOf(random.fork('keys'));
  const outside = (name: string) =>
    new SimNode(platform, { name, kind: 'outside', random: random.fork(name) });
  const serve = (name: string, instance: object) => {
    const node = outside(name);
    return stubOf<object>({ network, to: name, serve: () => ({ node, instance }) });
  };
  const hub = serve('hub', new QuietHub(wallet.law));
  const env = {
    ENVIRONMENT: 'development',
    LINE_HOLD_SECONDS: '2000000',
    PINGS_ANSWERED_BY: 'object',
    FRAMES_PER_SECOND: '500',
    ROUTING_KEY,
    RECEIPT_SIGNING_KEY,
    WALLET: serve('wallet', wallet),
    PLAYER_HUB: { getByName: () => hub },
    GAME_SESSION: { getByName: (name: string) => tables.getByName(name) },
  };
  const worker = new SimWorker({
    platform: platform,
    name: 'game-session',
    moduleOf: () => gameSession as unknown as WorkerModule,
    makeEnv: () => env,
    random: random.fork('worker'),
    isolates: 2,
    clockOf: faults.clockOf,
  });
  const tables: Namespace = new Namespace({
    platform: platform,
    name: 'GameSession',
    classOf: () => gameSession.GameSession as never,
    envOf: () => env,
    exportsOf: (node) => worker.exportsOf(node),
    random: random.fork('objects'),
    socketsOf: (object) => new ObjectSockets(object),
    flushMs: () => faults.flushMs('GameSession'),
    alarmLateMs: () => faults.alarmLateMs('GameSession'),
    idleMs: () => faults.idleMs('GameSession'),
    clockOf: (name) => faults.clockOf(`GameSession:${name}`),
  });
  return { scheduler, platform, tables };
}
