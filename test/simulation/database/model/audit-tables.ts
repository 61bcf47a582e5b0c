// The tables of the schema audit.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const ENTRY = {
  id: 'count',
  at: 'timestamptz',
  action: 'text',
  actorId: 'uuid?',
  subjectKind: 'text',
  subjectId: 'text?',
  facts: 'jsonb',
  requestId: 'text?',
  role: 'text',
} as const;

export type Entry = RowOf<typeof ENTRY>;

/** Fresh tables of audit. */
export function auditTables(undo: UndoLog) {
  return {
    entries: new Rows(ENTRY, { undo, key: ['id'], indexes: ['actorId'] }),
    seals: new Rows({ position: 'count', entryId: 'count', hash: 'bytea' } as const, {
      undo,
      key: ['position'],
    }),
    unsealed: new Rows({ entryId: 'count' } as const, { undo, key: ['entryId'] }),
    /** As sequences are, not taken back by a rollback. */
    entryIds: { last: 0 },
  };
}

export type AuditTables = ReturnType<typeof auditTables>;
