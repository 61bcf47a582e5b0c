// Routes of care: what a player is told of signs of harm, and the cases that people look at.

import { z } from 'zod';
import { CARE_OUTCOMES, CARE_STEPS, SIGNALS } from '../../care.ts';
import {
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const careRoute = staffRoute('care.review');
const signalSchema = z.enum(SIGNALS);

const noticeSchema = z.strictObject({
  step: z.enum(CARE_STEPS).describe('A notice, a pause of a day, or a person who looks'),
  since: timestampSchema,
  until: timestampSchema.nullable().describe('The end of the pause'),
  signals: z.array(signalSchema),
});

export const ownCare = playerRoute('GET /v1/me/care', {
  summary: 'What we noticed about your play lately and told you; null when there is nothing.',
  replies: { 200: z.strictObject({ notice: noticeSchema.nullable() }) },
});

const caseSchema = z.strictObject({
  id: idSchema,
  playerId: idSchema,
  openedAt: timestampSchema,
  score: z.int().positive(),
  signals: z.array(
    z.strictObject({
      signal: signalSchema,
      day: z.iso.date(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  outcome: z.enum(CARE_OUTCOMES).nullable(),
  reason: z.string().nullable(),
  closedBy: idSchema.nullable(),
  closedAt: timestampSchema.nullable(),
});

export const careCases = careRoute('GET /v1/admin/compliance/harm', {
  summary: 'Players whose play needs a person to look, newest first; those that wait by default.',
  query: z.strictObject({ ...cursorQuery, state: z.enum(['waiting', 'closed']).optional() }),
  replies: { 200: pageOf(caseSchema) },
});

export const closeCareCase = careRoute('POST /v1/admin/compliance/harm/:id/close', {
  summary: 'Say what came of it. Nobody closes a case about themselves or a linked account.',
  params: idParams,
  body: z.strictObject({
    outcome: z.enum(CARE_OUTCOMES),
    reason: example(z.string().trim().min(1).max(500), 'Called; takes a break of a month.'),
  }),
  replies: { 200: caseSchema },
  errors: ['not_found', 'case_closed', 'accounts_linked'],
});
