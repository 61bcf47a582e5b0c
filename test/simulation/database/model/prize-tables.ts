// The tables of payments that prizes are about, and the rules of redemption, tiers and tax that the
// release comes with.

import { type RowOf, Rows, type UndoLog } from './rows.ts';

const DESTINATION = {
  id: 'uuid',
  playerId: 'uuid',
  provider: 'text',
  reference: 'text?',
  url: 'text?',
  kind: 'text',
  last4: 'text?',
  label: 'text?',
  state: 'text',
  nameMatch: 'text?',
  matchedCheck: 'uuid?',
  failure: 'text?',
  createdAt: 'timestamptz',
  readyAt: 'timestamptz?',
  removedAt: 'timestamptz?',
  attempts: 'int4',
  dueAt: 'timestamptz',
  lastError: 'text?',
  lookedAt: 'timestamptz?',
  parkedAt: 'timestamptz?',
} as const;

const REDEMPTION = {
  id: 'uuid',
  playerId: 'uuid',
  personId: 'uuid?',
  amountMicros: 'int8',
  destinationId: 'uuid',
  retryOf: 'uuid?',
  requestedAt: 'timestamptz',
  state: 'text',
  stateSince: 'timestamptz',
  reasons: 'text[]',
  cleared: 'text[]',
  approvedBy: 'uuid?',
  approvedAt: 'timestamptz?',
  approvalId: 'uuid?',
  acceptsWithholding: 'bool',
  withheldMicros: 'int8',
  taxYear: 'int4?',
  sentAt: 'timestamptz?',
  paidAt: 'timestamptz?',
  returnedAt: 'timestamptz?',
  providerReference: 'text?',
  attention: 'text?',
  attentionNumber: 'int4',
  attentionClearedAt: 'timestamptz?',
  nextCheckAt: 'timestamptz',
  checks: 'int4',
  checkError: 'text?',
  notices: 'int4',
} as const;

const EVENT = {
  id: 'count',
  redemptionId: 'uuid',
  state: 'text',
  at: 'timestamptz',
  reasons: 'text[]',
  byPerson: 'uuid?',
  fact: 'jsonb',
} as const;

const HOUSEHOLD = { redemptionId: 'uuid', key: 'bytea', day: 'date' } as const;

const NOTICE = {
  provider: 'text',
  eventId: 'text',
  type: 'text',
  outcome: 'text',
  subjectId: 'uuid?',
  createdAt: 'timestamptz',
  receivedAt: 'timestamptz',
} as const;

const MOVEMENT = {
  provider: 'text',
  movementId: 'text',
  kind: 'text',
  amountMicros: 'int8',
  feeMicros: 'int8',
  currency: 'text',
  reference: 'text?',
  redemptionId: 'uuid?',
  at: 'timestamptz',
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
} as const;

const DIFFERENCE = {
  id: 'uuid',
  provider: 'text',
  subject: 'text',
  redemptionId: 'uuid?',
  playerId: 'uuid?',
  what: 'text',
  oursMicros: 'int8',
  theirsMicros: 'int8',
  foundAt: 'timestamptz',
  goneAt: 'timestamptz?',
  clearedAt: 'timestamptz?',
  clearedBy: 'uuid?',
  clearedFor: 'text?',
} as const;

export type Destination = RowOf<typeof DESTINATION>;
export type Redemption = RowOf<typeof REDEMPTION>;
export type RedemptionEvent = RowOf<typeof EVENT>;
export type PayoutDifference = RowOf<typeof DIFFERENCE>;

/** How prizes are redeemed; the newest that has begun counts. */
export interface RedemptionRule {
  beginsAt: number;
  bankMinimumMicros: bigint;
  giftCardMinimumMicros: bigint;
  dayMaxMicros: bigint;
  purchaseSettlesDays: number;
  unsettledMaxMicros: bigint;
  reviewMicros: bigint;
  secondPersonMicros: bigint;
  personDayMicros: bigint;
  householdNearPercent: bigint;
  destinationRestHours: number;
  noticeDays: readonly number[];
  givesUpDays: number;
  sentSilentDays: number;
  returnsDays: number;
}

const SC = 1_000_000n;

/** As db/tables has it. */
export const REDEMPTION_RULE: RedemptionRule = {
  beginsAt: Date.parse('2026-01-01T00:00Z'),
  ...{ bankMinimumMicros: 50n * SC, giftCardMinimumMicros: 10n * SC, dayMaxMicros: 10_000n * SC },
  ...{ purchaseSettlesDays: 30, unsettledMaxMicros: 500n * SC, reviewMicros: 2_000n * SC },
  ...{ secondPersonMicros: 2_000n * SC, personDayMicros: 10_000n * SC, householdNearPercent: 80n },
  ...{ destinationRestHours: 72, noticeDays: [3, 14, 27], givesUpDays: 30, sentSilentDays: 5 },
  returnsDays: 60,
};

/** From which sum on somebody must be known how well. */
export const TIER_NEEDS = [
  { sumMicros: 0n, tier: 2 },
  { sumMicros: 10_000n * SC, tier: 3 },
] as const;

/** What the law of a year says of payments; of both the whole payment is withheld on at 24 %. */
export const TAX_YEARS: ReadonlyMap<number, { thresholdMicros: bigint }> = new Map([
  [2025, { thresholdMicros: 600n * SC }],
  [2026, { thresholdMicros: 2_000n * SC }],
]);

/** Fresh tables of prizes. */
export function prizeTables(undo: UndoLog) {
  return {
    /** Dated rows that a run has beside that of the release. */
    redemptionRules: [REDEMPTION_RULE] as RedemptionRule[],
    /** Who sends prizes now. */
    payoutProvider: new Rows({ onlyOne: 'bool', name: 'text' } as const, {
      ...{ undo, key: ['onlyOne'] },
    }),
    destinations: new Rows(DESTINATION, { undo, key: ['id'], indexes: ['playerId', 'reference'] }),
    redemptions: new Rows(REDEMPTION, { undo, key: ['id'], indexes: ['playerId', 'retryOf'] }),
    redemptionEvents: new Rows(EVENT, { undo, key: ['id'], indexes: ['redemptionId'] }),
    redemptionHouseholds: new Rows(HOUSEHOLD, {
      ...{ undo, key: ['redemptionId', 'key'], indexes: ['key'] },
    }),
    payoutEvents: new Rows(NOTICE, { undo, key: ['provider', 'eventId'] }),
    payoutMovements: new Rows(MOVEMENT, { undo, key: ['provider', 'movementId'] }),
    payoutRuns: new Rows(RUN, { undo, key: ['id'] }),
    payoutDifferences: new Rows(DIFFERENCE, { undo, key: ['id'] }),
  };
}
