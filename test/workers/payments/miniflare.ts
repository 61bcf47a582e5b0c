// The neighbour of payments in its test project: real hubs of players.

import { buildSync } from 'esbuild';
import { testSecrets } from '#test/kit/setup/secrets.ts';

const root = `${import.meta.dirname}/../../..`;
const hubs = buildSync({
  entryPoints: [`${root}/durable-objects/player-hub/worker.ts`],
  bundle: true,
  format: 'esm',
  write: false,
  external: ['cloudflare:workers'],
}).outputFiles[0]?.text;

/** Merged into the project's Miniflare options. */
export const options = {
  durableObjects: {
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'hubs', useSQLite: true },
  },
  workers: [
    {
      name: 'hubs',
      modules: [{ type: 'ESModule', path: 'hubs.mjs', contents: hubs }],
      compatibilityDate: '2026-10-20',
      compatibilityFlags: ['nodejs_compat'],
      bindings: {
        ENVIRONMENT: 'development',
        LINE_HOLD_SECONDS: '0',
        PINGS_ANSWERED_BY: 'object',
        ...testSecrets(),
      },
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
  ],
};
