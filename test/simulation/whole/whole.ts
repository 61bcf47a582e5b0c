// The scenarios of the whole platform: every Worker and object, over the model of its database or over
// a real Postgres. `whole` has few people for few minutes, so that many seeds are tried in little time;
// `long` is a night's work: more people, and time for what needs a quarter of an hour to go wrong.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MINUTE_MS } from '#shared/time.ts';
import { RecordedSocket } from '../actors/recorded-socket.ts';
import { freshModel } from '../database/model/seed.ts';
import { SOCKET_GLOBALS } from '../platform/client-socket.ts';
import { installGlobals } from '../platform/globals.ts';
import type { WorkerModule } from '../platform/isolate.ts';
import type { Scenario, Setup } from '../run/stage.ts';
import { loadModules } from '../world/modules.ts';
import { cloneFor, stopPostgres } from './real-postgres.ts';
import { WholeStage } from './stage.ts';

const ROOT = pathToFileURL(`${join(import.meta.dirname, '../../..')}/`).href;
const REST_MS = 30 * MINUTE_MS;

/** See run/release.ts. */
const RELEASE = process.env.SIMULATION_RELEASE;

let modules: Promise<Map<string, WorkerModule>> | null = null;
let modulesBefore: Promise<Map<string, WorkerModule>> | null = null;
installGlobals({ ...SOCKET_GLOBALS, WebSocket: RecordedSocket });

async function prepare(setup: Setup, peopleMax: number): Promise<WholeStage> {
  modules ??= loadModules(ROOT);
  if (RELEASE !== undefined) modulesBefore ??= loadModules(pathToFileURL(`${RELEASE}/`).href);
  const { seed, random, decisions, faults, startMs, faultsMs, note } = setup;
  const stage = new WholeStage({
    seed,
    random,
    decisions,
    faults,
    startMs,
    faultsMs,
    database:
      setup.database === 'real'
        ? await cloneFor(seed)
        : await freshModel(startMs, random.fork('database')),
    modules: await modules,
    modulesBefore: await modulesBefore,
    peopleMax,
    onLine: note,
  });
  await stage.begin();
  return stage;
}

interface Size {
  peopleMax: number;
  /** How long faults last, at least and at most. */
  minutes: readonly [number, number];
}

function scenarioOf({ peopleMax, minutes: [min, max] }: Size): Scenario {
  return {
    ends: [
      'postgres',
      'stripe',
      'gateway',
      'auth',
      'payments',
      'games',
      'social',
      'compliance',
      'GameSession',
      'PlayerHub',
      'ChatRoom',
    ],
    // Short ones are many: what goes wrong mostly does so soon.
    faultsMs: (random) => Math.round(min * (max / min) ** random.next() * MINUTE_MS),
    restMs: REST_MS,
    opens: ['TCPSocketWrap', 'PipeWrap', 'ProcessWrap'],
    prepare: (setup) => prepare(setup, peopleMax),
    close: stopPostgres,
  };
}

export const WHOLE = scenarioOf({ peopleMax: 4, minutes: [0.5, 2] });
export const LONG = scenarioOf({ peopleMax: 20, minutes: [3, 20] });
