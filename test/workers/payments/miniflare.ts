// The neighbours of payments in its test project: real hubs of players, and a compliance that knows whom a
// test says it does.

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

const compliance = `
  import { WorkerEntrypoint } from 'cloudflare:workers';
  // Knows the names and people that a test says it does.
  const verified = new Map();
  export class ComplianceService extends WorkerEntrypoint {
    async know(playerId, person) { verified.set(playerId, person); }
    async matchName({ playerId, ownerName }) {
      const person = verified.get(playerId);
      if (person === undefined) return { match: 'none', checkId: null };
      const name = person.givenName + ' ' + person.familyName;
      return { match: name === ownerName ? 'same' : 'none', checkId: person.checkId };
    }
    async payee({ playerId }) { return verified.get(playerId) ?? null; }
    async screen() { return { outcome: 'clear' }; }
  }
  export default { fetch: () => new Response(null, { status: 404 }) };`;

/** Merged into the project's Miniflare options. */
export const options = {
  serviceBindings: {
    COMPLIANCE_SERVICE: { name: 'compliance', entrypoint: 'ComplianceService' },
  },
  durableObjects: {
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'hubs', useSQLite: true },
  },
  workers: [
    {
      name: 'compliance',
      modules: [{ type: 'ESModule', path: 'compliance.mjs', contents: compliance }],
      compatibilityDate: '2026-10-20',
    },
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
