// The gateway's neighbours, stubbed at the binding: services that tell what reached them, and hubs
// that answer for a sign-in by the name they were given.

import { mkdirSync } from 'node:fs';

// The configuration names the folder of the built site; a run without a build has an empty one.
mkdirSync(`${import.meta.dirname}/../../../workers/gateway/site/dist`, { recursive: true });

const echo = (name: string) => ({
  name: `parlor-${name}`,
  modules: true,
  compatibilityDate: '2026-10-20',
  script: `
    import { WorkerEntrypoint } from 'cloudflare:workers';
    export class AuthService extends WorkerEntrypoint {
      async restore(playerId, sid) {
        if (sid.endsWith('c')) throw new Error('broken');
        return sid.endsWith('a') ? 'alive' : 'dead';
      }
    }
    export class ExportService extends WorkerEntrypoint {
      async collect(playerId) {
        if ('${name}' === 'social' && playerId.endsWith('-00000000000f')) throw new Error('broken');
        return { service: '${name}', playerId };
      }
    }
    export class MetricsService extends WorkerEntrypoint {
      async collect() {
        return [{ name: 'parlor_${name}_lag_seconds', type: 'gauge', help: 'Lag', value: 1.5 }];
      }
    }
    export default {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === '/readyz') return Response.json({ ready: true, dependencies: {} });
        if (request.headers.get('upgrade') === 'websocket') {
          const [client, server] = Object.values(new WebSocketPair());
          server.accept();
          server.send('hello');
          return new Response(null, { status: 101, webSocket: client });
        }
        return Response.json({
          service: '${name}',
          headers: Object.fromEntries(request.headers),
          bytes: (await request.arrayBuffer()).byteLength,
        });
      },
    };`,
});

// A hub's answer is in the last digit of the sign-in: 0 dead, 1 alive, 2 unknown, 3 silence, 4 broken.
const hub = {
  name: 'parlor-player-hub',
  modules: true,
  compatibilityDate: '2026-10-20',
  script: `
    import { DurableObject } from 'cloudflare:workers';
    export class PlayerHub extends DurableObject {
      async check(sid) {
        if (sid.endsWith('3')) await new Promise(() => setTimeout(() => {}, 60_000));
        if (sid.endsWith('4')) throw new Error('broken');
        return ['dead', 'alive'][Number(sid.at(-1))] ?? 'unknown';
      }
    }
    export default { fetch: () => new Response(null, { status: 404 }) };`,
  durableObjects: { HUB: { className: 'PlayerHub', useSQLite: true } },
};

/** Merged into the project's Miniflare options. */
export const options = {
  workers: [...['auth', 'payments', 'games', 'social', 'compliance'].map(echo), hub],
  bindings: {
    ALLOWED_ORIGINS: 'https://other.example.com, https://app.example.com',
    ALLOWED_HOSTS: '',
  },
};
