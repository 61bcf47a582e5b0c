// Mutants of who may see what of others: groups and watched tables.

import { listed, type Mutants } from './mutant.ts';

const FILES: Mutants = {
  'durable-objects/chat-room/index.ts': {
    'who is out of a group still hears it': [
      "        room.dropName(update.playerId);\n        this.#remove(update.playerId, CLOSE_CODES.removed, 'removed');",
      '        room.dropName(update.playerId);',
    ],
  },
  'workers/social/routes/rooms.ts': {
    'a group hears from the job who is out': [
      'if (outcome.ok) await notifyTargets(env, execution, [params.id, params.playerId], nowMs);',
      '',
    ],
  },
  'durable-objects/game-session/index.ts': {
    'who may not watch any more still does': [
      "        this.#connections.close(CLOSE_CODES.policyViolation, 'spectators are off', isSpectator);",
      '',
    ],
    'anybody may watch': [
      'if (state === null || !(isOwner || state.settings.spectators)) return',
      'if (state === null) return',
    ],
  },
  'durable-objects/game-session/connect/frames.ts': {
    'a spectator sees the coins': [
      'const { balance: _balance, counted: _counted, ...shown } = rest;',
      'const shown = rest;',
    ],
    'a spectator sees what is at the table': [
      '  for (const field of PRIVATE_FIELDS) delete shown[field];\n',
      '',
    ],
  },
};

export const GUEST_MUTANTS = listed('whole', FILES);
