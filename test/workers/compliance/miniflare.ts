// The neighbour of compliance in its test project: hubs that take every notice.

const script = `
  import { DurableObject } from 'cloudflare:workers';
  export class PlayerHub extends DurableObject {
    async noteStanding() {}
  }
  export default { fetch: () => new Response(null, { status: 404 }) };`;

/** Merged into the project's Miniflare options. */
export const options = {
  durableObjects: { PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours' } },
  workers: [
    {
      name: 'neighbours',
      modules: [{ type: 'ESModule', path: 'neighbours.mjs', contents: script }],
      compatibilityDate: '2026-10-20',
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
  ],
};
