// The tables of the schema identity: where players live, and what was found of their documents.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

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

const DECLARATION = { playerId: 'uuid', version: 'int4', at: 'timestamptz' } as const;

const CHECK = {
  id: 'uuid',
  playerId: 'uuid',
  requestKey: 'text',
  provider: 'text',
  reference: 'text?',
  url: 'text?',
  providerState: 'text',
  state: 'text',
  reason: 'text?',
  createdAt: 'timestamptz',
  expiresAt: 'timestamptz',
  decidedAt: 'timestamptz?',
  sealed: 'text?',
  keyId: 'text?',
  documentKind: 'text?',
  documentExpiresOn: 'date?',
  nextLookAt: 'timestamptz',
  looks: 'int4',
  lookFailures: 'int4',
  lookError: 'text?',
  parkedAt: 'timestamptz?',
  redactedAt: 'timestamptz?',
} as const;

const CONFIRMATION = {
  checkId: 'uuid',
  confirmedBy: 'uuid',
  confirmedAt: 'timestamptz',
  reason: 'text',
} as const;

/** Of compliance: who was compared with the list of sanctioned people. */
const SCREENING = {
  id: 'uuid',
  playerId: 'uuid',
  checkId: 'uuid',
  listId: 'count',
  at: 'timestamptz',
  hits: 'jsonb',
  state: 'text',
  decidedBy: 'uuid?',
  secondBy: 'uuid?',
  decidedAt: 'timestamptz?',
  reason: 'text?',
} as const;

export type Check = RowOf<typeof CHECK>;
export type Screening = RowOf<typeof SCREENING>;

/** Fresh tables of compliance. */
export function complianceTables(undo: UndoLog) {
  return { screenings: new Rows(SCREENING, { undo, key: ['id'], indexes: ['playerId'] }) };
}

/** Fresh tables of identity. */
export function identityTables(undo: UndoLog) {
  return {
    profiles: new Rows(PROFILE, { undo, key: ['playerId'] }),
    declarations: new Rows(DECLARATION, {
      undo,
      key: ['playerId', 'version'],
      indexes: ['playerId'],
    }),
    checks: new Rows(CHECK, { undo, key: ['id'], indexes: ['playerId', 'reference'] }),
    confirmations: new Rows(CONFIRMATION, { undo, key: ['checkId'] }),
    keys: new Rows(KEY, { undo, key: ['playerId', 'kind', 'key'], indexes: ['playerId', 'key'] }),
  };
}

export type IdentityTables = ReturnType<typeof identityTables>;
export type ComplianceTables = ReturnType<typeof complianceTables>;
