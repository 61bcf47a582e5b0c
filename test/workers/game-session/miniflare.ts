// The neighbours of game-session in its test project: one auxiliary Worker plays payments and the
// hub.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const script = readFileSync(join(import.meta.dirname, 'neighbours.mjs'), 'utf8');

/** Merged into the project's Miniflare options. */
export const options = {
  // No limit by default: tests of the limit set their own.
  // The runner resumes a promise in whichever request settles it: lines are cut in e2e.
  bindings: { FRAMES_PER_SECOND: '500', LINE_HOLD_SECONDS: '0' },
  serviceBindings: {
    WALLET: { name: 'neighbours', entrypoint: 'WalletService' },
    HUB_CONTROL: { name: 'neighbours', entrypoint: 'HubControl' },
  },
  durableObjects: {
    GAME_SESSION: { className: 'GameSession', useSQLite: true },
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours' },
  },
  workers: [
    {
      name: 'neighbours',
      modules: [{ type: 'ESModule', path: 'neighbours.mjs', contents: script }],
      compatibilityDate: '2026-10-30',
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
  ],
};
