// Routes of checks of documents for staff: what waits for a person, and what they decide.

import { z } from 'zod';
import {
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  reasonBody,
  reasonSchema,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { CHECK_REASONS, CHECK_STATES } from './compliance-checks.ts';
import { shownProfile } from './compliance-identity.ts';

const checksRoute = staffRoute('identity.check');

/** What waits for somebody, by why. */
export const CHECK_QUEUES = ['unconfirmed', 'duplicates', 'minors'] as const;

const reviewed = z.strictObject({
  id: idSchema,
  playerId: idSchema,
  state: z.enum(CHECK_STATES),
  reason: z.enum(CHECK_REASONS).nullable(),
  documentKind: z.string().nullable(),
  documentExpiresOn: z.string().nullable(),
  createdAt: timestampSchema,
  decidedAt: timestampSchema.nullable(),
  confirmedBy: idSchema.nullable().describe('Who looked at it, which is tier 3'),
  confirmedAt: timestampSchema.nullable(),
  confirmReason: z.string().nullable(),
});

export const listChecks = checksRoute('GET /v1/admin/compliance/identity', {
  summary:
    'Checks that wait for somebody, newest first: verified and not looked at (unless told), ' +
    'doubles of other accounts, minors who have Sweeps Coins.',
  query: z.strictObject({ ...cursorQuery, queue: z.enum(CHECK_QUEUES).optional() }),
  replies: { 200: pageOf(reviewed) },
});

export const viewCheck = staffRoute('identity.read')('GET /v1/admin/compliance/identity/:id', {
  summary:
    'One check with the verified and the declared name; with a reason, which the audit log keeps',
  params: idParams,
  query: z.strictObject({ reason: reasonSchema }),
  audit: 'identity.check_viewed',
  replies: {
    200: z.strictObject({
      check: reviewed,
      verified: shownProfile.omit({ declaredAt: true }).partial({ address: true }).nullable(),
      declared: shownProfile.nullable(),
      names: z.enum(['same', 'close', 'none']).nullable().describe('How they compare'),
    }),
  },
  errors: ['not_found'],
});

export const confirmCheck = checksRoute('POST /v1/admin/compliance/identity/:id/confirm', {
  summary: 'You looked at a verified check and it is right: its player is of tier 3.',
  params: idParams,
  body: reasonBody,
  replies: { 200: reviewed },
  errors: ['not_found', 'accounts_linked', 'check_closed'],
});

export const voidMinor = staffRoute('players.manage')(
  'POST /v1/admin/compliance/identity/:id/void',
  {
    summary: 'Ask that the Sweeps Coins of a minor be voided; a second person decides.',
    params: idParams,
    body: reasonBody,
    replies: { 202: z.strictObject({ approval: approvalSchema }) },
    errors: ['not_found', 'forbidden', 'accounts_linked'],
  },
);
