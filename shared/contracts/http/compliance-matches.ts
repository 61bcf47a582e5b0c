// Routes of accounts that may be an excluded person's: a queue for staff.

import { z } from 'zod';
import {
  cursorQuery,
  idSchema,
  pageOf,
  reasonBody,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const matchesRoute = staffRoute('players.manage');
const stateSchema = z.enum(['open', 'bound', 'dismissed']);

const matchSchema = z.strictObject({
  id: z.string(),
  playerId: idSchema,
  excludedId: idSchema.describe('Of whom it may be another account'),
  why: z
    .enum(['person', 'payer'])
    .describe('The same names and birth date, or paid with the same card'),
  state: stateSchema,
  foundAt: timestampSchema,
  since: timestampSchema.describe('Since when the other is excluded'),
  until: timestampSchema.nullable().describe('`null`: without end, or over'),
  purchases: z
    .array(z.strictObject({ id: idSchema, price: z.string(), paidAt: timestampSchema.nullable() }))
    .describe('Paid on this account since then, for a refund by who may'),
  decidedBy: idSchema.nullable(),
  decidedAt: timestampSchema.nullable(),
  reason: z.string().nullable(),
});

export const listMatches = matchesRoute('GET /v1/admin/compliance/matches', {
  summary: 'Accounts that may be an excluded person’s, newest first; those that wait by default.',
  query: z.strictObject({ ...cursorQuery, state: stateSchema.optional() }),
  replies: { 200: pageOf(matchSchema) },
});

const decision = {
  params: z.strictObject({ id: example(z.string().regex(/^[1-9]\d{0,17}$/), '12') }),
  body: reasonBody,
  replies: { 200: matchSchema },
  errors: ['not_found', 'forbidden', 'accounts_linked', 'match_closed'],
} as const;

export const bindMatch = matchesRoute('POST /v1/admin/compliance/matches/:id/bind', {
  ...decision,
  summary: 'It is the same person: exclude the account for as long as the other is.',
});

export const dismissMatch = matchesRoute('POST /v1/admin/compliance/matches/:id/dismiss', {
  ...decision,
  summary: 'It is somebody else, or nobody can say.',
});
