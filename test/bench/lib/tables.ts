// Tables on plain workerd for load generators: the object of a source tree (this one unless told) with
// stand-ins for wallet and hub, and people who sit down at it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { newId } from '#shared/ids.ts';
import { bundleObject, OBJECT_VARIABLES, ROOT } from './against.ts';
import { type Line, openLine } from './line.ts';
import type { Contender } from './load.ts';
import { workerdProcesses } from './processes.ts';

export const DICE = { target: '50.00', direction: 'over' };

/** The limit of a socket as production deploys it. */
export function shippedFramesPerSecond(root = ROOT): string {
  const config = readFileSync(join(root, 'durable-objects/game-session/wrangler.toml'), 'utf8');
  const [, deployed = ''] = config.split('[env.production.vars]');
  const value = /^FRAMES_PER_SECOND = "(\d+)"$/m.exec(deployed)?.[1];
  if (value === undefined) throw new Error('wrangler.toml sets no FRAMES_PER_SECOND');
  return value;
}

/** Starts workerd with the tables of a tree; a line is held as long as a served platform holds it. */
export async function startTables(storageFolder: string, framesPerSecond: string, root = ROOT) {
  const others = workerdProcesses();
  const common = { modules: true, compatibilityDate: '2026-10-20' };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const socket = { host: '127.0.0.1', port: 0, proxy: false };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      resourcePersistencePath: storageFolder,
      workers: [
        {
          ...common,
          name: 'driver',
          script: read('test/bench/sessions-driver.mjs'),
          unsafeDirectSockets: [socket],
          serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
          durableObjects: {
            GAME_SESSION: { className: 'GameSession', scriptName: 'sessions', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'sessions',
          script: await bundleObject(root, 'game-session'),
          compatibilityFlags: ['nodejs_compat'],
          bindings: {
            FRAMES_PER_SECOND: framesPerSecond,
            ...OBJECT_VARIABLES,
            ...newKeys(),
          },
          serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
          durableObjects: {
            GAME_SESSION: { className: 'GameSession', useSQLite: true },
            PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'neighbours',
          script: read('test/workers/game-session/neighbours.mjs'),
          durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
        },
      ],
    }),
  );
  await miniflare.ready;
  return {
    url: (await miniflare.unsafeGetDirectURL('driver')).origin,
    pid: workerdProcesses().find((one) => !others.includes(one)) ?? 0,
    stop: () => miniflare.dispose(),
  };
}

export type Seat = { sessionId: string; playerId: string };

async function post(url: string, body: unknown): Promise<{ ok: boolean } & Record<string, never>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json() as never;
}

/** Somebody new who sits down. */
export async function seat(url: string, gameId = 'dice'): Promise<Seat> {
  const sessionId = newId(Date.now());
  const playerId = newId(Date.now());
  await post(`${url}/open/${sessionId}`, { playerId, gameId, currency: 'GC' });
  return { sessionId, playerId };
}

/** Their socket, welcomed. */
export async function connect(url: string, { sessionId, playerId }: Seat): Promise<Line> {
  const issued = await post(`${url}/ticket/${sessionId}`, { playerId });
  const { ticket } = (issued as unknown as { value: { ticket: string } }).value;
  const line = await openLine(`${url}/socket/${sessionId}`, ['parlor.v1', ticket]);
  await line.next();
  return line;
}

let commands = 0;
/** An id for a command. */
export const nextId = () => `c${++commands}`;
/** One round of dice. */
export const play = () =>
  JSON.stringify({ type: 'play', id: nextId(), stake: '1.00', params: DICE });

/** People who play round after round, each waiting for the answer. */
export function playing(name: string, lines: Line[], cpuMs: () => number): Contender {
  return {
    name,
    clients: lines.length,
    operation: async (client) => {
      const line = lines[client];
      if (line === undefined) throw new Error('no line');
      const answer = await line.ask(play());
      if (answer.startsWith('{"type":"error"')) throw new Error(answer);
    },
    cpuMs,
  };
}
