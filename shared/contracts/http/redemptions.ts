// Routes of redemption: why not, asking for a prize, what becomes of it, and what staff decide. A prize
// is sent to where its player has proved to be at home (payout destinations), never to an address given
// here.

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
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const reviewRoute = staffRoute('redemptions.review');

/** States of a redemption; the last five are final, but that a paid one may come back. */
export const REDEMPTION_STATES = [
  'held',
  'needs_player',
  'in_review',
  'approved',
  'paying',
  'sent',
  'paid',
  'returned',
  'cancelled',
  'rejected',
  'failed',
] as const;

/** Why a prize cannot be asked for; `GET /v1/redemptions/eligibility` tells all of them at once. */
export const REDEMPTION_REFUSALS = [
  'account_closed',
  'email_not_verified',
  'mfa_required',
  'debt_outstanding',
  'redemption_not_allowed',
  'place_not_allowed',
  'place_proof_required',
  'identity_required',
  'identity_failed',
  'duplicate_person',
  'underage',
  'under_review',
  'destination_required',
  'destination_name_mismatch',
  'below_minimum',
  'above_maximum',
  'insufficient_funds',
] as const;

const reason = z.string().describe('A key; texts of pages say it in words');
const blockerSchema = z.strictObject({
  code: z.string().describe('The error code of a request, or what will be asked before it is sent'),
  rule: z.string().optional().describe('Whose rule: a place, a tier of identity'),
  source: z.string().optional().describe('From where coins are that must be played first'),
  amount: amountSchema.optional().describe('The bound, or what is left to play'),
  until: timestampSchema.optional().describe('When it ends by itself'),
  doThis: z.string().describe('What helps, as a key; texts of pages say it in words'),
});

const fields = {
  id: idSchema,
  state: z.enum(REDEMPTION_STATES),
  amount: amountSchema,
  withheld: amountSchema.describe('What of it goes to the tax office in the player’s name'),
  acceptsWithholding: z.boolean(),
  destinationId: idSchema,
  retryOf: idSchema.nullable().describe('The one that came back, which this one sends again'),
  reasons: z.array(reason).describe('Why it is where it is'),
  requestedAt: timestampSchema,
  stateSince: timestampSchema,
  sentAt: timestampSchema.nullable(),
  paidAt: timestampSchema.nullable(),
  returnedAt: timestampSchema.nullable(),
};
const redemptionSchema = z.strictObject(fields);
const event = z.strictObject({
  state: z.enum(REDEMPTION_STATES),
  at: timestampSchema,
  reason: reason.optional(),
  note: z.string().optional().describe('What a person wrote to the player'),
});
const withEvents = z.strictObject({ ...fields, events: z.array(event) });

const reviewedSchema = z.strictObject({
  ...fields,
  playerId: idSchema,
  approvedBy: idSchema.nullable(),
  attention: z.string().nullable().describe('Why somebody must look at money that has left'),
  attentionNumber: z.int().min(0).describe('How often that was so; a clearing names the newest'),
});
const staffEvent = z.strictObject({
  state: z.enum(REDEMPTION_STATES),
  at: timestampSchema,
  reasons: z.array(reason),
  byPerson: idSchema.nullable(),
  note: z.string().nullable().describe('What a person wrote to the player'),
  staffNote: z.string().nullable().describe('What a person wrote for others of the staff'),
});
const withStaffEvents = reviewedSchema.extend({ events: z.array(staffEvent) });

export const redemptionEligibility = playerRoute('GET /v1/redemptions/eligibility', {
  summary: 'Whether a prize can be asked for now: every reason why not, and what will be asked.',
  query: z.strictObject({
    currency: z.literal('SC').optional(),
    amount: amountSchema.optional().describe('Of a prize that is thought of'),
    destinationId: idSchema.optional(),
  }),
  replies: {
    200: z.strictObject({
      currency: z.literal('SC'),
      redeemable: amountSchema,
      minimum: amountSchema,
      maximum: amountSchema.describe('What is left of the day'),
      blocking: z.array(blockerSchema).describe('What refuses a request, the first by this code'),
      ahead: z.array(blockerSchema).describe('What refuses none and comes before it is sent'),
    }),
  },
  errors: ['invalid_amount'],
});

