// The tables of the schema identity: where players live, as far as the model knows it.

import { Rows, type UndoLog } from './rows.ts';

const PROFILE = {
  playerId: 'uuid',
  sealed: 'text',
  keyId: 'text',
  place: 'text',
  version: 'int4',
  declaredAt: 'timestamptz',
} as const;

const KEY = {
  playerId: 'uuid',
  kind: 'text',
  keyId: 'text',
  key: 'bytea',
  since: 'timestamptz',
  leftAt: 'timestamptz?',
} as const;

/** Fresh tables of identity. */
export function identityTables(undo: UndoLog) {
  return {
    profiles: new Rows(PROFILE, { undo, key: ['playerId'] }),
    keys: new Rows(KEY, { undo, key: ['playerId', 'kind', 'key'], indexes: ['playerId', 'key'] }),
  };
}

export type IdentityTables = ReturnType<typeof identityTables>;
