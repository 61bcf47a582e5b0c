// Routes of screenings: people whose name is like one on a list of sanctioned people. A queue for staff;
// nobody decides alone.

import { z } from 'zod';
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

const screeningsRoute = staffRoute('screenings.review');
const stateSchema = z
  .enum(['clear', 'known', 'open', 'cleared', 'confirmed'])
  .describe('`known`: each hit was in an earlier screening, whose state counts');

const hitSchema = z.strictObject({
  entry: z.string().describe('The publisher’s own number'),
  score: z.int().describe('How alike the names are, in thousandths'),
  names: z.array(z.string()).describe('As the list has them'),
  births: z.array(z.tuple([z.int(), z.int()])).describe('Years, each from and to'),
  countries: z.array(z.string()),
});

const screeningSchema = z.strictObject({
  id: idSchema,
  playerId: idSchema,
  checkId: idSchema.describe('The check of a document whose name was compared'),
  source: z.enum(['ofac', 'development']),
  version: z.string(),
  state: stateSchema,
  hits: z.array(hitSchema),
  at: timestampSchema,
  decidedBy: idSchema.nullable(),
  secondBy: idSchema.nullable(),
  decidedAt: timestampSchema.nullable(),
  reason: z.string().nullable(),
});

export const listScreenings = screeningsRoute('GET /v1/admin/compliance/screenings', {
  summary: 'Names like one on a list of sanctioned people, newest first; open ones by default.',
  query: z.strictObject({ ...cursorQuery, state: stateSchema.optional() }),
  replies: { 200: pageOf(screeningSchema) },
});

const decision = {
  params: idParams,
  body: reasonBody,
  replies: { 202: z.strictObject({ approval: approvalSchema }) },
  errors: ['not_found', 'forbidden', 'accounts_linked', 'screening_closed'],
} as const;

export const clearScreening = screeningsRoute('POST /v1/admin/compliance/screenings/:id/clear', {
  ...decision,
  summary: 'It is somebody else: ask a second person to say so too.',
});

export const confirmScreening = screeningsRoute(
  'POST /v1/admin/compliance/screenings/:id/confirm',
  { ...decision, summary: 'It is the person on the list: ask a second person to say so too.' },
);