export const requestRedemption = freshPlayerRoute('POST /v1/redemptions', {
  summary: 'Ask for a prize: its coins are held until it is there.',
  body: z.strictObject({
    amount: amountSchema,
    destinationId: idSchema,
    retryOf: idSchema.optional().describe('Sends one that came back again, whole'),
  }),
  idempotency: 'required',
  replies: { 201: withEvents },
  errors: [...REDEMPTION_REFUSALS, 'invalid_amount'],
});

export const listRedemptions = playerRoute('GET /v1/redemptions', {
  summary: 'Own redemptions, newest first.',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(redemptionSchema) },
});

export const readRedemption = playerRoute('GET /v1/redemptions/:id', {
  summary: 'One redemption with all that happened to it. Looked at anew where that may help.',
  params: idParams,
  replies: { 200: withEvents },
});

export const cancelRedemption = playerRoute('POST /v1/redemptions/:id/cancel', {
  summary: 'Take a wish back: the coins return, unless the prize is on its way.',
  params: idParams,
  replies: { 200: withEvents },
  errors: ['cancel_too_late'],
});

export const acceptWithholding = playerRoute('POST /v1/redemptions/:id/accept-withholding', {
  summary: 'Take the prize less the tax that is withheld, instead of filling in a form.',
  params: idParams,
  replies: { 200: withEvents },
  errors: ['cancel_too_late'],
});

export const redirectRedemption = freshPlayerRoute('POST /v1/redemptions/:id/destination', {
  summary: 'Name another destination for a prize that has not left.',
  params: idParams,
  body: z.strictObject({ destinationId: idSchema }),
  replies: { 200: withEvents },
  errors: [
    'cancel_too_late',
    'destination_required',
    'destination_name_mismatch',
    'under_review',
    'below_minimum',
  ],
});

export const queueRedemptions = reviewRoute('GET /v1/admin/redemptions', {
  summary: 'Redemptions, newest first; those that wait for a person by default.',
  query: z.strictObject({
    ...cursorQuery,
    state: z.enum(REDEMPTION_STATES).optional(),
    playerId: idSchema.optional(),
    attention: example(z.literal('true'), 'true').optional(),
  }),
  replies: { 200: pageOf(reviewedSchema) },
});

export const reviewRedemption = reviewRoute('GET /v1/admin/redemptions/:id', {
  summary: 'One redemption with all that happened to it, notes of the staff included.',
  params: idParams,
  replies: { 200: withStaffEvents },
});

export const noteRedemption = reviewRoute('POST /v1/admin/redemptions/:id/notes', {
  summary: 'Add a note for others of the staff; no player reads it.',
  params: idParams,
  body: z.strictObject({ text: example(z.string().trim().min(1).max(1000), 'Asked the bank.') }),
  idempotency: 'required',
  replies: { 201: withStaffEvents },
  errors: ['accounts_linked'],
});

export const clearAttention = reviewRoute('POST /v1/admin/redemptions/:id/attention/clear', {
  summary: 'Say that what somebody had to look at is settled, and why.',
  params: idParams,
  body: reasonBody.extend({
    expects: z.int().min(1).describe('`attentionNumber` of what was looked at'),
  }),
  replies: { 200: reviewedSchema },
  errors: ['accounts_linked', 'attention_changed'],
});

export const approveRedemption = reviewRoute('POST /v1/admin/redemptions/:id/approve', {
  summary: 'Let a redemption go on, or ask a second person to.',
  params: idParams,
  body: reasonBody,
  replies: { 200: reviewedSchema, 202: z.strictObject({ approval: approvalSchema }) },
  errors: ['accounts_linked', 'approval_closed', 'redemption_not_allowed', 'forbidden'],
});

export const rejectRedemption = reviewRoute('POST /v1/admin/redemptions/:id/reject', {
  summary: 'Reject a redemption for a reason that its player reads: the coins return.',
  params: idParams,
  body: reasonBody,
  replies: { 200: reviewedSchema },
  errors: ['accounts_linked', 'approval_closed'],
});
