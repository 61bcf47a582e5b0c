// The scenario of the whole platform: every Worker and object, over the model of its database or over a
// real Postgres.

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
const FAULTS_MINUTES_MIN = 4;
const FAULTS_MINUTES_MAX = 20;
const REST_MS = 30 * MINUTE_MS;
/** A run with more people is a night's work. */
const PEOPLE_MAX = 12;

/** See run/release.ts. */
const RELEASE = process.env.SIMULATION_RELEASE;

let modules: Promise<Map<string, WorkerModule>> | null = null;
let modulesBefore: Promise<Map<string, WorkerModule>> | null = null;
installGlobals({ ...SOCKET_GLOBALS, WebSocket: RecordedSocket });

async function prepare(setup: Setup): Promise<WholeStage> {
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
    peopleMax: PEOPLE_MAX,
    onLine: note,
  });
  stage.begin();
  return stage;
}

export const WHOLE: Scenario = {
  ends: [
    'postgres',
    'stripe',
    'gateway',
    'auth',
    'payments',
    'games',
    'social',
    'GameSession',
    'PlayerHub',
    'ChatRoom',
  ],
  faultsMs: (random) =>
    Math.round(random.between(FAULTS_MINUTES_MIN, FAULTS_MINUTES_MAX) * MINUTE_MS),
  restMs: REST_MS,
  opens: ['TCPSocketWrap', 'PipeWrap', 'ProcessWrap'],
  prepare,
  close: stopPostgres,
};
