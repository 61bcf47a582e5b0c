// auth's neighbours while its tests run: empty Workers, so that the bindings exist. What a test
// needs to see of a hub or a socket it passes in as a stub (`harness.ts`).

const compatibilityDate = '2026-10-20';

/** Options that the plugin merges into Miniflare's. */
export const options = {
  workers: [
    {
      name: 'parlor-player-hub',
      compatibilityDate,
      modules: true,
      script: `import { DurableObject } from 'cloudflare:workers';
        export class PlayerHub extends DurableObject {}
        export default {}`,
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
    ...['parlor-game-session', 'parlor-chat-room'].map((name) => ({
      name,
      compatibilityDate,
      modules: true,
      script: `import { WorkerEntrypoint } from 'cloudflare:workers';
        export class SignInControl extends WorkerEntrypoint {}
        export default {}`,
    })),
  ],
};
