// Routes of the two-person rule, for all services: what waits for a second person and the decision.
// Deciding acts at once, in the same transaction; a refusal leaves the request waiting.

import { z } from 'zod';
import { SECOND_PERSON_REFUSALS } from '../../approvals.ts';
import {
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  reasonBody,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { CARD_REFUSALS } from './entries.ts';

const approvalsDecideRoute = staffRoute('approvals.decide');

/** What can be asked for; each kind has its own roles that ask and decide. */
export const APPROVAL_KINDS = [
  'role_grant',
  'factor_reset',
  'recovery',
  'adjustment',
  'refund',
  'rule_row',
  'dated_row',
  'exclusion_lift',
  'person_bar_end',
  'entry_accept',
  'minor_void',
  'screening',
  'redemption_approve',
  'payout_difference',
] as const;

const fullApproval = approvalSchema.extend({
  kind: z.enum(APPROVAL_KINDS),
  subjectId: idSchema.describe('The player it is about'),
  act: z.record(z.string(), z.unknown()).describe('The whole act, as it will be done'),
  reason: z.string(),
  askedBy: idSchema,
  askedAt: timestampSchema,
  expiresAt: timestampSchema,
  decidedBy: idSchema.nullable(),
  decidedAt: timestampSchema.nullable(),
  decisionReason: z.string().nullable(),
});

export const listApprovals = approvalsDecideRoute('GET /v1/admin/approvals', {
  summary:
    'What was asked for and needs a second person, of the kinds you ask or decide; newest first.',
  query: z.strictObject({
    ...cursorQuery,
    state: approvalSchema.shape.state.optional(),
    kind: z.enum(APPROVAL_KINDS).optional(),
  }),
  replies: { 200: pageOf(fullApproval) },
});

const decision = {
  params: idParams,
  body: reasonBody,
  replies: { 200: z.strictObject({ approval: fullApproval }) },
} as const;

const refusals = [...SECOND_PERSON_REFUSALS, 'approval_closed'] as const;

export const approveRequest = approvalsDecideRoute('POST /v1/admin/approvals/:id/approve', {
  ...decision,
  summary: 'Approve what somebody else asked for; it is done at once.',
  errors: [
    ...refusals,
    'short_password',
    'mfa_not_enabled',
    'insufficient_funds',
    'amount_overflow',
    'refund_not_allowed',
    'rule_row_exists',
    'round_open',
    'screening_closed',
    'redemption_not_allowed',
    'recovery_waiting',
    'address_taken',
    'account_closed',
    ...CARD_REFUSALS,
  ],
});

export const rejectRequest = approvalsDecideRoute('POST /v1/admin/approvals/:id/reject', {
  ...decision,
  summary: 'Reject what somebody else asked for.',
  errors: refusals,
});
