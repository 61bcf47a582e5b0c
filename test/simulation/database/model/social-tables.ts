// The tables of the schema social, with the one room that db/tables puts in.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const PERSON = {
  playerId: 'uuid',
  version: 'count',
  askedSince: 'timestamptz',
  asked: 'int4',
} as const;

const EDGE = { ownerId: 'uuid', otherId: 'uuid', state: 'text', since: 'timestamptz' } as const;

const OUTBOX = {
  id: 'count',
  kind: 'text',
  targetId: 'uuid',
  content: 'jsonb',
  dueAt: 'timestamptz',
  attempts: 'int4',
  lastError: 'text?',
  parkedAt: 'timestamptz?',
} as const;

const ROOM = {
  id: 'uuid',
  kind: 'text',
  title: 'text',
  gameId: 'text?',
  ownerId: 'uuid?',
  lowId: 'uuid?',
  highId: 'uuid?',
  shards: 'int4',
  policy: 'jsonb',
  version: 'count',
  createdAt: 'timestamptz',
  madeBy: 'uuid?',
  madeKey: 'text?',
} as const;

const MEMBER = {
  roomId: 'uuid',
  playerId: 'uuid',
  role: 'text',
  joinedAt: 'timestamptz',
} as const;

const SANCTION = {
  id: 'uuid',
  roomId: 'uuid',
  playerId: 'uuid',
  kind: 'text',
  reason: 'text',
  actorId: 'uuid',
  createdAt: 'timestamptz',
  until: 'timestamptz?',
  liftedAt: 'timestamptz?',
  liftedBy: 'uuid?',
} as const;

const REPORT = {
  id: 'uuid',
  roomId: 'uuid',
  messageId: 'uuid',
  reporterId: 'uuid',
  authorId: 'uuid',
  reason: 'text',
  context: 'jsonb',
  createdAt: 'timestamptz',
  state: 'text',
  resolution: 'text?',
  resolvedBy: 'uuid?',
  resolvedAt: 'timestamptz?',
} as const;

export type Room = RowOf<typeof ROOM>;

/** A room with what a new one has where nothing else is said. */
export const newRoom = (
  room: Pick<Room, 'id' | 'kind' | 'title' | 'createdAt'> & Partial<Room>,
): Room => ({
  ...{ gameId: null, ownerId: null, lowId: null, highId: null, shards: 0, policy: {} },
  ...{ version: 1, madeBy: null, madeKey: null },
  ...room,
});

const LOBBY_ID = '00000000-0000-7000-8000-000000000100';

/** Fresh tables of social, made at a time. */
export function socialTables(undo: UndoLog, nowMs: number) {
  const rooms = new Rows(ROOM, { undo, key: ['id'] });
  rooms.put(newRoom({ id: LOBBY_ID, kind: 'public', title: 'Lobby', createdAt: nowMs }));
  return {
    people: new Rows(PERSON, { undo, key: ['playerId'] }),
    edges: new Rows(EDGE, { undo, key: ['ownerId', 'otherId'], indexes: ['ownerId'] }),
    outbox: new Rows(OUTBOX, { undo, key: ['id'], indexes: ['targetId'] }),
    /** As sequences are, not taken back by a rollback. */
    outboxIds: { last: 0 },
    rooms,
    roomMembers: new Rows(MEMBER, {
      undo,
      key: ['roomId', 'playerId'],
      indexes: ['roomId', 'playerId'],
    }),
    sanctions: new Rows(SANCTION, { undo, key: ['id'], indexes: ['roomId'] }),
    reports: new Rows(REPORT, { undo, key: ['id'] }),
  };
}

export type SocialTables = ReturnType<typeof socialTables>;
