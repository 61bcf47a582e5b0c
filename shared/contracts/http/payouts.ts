// Routes of what prizes are sent by: the accounts that players show to a payout provider, what the provider
// tells us, and where its statement differs from our books.

import { z } from 'zod';
import {
  amountSchema,
  approvalSchema,
  cursorQuery,
  freshPlayerRoute,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  reasonBody,
  signatureRoute,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

/** What a prize can be sent to. */
export const DESTINATION_KINDS = ['bank', 'gift_card'] as const;
/** Why no prize may go to one. */
export const DESTINATION_BARS = [
  'destination_required',
  'destination_name_mismatch',
  'under_review',
] as const;
export const DESTINATION_STATES = ['pending', 'ready', 'failed', 'removed'] as const;

/** Why somebody may show no account now. */
export const DESTINATION_REFUSALS = [
  'account_closed',
  'identity_required',
  'identity_failed',
  'duplicate_person',
  'underage',
] as const;

const destinationSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(DESTINATION_KINDS),
  state: z.enum(DESTINATION_STATES),
  label: z.string().nullable().describe('The bank’s name, or the brand of the card'),
  last4: z.string().nullable().describe('The last digits of the account'),
  nameMatch: z
    .enum(['same', 'close', 'none'])
    .nullable()
    .describe('How the owner’s name fits the verified one; a close one is looked at by a person'),
  refusal: z.enum(DESTINATION_BARS).nullable().describe('Why no prize may go there'),
  restsUntil: timestampSchema.nullable().describe('A new one waits so long before its first prize'),
  createdAt: timestampSchema,
  readyAt: timestampSchema.nullable(),
});

export const destinations = playerRoute('GET /v1/payout-destinations', {
  summary: 'Where this player’s prizes can go, newest first; removed ones are not shown.',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(destinationSchema) },
});

export const addDestination = freshPlayerRoute('POST /v1/payout-destinations', {
  summary: 'Begin to add one. Send the player to url: the account is shown there, never to us.',
  body: z.strictObject({ kind: example(z.enum(DESTINATION_KINDS), 'bank') }),
  idempotency: 'required',
  replies: {
    201: z.strictObject({
      destination: destinationSchema,
      url: z.url().nullable().describe('The provider’s page; null when it has ended'),
    }),
  },
  errors: [...DESTINATION_REFUSALS, 'payment_provider_failed'],
});

export const removeDestination = freshPlayerRoute('DELETE /v1/payout-destinations/:id', {
  summary: 'Remove one. A prize that has left already still arrives there.',
  params: idParams,
});

export const payoutWebhook = signatureRoute('POST /v1/webhooks/payouts', {
  summary: 'Notices of the payout provider, signed. Anything but 2xx makes it send them again.',
  rawBody: true,
  replies: { 200: z.strictObject({ received: z.literal(true) }) },
  errors: ['invalid_signature'],
});

const differenceSchema = z.strictObject({
  id: idSchema,
  provider: z.string(),
  subject: z
    .string()
    .describe('The redemption, or the provider’s name of a payout that is not ours'),
  redemptionId: idSchema.nullable(),
  playerId: idSchema.nullable(),
  what: z.enum(['missing', 'unknown', 'more', 'less']),
  ours: amountSchema.describe('What went out by our books, less what came back'),
  theirs: amountSchema.describe('The same by the provider’s statement'),
  foundAt: timestampSchema,
  goneAt: timestampSchema.nullable().describe('When a later statement agreed'),
  clearedAt: timestampSchema.nullable().describe('When two people let it stand'),
  clearedBy: idSchema.nullable(),
});

const reviewRoute = staffRoute('redemptions.review');

export const payoutDifferences = reviewRoute('GET /v1/admin/payouts/differences', {
  summary: 'Where the payout provider’s statement differs, newest first. An open one stops prizes.',
  query: z.strictObject({
    ...cursorQuery,
    state: example(z.enum(['open', 'closed']), 'open').optional(),
  }),
  replies: { 200: pageOf(differenceSchema) },
});

export const clearDifference = reviewRoute('POST /v1/admin/payouts/differences/:id/clear', {
  summary: 'Ask that a difference may stand as it is; a second person approves.',
  params: idParams,
  body: reasonBody,
  replies: {
    200: z.strictObject({ difference: differenceSchema }).describe('It was closed already'),
    202: z.strictObject({ approval: approvalSchema }),
  },
  errors: ['forbidden', 'accounts_linked'],
});
