// Routes of payments: the wallet, its history and proofs, bonuses, limits and staff adjustments.
// Amounts are decimal strings; only `transactions` has signed ones.

import { z } from 'zod';
import { SECOND_PERSON_REFUSALS } from '../../approvals.ts';
import {
  amountSchema,
  approvalSchema,
  currencySchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  publicRoute,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { exclusionSchema, heldSchema } from '../../views/wallet.ts';
import { outboxRoutes } from './outboxes.ts';

const adjustmentsCreateRoute = staffRoute('adjustments.create');
const adjustmentsApproveRoute = staffRoute('adjustments.approve');

export const balanceSchema = z.strictObject({
  ...heldSchema.shape,
  atTables: amountSchema.describe('In escrow of open sessions, as of their last settlements'),
  total: amountSchema.describe('available + atTables + onHold; play since then is in `tables`'),
  debt: amountSchema.describe('Owed after a refund or dispute; every gain pays it first'),
});

export const wallet = playerRoute('GET /v1/wallet', {
  summary: 'What this player has, by currency. Coins are in exactly one of the three places.',
  replies: { 200: z.strictObject({ balances: z.array(balanceSchema) }) },
});

/** What moved coins into or out of `available`. */
export const TRANSACTION_KINDS = [
  'buy_in',
  'top_up',
  'release',
  'cash_out',
  'bonus',
  'adjustment',
  'correction',
  'hold',
  'hold_voided',
  'debt_payment',
  'claw_back',
  'expiry',
  'purchase',
  'transfer',
  'forfeit',
  'payout_returned',
] as const;

const signedAmount = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,12})\.\d{2,6}$/)
  .describe('Decimal string, negative when coins left');

export const transactionSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(TRANSACTION_KINDS),
  currency: currencySchema,
  amount: signedAmount,
  balanceAfter: amountSchema.describe('Available after it'),
  sessionId: idSchema.optional(),
  gameId: z.string().optional(),
  at: timestampSchema,
});

export const transactions = playerRoute('GET /v1/wallet/transactions', {
  summary: 'Movements of the available balance, newest first.',
  query: z.strictObject({ currency: currencySchema.optional(), ...cursorQuery }),
  replies: { 200: pageOf(transactionSchema) },
});

const grantSchema = z.strictObject({ currency: currencySchema, amount: amountSchema });

export const dailyBonus = playerRoute('POST /v1/wallet/daily-bonus', {
  summary: 'Claim the daily bonus: once per account and UTC day.',
  body: z.strictObject({}),
  bodyOptional: true,
  idempotency: 'required',
  replies: {
    200: z.strictObject({
      grants: z.array(grantSchema),
      withheld: z
        .array(z.strictObject({ currency: currencySchema, code: z.string() }))
        .describe('What may not be given where you are; it can still be claimed on the same day'),
      balances: z.array(balanceSchema),
      nextAt: timestampSchema.describe('When the next one can be claimed'),
    }),
  },
  errors: [
    'bonus_already_claimed',
    'excluded',
    'account_closed',
    'debt_outstanding',
    'place_not_allowed',
    'place_proof_required',
    'underage',
    'staff_barred',
    'terms_not_accepted',
  ],
});

const lotSchema = z.strictObject({
  id: idSchema,
  source: z.string(),
  state: z.enum(['open', 'expired']),
  granted: amountSchema,
  playthroughMultiple: z.string().describe('How many times it must be wagered'),
  required: amountSchema,
  wagered: amountSchema,
  leftToPlay: amountSchema,
  locked: amountSchema.describe('Not redeemable until it is played through'),
  grantedAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
});

export const redeemable = playerRoute('GET /v1/wallet/redeemable', {
  summary: 'How many Sweeps Coins could be redeemed now, and which grants still lock the rest.',
  replies: {
    200: z.strictObject({
      currency: z.literal('SC'),
      redeemable: amountSchema,
      available: amountSchema,
      atTables: amountSchema,
      locked: amountSchema,
      debtOutstanding: z.boolean(),
      playthroughChanceMax: z
        .string()
        .describe(
          'A bet that returns its stake or more with a greater chance than this counts nothing towards playthrough',
        ),
      lots: z.array(lotSchema),
    }),
  },
});

const microsSchema = z.string().regex(/^(0|[1-9]\d*)$/);
const hexSchema = z.string().regex(/^([0-9a-f]{2})*$/);

/** A signed daily root. Sums here are micros, exactly as they are hashed. */
export const rootSchema = z.strictObject({
  day: z.iso.date(),
  currency: currencySchema,
  leafCount: z.string(),
  totalMicros: microsSchema,
  root: hexSchema,
  takenAtMs: microsSchema,
  signature: hexSchema,
  keyId: z.string(),
});

export const proofSchema = z.strictObject({
  root: rootSchema,
  leaf: z.strictObject({
    salt: hexSchema,
    playerId: idSchema,
    currency: currencySchema,
    availableMicros: microsSchema,
    atTablesMicros: microsSchema,
    onHoldMicros: microsSchema,
    // Movements of the wallet so far, and the digest of the last: binds its whole history.
    version: z.int().min(0),
    head: hexSchema,
  }),
  // Neighbours on the way up and the side on which each stands.
  path: z.array(
    z.strictObject({
      side: z.enum(['left', 'right']),
      hash: hexSchema,
    }),
  ),
});

