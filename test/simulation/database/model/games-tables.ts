// The tables of the schema games.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const SESSION = {
  id: 'uuid',
  playerId: 'uuid',
  gameId: 'text',
  currency: 'text',
  state: 'text',
  buyInMicros: 'int8?',
  key: 'text?',
  openedAt: 'timestamptz',
  closedAt: 'timestamptz?',
  closeReason: 'text?',
  rounds: 'count',
  wageredMicros: 'numeric',
  paidMicros: 'numeric',
  expected: 'float8',
  variance: 'float8',
  largest: 'float8',
  stuckSince: 'timestamptz?',
  stuckReason: 'text?',
  stuckAttempts: 'int4',
  unsettledSince: 'timestamptz?',
  reportedAt: 'timestamptz',
} as const;

const PLAY_DAY = {
  sessionId: 'uuid',
  day: 'text',
  playerId: 'uuid',
  gameId: 'text',
  currency: 'text',
  rounds: 'count',
  wageredMicros: 'numeric',
  paidMicros: 'numeric',
} as const;

const OPENING = {
  playerId: 'uuid',
  key: 'text',
  digest: 'text',
  sessionId: 'uuid',
  joined: 'bool',
  createdAt: 'timestamptz',
} as const;

const RETURNS = {
  gameId: 'text',
  currency: 'text',
  rounds: 'count',
  wageredMicros: 'numeric',
  paidMicros: 'numeric',
  expected: 'float8',
  variance: 'float8',
  largest: 'float8',
} as const;

const SETTINGS = {
  gameId: 'text',
  enabled: 'bool',
  changedAt: 'timestamptz',
  changedBy: 'uuid',
} as const;

const ALERT = {
  id: 'count',
  at: 'timestamptz',
  kind: 'text',
  gameId: 'text',
  currency: 'text',
  facts: 'jsonb',
} as const;

export type GameSession = RowOf<typeof SESSION>;
export type PlayDay = RowOf<typeof PLAY_DAY>;

/** Fresh tables of games. */
export function gamesTables(undo: UndoLog) {
  return {
    sessions: new Rows(SESSION, { undo, key: ['id'], indexes: ['playerId'] }),
    playDays: new Rows(PLAY_DAY, {
      undo,
      key: ['sessionId', 'day'],
      indexes: ['sessionId', 'playerId'],
    }),
    openings: new Rows(OPENING, { undo, key: ['playerId', 'key'] }),
    /** One row per game and currency; its parts in SQL only spare waiting. */
    returns: new Rows(RETURNS, { undo, key: ['gameId', 'currency'] }),
    settings: new Rows(SETTINGS, { undo, key: ['gameId'] }),
    alerts: new Rows(ALERT, { undo, key: ['id'] }),
  };
}

export type GamesTables = ReturnType<typeof gamesTables>;
