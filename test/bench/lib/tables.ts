// Tables on plain workerd for load generators: the object of a source tree (this one unless told) with
// stand-ins for wallet and hub, and people who sit down at it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#shared/ids.ts';
import { type Line, openLine } from './line.ts';
import type { Contender } from './load.ts';
import { ROOT, startObject } from './workerd.ts';

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
export const startTables = (storageFolder: string, framesPerSecond: string, root = ROOT) =>
  startObject(
    {
      root,
      folder: 'game-session',
      className: 'GameSession',
      driver: 'test/bench/sessions-driver.mjs',
      bindings: { FRAMES_PER_SECOND: framesPerSecond },
      serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
    },
    storageFolder,
  );

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
