// The neighbours of chat-room in its test project: one auxiliary Worker plays the players' hubs.

import { readFileSync } from 'node:fs';

const script = readFileSync(`${import.meta.dirname}/neighbours.mjs`, 'utf8');

/** Merged into the project's Miniflare options. */
export const options = {
  // The runner resumes a promise in whichever request settles it: lines are cut in e2e.
  bindings: { LINE_HOLD_SECONDS: '0' },
  serviceBindings: { HUB_CONTROL: { name: 'neighbours', entrypoint: 'HubControl' } },
  durableObjects: {
    CHAT_ROOM: { className: 'ChatRoom', useSQLite: true },
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours' },
  },
  workers: [
    {
      name: 'neighbours',
      modules: [{ type: 'ESModule', path: 'neighbours.mjs', contents: script }],
      compatibilityDate: '2026-10-20',
      durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
    },
  ],
};