export const proof = playerRoute('GET /v1/wallet/proof', {
  summary: 'Proofs that this player’s balances are in the newest signed roots.',
  replies: {
    200: z.strictObject({
      proofs: z.array(proofSchema),
      publicKey: z.strictObject({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
      }),
    }),
  },
  errors: ['not_found'],
});

export const roots = publicRoute('GET /v1/wallet/roots', {
  summary: 'The signed daily roots, newest first: what the proofs lead to.',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(rootSchema) },
});

export const LIMIT_PERIODS = ['day', 'week', 'month'] as const;

const limitWish = z.union([
  z.strictObject({
    kind: z.enum(['loss', 'wager']),
    currency: currencySchema,
    period: z.enum(LIMIT_PERIODS),
    amount: amountSchema.nullable().describe('null: no limit'),
  }),
  z.strictObject({
    kind: z.literal('purchase'),
    currency: z.literal('USD'),
    period: z.enum(LIMIT_PERIODS),
    amount: amountSchema.nullable().describe('null: no limit'),
  }),
  z.strictObject({
    kind: z.literal('session_time'),
    minutes: z
      .int()
      .min(15)
      .max(1440)
      .nullable()
      .describe('At tables on a UTC day; null: no limit'),
  }),
  z.strictObject({
    kind: z.literal('reality_check'),
    minutes: z
      .int()
      .min(15)
      .max(120)
      .nullable()
      .describe('At tables, until the player is asked whether to go on; null: never'),
  }),
]);

const coinLimitSchema = z.strictObject({
  kind: z.enum(['loss', 'purchase', 'wager']),
  currency: z.enum(['GC', 'SC', 'USD']),
  period: z.enum(LIMIT_PERIODS),
  amount: amountSchema.nullable(),
  next: z
    .strictObject({ amount: amountSchema.nullable(), at: timestampSchema })
    .nullable()
    .describe('A raise that waits for its 24 hours'),
});

const timeLimitSchema = z.strictObject({
  kind: z.enum(['session_time', 'reality_check']),
  minutes: z.int().nullable(),
  next: z
    .strictObject({ minutes: z.int().nullable(), at: timestampSchema })
    .nullable()
    .describe('A longer time that waits for its 24 hours'),
});

const limitSchema = z.union([coinLimitSchema, timeLimitSchema]);

const limitsReply = {
  200: z.strictObject({
    limits: z.array(limitSchema),
    exclusions: z.array(exclusionSchema).describe('What excludes you now'),
  }),
};

export const limits = playerRoute('GET /v1/limits', {
  summary: 'This player’s own limits.',
  replies: limitsReply,
});

export const changeLimits = playerRoute('PUT /v1/limits', {
  summary: 'Set limits. Lower ones act at once, higher ones after 24 hours; others stay.',
  audit: 'limits.set',
  body: z.strictObject({ limits: z.array(limitWish).min(1).max(17) }),
  replies: limitsReply,
  errors: ['invalid_amount'],
});

const adjustmentSchema = z.strictObject({
  id: idSchema,
  playerId: idSchema,
  currency: currencySchema,
  direction: z.enum(['credit', 'debit']),
  amount: amountSchema,
  reason: z.string(),
  state: z.enum(['proposed', 'approved', 'rejected', 'void']),
  approval: approvalSchema,
  proposedBy: idSchema,
  proposedAt: timestampSchema,
  decidedBy: idSchema.nullable(),
  decidedAt: timestampSchema.nullable(),
});

export const proposeAdjustment = adjustmentsCreateRoute('POST /v1/admin/adjustments', {
  summary: 'Propose to credit or debit a player. Nothing moves until another person approves.',
  body: z.strictObject({
    playerId: idSchema,
    currency: currencySchema,
    direction: z.enum(['credit', 'debit']),
    amount: amountSchema,
    reason: example(z.string().trim().min(1).max(500), 'Goodwill after an outage'),
  }),
  idempotency: 'required',
  replies: { 201: adjustmentSchema },
  errors: ['forbidden', 'not_found', 'invalid_amount', 'accounts_linked'],
});

export const listAdjustments = adjustmentsCreateRoute('GET /v1/admin/adjustments', {
  summary: 'Adjustments, newest first.',
  query: z.strictObject({
    state: z.enum(['proposed', 'approved', 'rejected', 'void']).optional(),
    ...cursorQuery,
  }),
  replies: { 200: pageOf(adjustmentSchema) },
});

export const approveAdjustment = adjustmentsApproveRoute('POST /v1/admin/adjustments/:id/approve', {
  summary: 'Approve an adjustment that somebody else proposed; the coins move.',
  params: idParams,
  body: z.strictObject({}),
  bodyOptional: true,
  idempotency: 'optional',
  replies: { 200: adjustmentSchema },
  errors: [...SECOND_PERSON_REFUSALS, 'insufficient_funds', 'amount_overflow'],
});

export const rejectAdjustment = adjustmentsApproveRoute('POST /v1/admin/adjustments/:id/reject', {
  summary: 'Reject an adjustment that somebody else proposed.',
  params: idParams,
  body: z.strictObject({}),
  bodyOptional: true,
  replies: { 200: adjustmentSchema },
  errors: [...SECOND_PERSON_REFUSALS],
});

export const { list: listParked, retry: retryParked } = outboxRoutes('payments');
