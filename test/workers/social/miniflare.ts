// The neighbours of social in its test project: one auxiliary Worker plays rooms and hubs and
// remembers what they were told.

import { readFileSync } from 'node:fs';

const script = readFileSync(`${import.meta.dirname}/neighbours.mjs`, 'utf8');

/** Merged into the project's Miniflare options. */
export const options = {
  serviceBindings: { OBJECTS: { name: 'neighbours', entrypoint: 'Objects' } },
  durableObjects: {
    CHAT_ROOM: { className: 'ChatRoom', scriptName: 'neighbours' },
    PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours' },
  },
  workers: [
    {
      name: 'neighbours',
      modules: [{ type: 'ESModule', path: 'neighbours.mjs', contents: script }],
      compatibilityDate: '2026-10-20',
      durableObjects: {
        CHAT_ROOM: { className: 'ChatRoom', useSQLite: true },
        PLAYER_HUB: { className: 'PlayerHub', useSQLite: true },
      },
    },
  ],
};
