// The neighbours of compliance in its test project: hubs that remember which standing they were told of.

const script = `
  import { DurableObject } from 'cloudflare:workers';
  export class PlayerHub extends DurableObject {
    async noteStanding(playerId, version) {
      const known = (await this.ctx.storage.get('version')) ?? 0;
      await this.ctx.storage.put('version', Math.max(known, version));
    }
    async standingVersion() {
      return (await this.ctx.storage.get('version')) ?? 0;
    }
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
