// The tables of the schema ledger, as far as an answer or a book depends on them: digests and hash
// chains are not here, for no answer shows them.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const ACCOUNT = {
  id: 'count',
  floorMicros: 'int8?',
  multiplierMax: 'int8?',
  resultDay: 'count?',
  closed: 'bool',
  version: 'int4',
  balanceMicros: 'int8',
  wageredMicros: 'int8?',
  paidMicros: 'int8?',
  resultMicros: 'int8?',
  dayStartMicros: 'int8?',
} as const;

const WALLET = {
  accountId: 'count',
  playerId: 'uuid',
  currency: 'text',
  holdId: 'count?',
  receivableId: 'count?',
  lotsOpen: 'bool',
  restricted: 'bool',
} as const;

const SESSION = {
  sessionId: 'uuid',
  accountId: 'count?',
  walletId: 'count?',
  gameId: 'text?',
  openedAt: 'timestamptz?',
  closedAt: 'timestamptz?',
  cancelledAt: 'timestamptz?',
  wagerCeilingMicros: 'int8?',
} as const;

const ENTRY = {
  id: 'count',
  at: 'timestamptz',
  transactionId: 'count',
  accountId: 'count',
  contraId: 'count',
  effectMicros: 'int8',
  afterMicros: 'int8',
  contraAfterMicros: 'int8?',
  version: 'int4',
  contraVersion: 'int4?',
  kind: 'int4',
  content: 'text',
} as const;

const MOVE = { accountId: 'count', version: 'int4', entryId: 'count' } as const;

const POSTING = { key: 'text', content: 'text', entryIds: 'jsonb' } as const;

const LOT = {
  id: 'count',
  walletId: 'count',
  entryId: 'count',
  source: 'text',
  grantedMicros: 'int8',
  multiple: 'int4',
  requiredMicros: 'int8',
  wageredMicros: 'int8',
  state: 'text',
  owedMicros: 'int8',
  expiredMicros: 'int8',
  takenBackMicros: 'int8',
  grantedAt: 'timestamptz',
  expiresAt: 'timestamptz?',
} as const;

const LIMIT = {
  playerId: 'uuid',
  kind: 'text',
  currency: 'text',
  period: 'text',
  amountMicros: 'int8?',
  nextAmountMicros: 'int8?',
  nextAt: 'timestamptz?',
} as const;

/** A change of a limit as it was asked for. */
const LIMIT_CHANGE = {
  id: 'count',
  playerId: 'uuid',
  kind: 'text',
  currency: 'text',
  period: 'text',
  amountMicros: 'int8?',
  effectiveAt: 'timestamptz',
  at: 'timestamptz',
} as const;

const TIME_LIMIT = {
  playerId: 'uuid',
  kind: 'text',
  minutes: 'int4?',
  nextMinutes: 'int4?',
  nextAt: 'timestamptz?',
} as const;

const TIME_LIMIT_CHANGE = {
  id: 'count',
  playerId: 'uuid',
  kind: 'text',
  minutes: 'int4?',
  effectiveAt: 'timestamptz',
  at: 'timestamptz',
} as const;

const REALITY_CHECK = { playerId: 'uuid', answeredAt: 'timestamptz' } as const;

const EXCLUSION = {
  id: 'count',
  playerId: 'uuid',
  kind: 'text',
  startsAt: 'timestamptz',
  endsAt: 'timestamptz?',
} as const;

const EXCLUSION_LIFT = {
  exclusionId: 'count',
  approvalId: 'uuid',
  liftedAt: 'timestamptz',
} as const;

const EXCLUSION_RETURN = {
  exclusionId: 'count',
  askedAt: 'timestamptz',
  returnsAt: 'timestamptz',
} as const;

const HOUSE_EXCLUSION = { exclusionId: 'count', madeBy: 'uuid', reason: 'text' } as const;

const STANDING_NOTICE = {
  playerId: 'uuid',
  version: 'count',
  told: 'count',
  dueAt: 'timestamptz',
  attempts: 'int4',
  parkedAt: 'timestamptz?',
  lastError: 'text?',
} as const;

