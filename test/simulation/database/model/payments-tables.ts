// The tables of the schema payments, and the rows that it is born with.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const KEY = {
  playerId: 'uuid',
  key: 'text',
  requestDigest: 'text',
  reply: 'jsonb',
  at: 'timestamptz',
} as const;

const BONUS = { playerId: 'uuid', day: 'count', currency: 'text', at: 'timestamptz' } as const;

const PACKAGE = {
  id: 'text',
  name: 'text',
  priceMicros: 'int8',
  gcMicros: 'int8',
  scBonusMicros: 'int8',
  firstPurchaseOnly: 'bool',
  playerCountMax: 'int4?',
  position: 'int4',
} as const;

const PURCHASE = {
  id: 'uuid',
  playerId: 'uuid',
  packageId: 'text',
  provider: 'text',
  priceMicros: 'int8',
  gcMicros: 'int8',
  scBonusMicros: 'int8',
  bonusMultiple: 'int4',
  bonusLivesDays: 'int4',
  paymentState: 'text',
  providerReference: 'text?',
  providerPaymentId: 'text?',
  checkoutUrl: 'text?',
  flag: 'text?',
  withdrawnAt: 'timestamptz?',
  withdrawnFor: 'text?',
  payer: 'text?',
  authenticate: 'bool',
  authenticated: 'bool?',
  nameMatch: 'text?',
  matchedCheck: 'uuid?',
  failure: 'text?',
  chargedMicros: 'int8?',
  createdAt: 'timestamptz',
  expiresAt: 'timestamptz',
  paidAt: 'timestamptz?',
  nextCheckAt: 'timestamptz',
  checks: 'int4',
  checkFailures: 'int4',
  checkError: 'text?',
  parkedAt: 'timestamptz?',
  lookedAt: 'timestamptz?',
  credited: 'bool',
  reversedMicros: 'int8',
  gcTakenMicros: 'int8',
  scTakenMicros: 'int8',
  bonusLotId: 'count?',
  postings: 'int4',
} as const;

const EVENT = {
  provider: 'text',
  eventId: 'text',
  outcome: 'text',
  purchaseId: 'uuid?',
} as const;

const REFUND = {
  provider: 'text',
  refundId: 'text',
  paymentId: 'text',
  amountMicros: 'int8',
  status: 'text',
  at: 'timestamptz',
} as const;

const DISPUTE = {
  provider: 'text',
  disputeId: 'text',
  paymentId: 'text',
  status: 'text',
  withdrawnMicros: 'int8',
  movements: 'int4',
  at: 'timestamptz',
} as const;

const REQUEST = {
  id: 'uuid',
  purchaseId: 'uuid',
  amountMicros: 'int8',
  reason: 'text',
  state: 'text',
  requestedBy: 'uuid?',
  requestedAt: 'timestamptz',
  decidedBy: 'uuid?',
  decidedAt: 'timestamptz?',
  providerRefundId: 'text?',
  failure: 'text?',
  nextTryAt: 'timestamptz',
  attempts: 'int4',
  lastError: 'text?',
  parkedAt: 'timestamptz?',
} as const;

const ADJUSTMENT = {
  id: 'uuid',
  playerId: 'uuid',
  currency: 'text',
  direction: 'text',
  amountMicros: 'int8',
  reason: 'text',
  state: 'text',
  proposedBy: 'uuid',
  proposedAt: 'timestamptz',
  decidedBy: 'uuid?',
  decidedAt: 'timestamptz?',
} as const;

const ENTRY_CODE = {
  code: 'text',
  playerId: 'uuid',
  issuedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  amountMicros: 'int8',
  salt: 'bytea',
} as const;

const ENTRY = {
  id: 'uuid',
  method: 'text',
  playerId: 'uuid',
  code: 'text?',
  day: 'date',
  state: 'text',
  amountMicros: 'int8',
  receivedAt: 'timestamptz',
  scanReference: 'text?',
  receivedBy: 'uuid?',
  dueOn: 'date?',
  decidedAt: 'timestamptz?',
  decidedBy: 'uuid?',
  approvalId: 'uuid?',
  rejectReason: 'text?',
  rejectNote: 'text?',
} as const;

const RECEIPT = {
  id: 'uuid',
  purchaseId: 'uuid',
  playerId: 'uuid',
  kind: 'text',
  facts: 'jsonb',
  createdAt: 'timestamptz',
  takenAt: 'timestamptz?',
} as const;

const MOVEMENT = {
  provider: 'text',
  movementId: 'text',
  kind: 'text',
  amountMicros: 'int8',
  feeMicros: 'int8',
  paymentId: 'text?',
  at: 'timestamptz',
} as const;

const PAUSE = {
  id: 'count',
  beganAt: 'timestamptz',
  disputes: 'int4',
  purchases: 'int4',
  endedAt: 'timestamptz?',
  endedBy: 'uuid?',
  reason: 'text?',
} as const;

