// Routes of persons who have no Sweeps Coins: who works here, and who lives with them.

import { z } from 'zod';
import {
  approvalSchema,
  cursorQuery,
  idSchema,
  pageOf,
  reasonBody,
  reasonSchema,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const barSchema = z.strictObject({
  id: z.string(),
  playerId: idSchema,
  kind: z.enum(['staff', 'household']),
  since: timestampSchema,
  until: timestampSchema.nullable().describe('`null`: nobody knows'),
  reason: z.string(),
  enteredBy: idSchema.nullable().describe('`null`: follows from a role, or from an address'),
});

export const listPersonBars = staffRoute('rules.read')('GET /v1/admin/compliance/person-bars', {
  summary: 'Who has no Sweeps Coins now; of one player all there were. Newest first.',
  query: z.strictObject({ ...cursorQuery, playerId: idSchema.optional() }),
  replies: { 200: pageOf(barSchema) },
});

const manageRoute = staffRoute('rules.manage');

export const barPerson = manageRoute('POST /v1/admin/compliance/person-bars', {
  summary: 'Bar a person who lives with somebody who works here; one that is barred so stays it.',
  body: z.strictObject({ playerId: idSchema, reason: reasonSchema }),
  replies: { 201: barSchema },
  errors: ['not_found', 'accounts_linked'],
});

export const endPersonBar = manageRoute('POST /v1/admin/compliance/person-bars/:id/end', {
  summary: 'Ask that a bar end which staff entered; a second person decides.',
  params: z.strictObject({ id: example(z.string().regex(/^[1-9]\d{0,17}$/), '12') }),
  body: reasonBody,
  replies: { 202: z.strictObject({ approval: approvalSchema }) },
  errors: ['not_found', 'forbidden', 'accounts_linked'],
});