const DAY_RESULT = {
  walletId: 'count',
  day: 'count',
  netMicros: 'int8',
  wageredMicros: 'int8',
} as const;

const HOLD = {
  id: 'uuid',
  walletId: 'count',
  amountMicros: 'int8',
  purpose: 'text',
  state: 'text',
  expiresAt: 'timestamptz?',
} as const;

const RESERVATION = {
  key: 'text',
  playerId: 'uuid',
  day: 'count',
  amountMicros: 'int8',
  state: 'text',
} as const;

/** Days are sealed by SQL alone; the model has none. */
const ROOT = { day: 'date', currency: 'text', signature: 'bytea?' } as const;

const CHECK_RUN = { id: 'count', at: 'timestamptz', differences: 'count' } as const;

const PAYER = { playerId: 'uuid', accountId: 'count' } as const;

export type Account = RowOf<typeof ACCOUNT>;
export type Wallet = RowOf<typeof WALLET>;
export type LedgerSession = RowOf<typeof SESSION>;
export type JournalEntry = RowOf<typeof ENTRY>;
export type Lot = RowOf<typeof LOT>;
export type Limit = RowOf<typeof LIMIT>;
export type Exclusion = RowOf<typeof EXCLUSION>;
export type TimeLimit = RowOf<typeof TIME_LIMIT>;

/** Fresh tables of the ledger. */
export function ledgerTables(undo: UndoLog) {
  return {
    accounts: new Rows(ACCOUNT, { undo, key: ['id'] }),
    wallets: new Rows(WALLET, { undo, key: ['accountId'], indexes: ['playerId'] }),
    sessions: new Rows(SESSION, { undo, key: ['sessionId'], indexes: ['walletId', 'accountId'] }),
    entries: new Rows(ENTRY, { undo, key: ['id'] }),
    /** Which entry is an account's movement of a number. */
    moves: new Rows(MOVE, { undo, key: ['accountId', 'version'] }),
    postings: new Rows(POSTING, { undo, key: ['key'] }),
    lots: new Rows(LOT, { undo, key: ['id'], indexes: ['walletId', 'entryId'] }),
    limits: new Rows(LIMIT, {
      undo,
      key: ['playerId', 'kind', 'currency', 'period'],
      indexes: ['playerId'],
    }),
    limitChanges: new Rows(LIMIT_CHANGE, { undo, key: ['id'], indexes: ['playerId'] }),
    timeLimits: new Rows(TIME_LIMIT, {
      undo,
      key: ['playerId', 'kind'],
      indexes: ['playerId'],
    }),
    timeLimitChanges: new Rows(TIME_LIMIT_CHANGE, { undo, key: ['id'], indexes: ['playerId'] }),
    realityChecks: new Rows(REALITY_CHECK, { undo, key: ['playerId'] }),
    exclusions: new Rows(EXCLUSION, { undo, key: ['id'], indexes: ['playerId'] }),
    exclusionLifts: new Rows(EXCLUSION_LIFT, { undo, key: ['exclusionId'] }),
    exclusionReturns: new Rows(EXCLUSION_RETURN, { undo, key: ['exclusionId'] }),
    houseExclusions: new Rows(HOUSE_EXCLUSION, { undo, key: ['exclusionId'] }),
    standingNotices: new Rows(STANDING_NOTICE, { undo, key: ['playerId'] }),
    dayResults: new Rows(DAY_RESULT, { undo, key: ['walletId', 'day'], indexes: ['walletId'] }),
    holds: new Rows(HOLD, { undo, key: ['id'], indexes: ['walletId'] }),
    reservations: new Rows(RESERVATION, { undo, key: ['key'], indexes: ['playerId'] }),
    roots: new Rows(ROOT, { undo, key: ['day', 'currency'] }),
    checkRuns: new Rows(CHECK_RUN, { undo, key: ['id'] }),
    payers: new Rows(PAYER, { undo, key: ['playerId'] }),
    /** Numbers go on also when their transaction is undone, as sequences do. */
    numbers: { account: 0, entry: 0, lot: 0, exclusion: 0, limitChange: 0, timeLimitChange: 0 },
  };
}

export type LedgerTables = ReturnType<typeof ledgerTables>;
