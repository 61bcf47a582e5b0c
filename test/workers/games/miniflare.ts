// The neighbours of games in its test project: the real session object, and a Worker that plays the
// wallet and the hub.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { testSecrets } from '#test/kit/setup/secrets.ts';

const neighbours = readFileSync(
  join(import.meta.dirname, '../game-session/neighbours.mjs'),
  'utf8',
);
const root = join(import.meta.dirname, '../../..');

const sessions = buildSync({
  entryPoints: [`${root}/durable-objects/game-session/worker.ts`],
  bundle: true,
  format: 'esm',
  write: false,
  external: ['cloudflare:workers'],
}).outputFiles[0]?.text;

const compatibilityDate = '2026-10-20';
// What the object makes, the Worker must read.
const secrets = testSecrets();
const wallet = { name: 'neighbours', entrypoint: 'WalletService' };

/** Merged into the project's Miniflare options. */
export const options = {
  bindings: { ROUTING_KEY: secrets.ROUTING_KEY ?? '' },
  serviceBindings: {
    WALLET: wallet,
    HUB_CONTROL: { name: 'neighbours', entrypoint: 'HubControl' },
  },
  durableObjects: {
    GAME_SESSION: { className: 'GameSession', scriptName: 'sessions', useSQLite: true },
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
  },
  workers: [
    {
      name: 'sessions',
      modules: [{ type: 'ESModule', path: 'sessions.mjs', contents: sessions }],
      compatibilityDate,
      compatibilityFlags: ['nodejs_compat'],
      bindings: {
        ENVIRONMENT: 'test',
        FRAMES_PER_SECOND: '500',
        LINE_HOLD_SECONDS: '0',
        PINGS_ANSWERED_BY: 'object',
        ...secrets,
      },
      serviceBindings: { WALLET: wallet },
      durableObjects: {
        GAME_SESSION: { className: 'GameSession', useSQLite: true },
        PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
      },
    },
    {
      name: 'neighbours',
      modules: [{ type: 'ESModule', path: 'neighbours.mjs', contents: neighbours }],
      compatibilityDate,
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
  ],
};
