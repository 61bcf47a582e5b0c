// The tables of the schema approvals, with the kinds that db/tables puts in.

import { DAY_MS } from '#shared/time.ts';
import { type RowOf, Rows, type UndoLog } from './rows.ts';

const KIND = {
  kind: 'text',
  service: 'text',
  askingRoles: 'text[]',
  decidingRoles: 'text[]',
  livesMs: 'count',
} as const;

const REQUEST = {
  id: 'uuid',
  kind: 'text',
  subjectId: 'uuid',
  act: 'jsonb',
  digest: 'text',
  reason: 'text',
  askedBy: 'uuid',
  askedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  state: 'text',
  decidedBy: 'uuid?',
  decidedAt: 'timestamptz?',
  decisionReason: 'text?',
  consumedAt: 'timestamptz?',
} as const;

export type Kind = RowOf<typeof KIND>;
export type ApprovalRequest = RowOf<typeof REQUEST>;

const OPERATORS = ['operator', 'admin'];
const FINANCE = ['finance', 'admin'];

const KINDS: [string, string, string[], number, string[]?][] = [
  ['role_grant', 'parlor_auth', ['admin'], 7],
  ['factor_reset', 'parlor_auth', OPERATORS, 1],
  ['recovery', 'parlor_auth', OPERATORS, 14],
  ['adjustment', 'parlor_payments', FINANCE, 30],
  ['refund', 'parlor_payments', FINANCE, 30],
  ['rule_row', 'parlor_compliance', OPERATORS, 7],
  ['exclusion_lift', 'parlor_payments', OPERATORS, 7],
  ['person_bar_end', 'parlor_compliance', OPERATORS, 7],
  ['entry_accept', 'parlor_payments', OPERATORS, 14, ['support', ...OPERATORS]],
];

/** Fresh tables of approvals. */
export function approvalTables(undo: UndoLog) {
  const kinds = new Rows(KIND, { undo, key: ['kind'] });
  for (const [kind, service, roles, days, asking = roles] of KINDS) {
    kinds.put({ kind, service, askingRoles: asking, decidingRoles: roles, livesMs: days * DAY_MS });
  }
  return { kinds, requests: new Rows(REQUEST, { undo, key: ['id'] }) };
}

export type ApprovalTables = ReturnType<typeof approvalTables>;
