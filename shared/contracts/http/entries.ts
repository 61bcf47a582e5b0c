// Routes of free entry: by post with a code, online once a day, and what staff decide about cards. What
// they give is never worse than what comes with a purchase.

import { z } from 'zod';
import {
  amountSchema,
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  reasonBody,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { balanceSchema } from './payments.ts';

const entriesRoute = staffRoute('entries.review');

/** Why somebody may have no free entry by post now: what a card of theirs waits for. */
export const CARD_REFUSALS = [
  'account_closed',
  'excluded',
  'email_not_verified',
  'debt_outstanding',
  'identity_required',
  'place_not_allowed',
  'underage',
  'staff_barred',
  'terms_not_accepted',
  'entry_limit_reached',
] as const;
/** The same of an entry online, whose player is somewhere. */
export const ONLINE_REFUSALS = [
  ...CARD_REFUSALS,
  'place_proof_required',
  'entry_not_offered',
] as const;

/** Reasons for which staff refuse a card. */
export const REJECT_REASONS = [
  'illegible',
  'wrong_name',
  'wrong_address',
  'code_invalid',
  'postmark_old',
  'duplicate_household',
  'other',
] as const;

const method = z.enum(['mail', 'online']);
const state = z.enum(['received', 'accepted', 'rejected']);
const codeSchema = example(z.string().min(1).max(40), 'K7NP-XW34-ARTH-4').describe(
  'As it stands on the card; case, spaces and dashes do not matter',
);

const entryFields = {
  id: idSchema,
  method,
  state,
  day: z.iso.date().describe('The day it counts for: of the postmark, or of UTC'),
  code: z.string().nullable().describe('`null` online'),
  amount: amountSchema,
  receivedAt: timestampSchema,
  dueOn: z.iso.date().nullable().describe('A card is to be decided by then'),
  decidedAt: timestampSchema.nullable(),
  rejectReason: z.enum([...REJECT_REASONS, 'account_closed']).nullable(),
  rejectNote: z.string().nullable(),
};
const entrySchema = z.strictObject(entryFields);

const reviewedEntry = z.strictObject({
  ...entryFields,
  playerId: idSchema,
  scanReference: z.string().nullable().describe('Where the picture of the card is kept'),
  receivedBy: idSchema.nullable(),
  decidedBy: idSchema.nullable(),
});

const entryCode = z.strictObject({
  code: z.string(),
  amount: amountSchema.describe('What the card gives once it is accepted'),
  issuedAt: timestampSchema,
  expiresAt: timestampSchema.describe('A card must be postmarked before'),
  text: z.string().describe('To be copied by hand, word by word'),
});

const wayFields = {
  available: z.boolean(),
  refusal: z
    .strictObject({
      code: z.string(),
      changesAt: timestampSchema.nullable().describe('When this may change by itself'),
    })
    .nullable()
    .describe('Why not; an error code'),
  playthroughMultiple: z.string().nullable().describe('How many times it must be played'),
  livesDays: z.int().nullable(),
};

export const listEntries = playerRoute('GET /v1/entries', {
  summary:
    'Free entry: its rules, what it gives, whether you may now, your codes and your entries, newest first.',
  query: z.strictObject(cursorQuery),
  replies: {
    200: z.strictObject({
      rules: z.string(),
      address: z.string().nullable().describe('`null`: no cards are taken now'),
      amounts: z.strictObject({
        mail: amountSchema.nullable(),
        online: amountSchema.nullable(),
      }),
      online: z.strictObject({
        ...wayFields,
        nextAt: timestampSchema.nullable().describe('When the next one can be claimed'),
      }),
      mail: z.strictObject({ ...wayFields, unusedCodesMax: z.int(), codeLivesDays: z.int() }),
      targetBusinessDays: z.int().describe('How long a card is to wait at most'),
      medianDays: z
        .string()
        .nullable()
        .describe('How long cards of the last 30 days waited; `null`: none was decided'),
      codes: z.array(entryCode).describe('Codes that no card was received for'),
      items: z.array(entrySchema),
      nextCursor: z.string().nullable(),
    }),
  },
});

export const issueEntryCode = playerRoute('POST /v1/entries/mail/codes', {
  summary: 'Get a code for one card, with the text to copy by hand.',
  body: z.strictObject({}),
  bodyOptional: true,
  replies: { 201: entryCode },
  errors: [...CARD_REFUSALS, 'entry_not_offered'],
});

export const enterOnline = playerRoute('POST /v1/entries/online', {
  summary: 'A free entry: once for a person, a household and a UTC day.',
  body: z.strictObject({
    botCheckToken: example(z.string().min(1).max(2048), '0.Zrt3…').optional(),
  }),
  bodyOptional: true,
  idempotency: 'required',
  replies: { 201: z.strictObject({ entry: entrySchema, balances: z.array(balanceSchema) }) },
  errors: [...ONLINE_REFUSALS, 'bot_check_failed'],
});

export const receiveEntry = entriesRoute('POST /v1/admin/entries/mail', {
  summary: 'Enter a card that came. The same card again is the same entry.',
  body: z.strictObject({
    code: codeSchema,
    postmarkedOn: z.iso.date(),
    scanReference: example(z.string().trim().min(1).max(200), 'box 12/0431'),
  }),
  replies: { 201: reviewedEntry },
  errors: ['entry_code_invalid', 'entry_code_used', 'accounts_linked'],
});

export const queueEntries = entriesRoute('GET /v1/admin/entries', {
  summary: 'Free entries, newest first; cards that wait by default.',
  query: z.strictObject({ ...cursorQuery, state: state.optional() }),
  replies: { 200: pageOf(reviewedEntry) },
});

export const acceptEntry = entriesRoute('POST /v1/admin/entries/:id/accept', {
  summary:
    'Accept a card: its coins are given, or a second person must approve. A refusal leaves it waiting.',
  params: idParams,
  body: reasonBody,
  replies: { 200: reviewedEntry, 202: z.strictObject({ approval: approvalSchema }) },
  errors: [...CARD_REFUSALS, 'not_found', 'accounts_linked', 'approval_closed', 'forbidden'],
});

export const rejectEntry = entriesRoute('POST /v1/admin/entries/:id/reject', {
  summary: 'Refuse a card, for a reason that its player reads.',
  params: idParams,
  body: z
    .strictObject({
      reason: z.enum(REJECT_REASONS),
      text: example(z.string().trim().min(3).max(500), 'The code is cut off').optional(),
    })
    .refine(({ reason, text }) => reason !== 'other' || text !== undefined, {
      error: 'is missing',
      path: ['text'],
    }),
  replies: { 200: reviewedEntry },
  errors: ['not_found', 'accounts_linked', 'approval_closed'],
});