const RUN = {
  id: 'count',
  provider: 'text',
  at: 'timestamptz',
  fromAt: 'timestamptz',
  uptoAt: 'timestamptz',
  movements: 'count',
  feesMicros: 'numeric',
  differences: 'count',
  report: 'jsonb',
} as const;

export type ReconciliationRun = RowOf<typeof RUN>;
export type Package = RowOf<typeof PACKAGE>;
export type Purchase = RowOf<typeof PURCHASE>;
export type RefundRequest = RowOf<typeof REQUEST>;
export type Adjustment = RowOf<typeof ADJUSTMENT>;
export type EntryCode = RowOf<typeof ENTRY_CODE>;
export type Entry = RowOf<typeof ENTRY>;

const COINS = 1_000_000n;
const CENTS = 10_000n;

const offer = (
  position: number,
  id: string,
  name: string,
  cents: bigint,
  gc: bigint,
  sc: bigint,
) => ({
  ...{ id, name, priceMicros: cents * CENTS, gcMicros: gc * COINS, scBonusMicros: sc * COINS },
  ...{ firstPurchaseOnly: id === 'welcome', playerCountMax: id === 'welcome' ? 1 : null },
  position,
});

const PACKAGES = [
  offer(1, 'welcome', 'Welcome offer', 499n, 15_000n, 10n),
  offer(2, 'small', 'Handful of coins', 499n, 5_000n, 5n),
  offer(3, 'medium', 'Bag of coins', 1_999n, 22_000n, 20n),
  offer(4, 'large', 'Chest of coins', 4_999n, 60_000n, 50n),
  offer(5, 'vault', 'Vault of coins', 9_999n, 130_000n, 100n),
];

/** What the daily bonus gives. */
export const DAILY = [
  { currency: 'GC', amount: 10_000n * COINS, livesDays: null },
  { currency: 'SC', amount: COINS, livesDays: 60 },
] as const;

/** The rules of free entry, as development has them. */
export const ENTRY_RULE = {
  amounts: { mail: 5n * COINS, online: COINS },
  ...{ livesDays: 60, codeLivesDays: 90, unusedCodesMax: 10, householdDayMax: 1 },
  ...{ secondPersonOneIn: 20, personDayMax: 20, targetBusinessDays: 10 },
};

/** The rules of purchases. */
export const PURCHASE_RULE = {
  openCountMax: 5,
  unpaidPerHourMax: 10,
  secondPersonMicros: 50n * COINS,
  personDayMicros: 200n * COINS,
  bonusMultiple: 1,
  bonusLivesDays: 60,
};

/** The rules of purchase risk. */
export const RISK_RULE = {
  payerDayCountMax: 10,
  payerDayMicros: 500n * COINS,
  payerPersonsMax: 3,
  householdDayMicros: 1_000n * COINS,
  authenticateFromMicros: 50n * COINS,
  disputeDays: 30,
  disputeRateBasisPoints: 75,
  disputeCountMin: 20,
};

/** Fresh tables of payments. */
export function paymentTables(undo: UndoLog) {
  const packages = new Rows(PACKAGE, { undo, key: ['id'] });
  for (const row of PACKAGES) packages.insert(row);
  return {
    keys: new Rows(KEY, { undo, key: ['playerId', 'key'] }),
    dailyBonuses: new Rows(BONUS, { undo, key: ['playerId', 'day', 'currency'] }),
    packages,
    purchases: new Rows(PURCHASE, {
      undo,
      key: ['id'],
      indexes: ['playerId', 'providerReference', 'providerPaymentId'],
    }),
    events: new Rows(EVENT, { undo, key: ['provider', 'eventId'] }),
    refunds: new Rows(REFUND, { undo, key: ['provider', 'refundId'], indexes: ['paymentId'] }),
    disputes: new Rows(DISPUTE, { undo, key: ['provider', 'disputeId'], indexes: ['paymentId'] }),
    refundRequests: new Rows(REQUEST, { undo, key: ['id'], indexes: ['purchaseId'] }),
    adjustments: new Rows(ADJUSTMENT, { undo, key: ['id'], indexes: ['playerId'] }),
    entryCodes: new Rows(ENTRY_CODE, { undo, key: ['code'], indexes: ['playerId'] }),
    entries: new Rows(ENTRY, { undo, key: ['id'], indexes: ['playerId', 'code'] }),
    entryHouseholds: new Rows({ entryId: 'uuid', key: 'bytea', day: 'date' } as const, {
      undo,
      key: ['entryId', 'key'],
      indexes: ['entryId', 'key'],
    }),
    receipts: new Rows(RECEIPT, { undo, key: ['id'] }),
    movements: new Rows(MOVEMENT, { undo, key: ['provider', 'movementId'] }),
    purchasePauses: new Rows(PAUSE, { undo, key: ['id'] }),
    reconciliationRuns: new Rows(RUN, { undo, key: ['id'] }),
    /** Up to which transaction wallets were shown; one row. */
    feed: new Rows({ one: 'bool', upto: 'count' } as const, { undo, key: ['one'] }),
  };
}

export type PaymentTables = ReturnType<typeof paymentTables>;
