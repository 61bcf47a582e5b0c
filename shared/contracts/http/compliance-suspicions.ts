// Routes of notes on suspicious activity. No export shows them, and no route of a player.

import { z } from 'zod';
import { cursorQuery, idSchema, pageOf, staffRoute, timestampSchema } from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const suspicionsRoute = staffRoute('suspicions.keep');

const kindSchema = z
  .enum(['note', 'filed'])
  .describe('filed: reported; the text has its reference');
const suspicionSchema = z.strictObject({
  id: idSchema,
  playerId: idSchema,
  kind: kindSchema,
  text: z.string().nullable().describe('null: sealed under a key that is not at hand'),
  writtenBy: idSchema,
  writtenAt: timestampSchema,
});

export const noteSuspicion = suspicionsRoute('POST /v1/admin/compliance/suspicions', {
  summary: 'Note activity that may have to be reported, or that it was. It is never changed.',
  body: z.strictObject({
    playerId: idSchema,
    kind: kindSchema,
    text: example(
      z.string().trim().min(3).max(5000),
      'Deposits just below the limit from four cards, redeemed unplayed',
    ),
  }),
  idempotency: 'required',
  replies: { 201: z.strictObject({ id: idSchema }) },
  errors: ['not_found', 'accounts_linked'],
});

export const listSuspicions = suspicionsRoute('GET /v1/admin/compliance/suspicions', {
  summary: 'Notes, newest first; of one player where asked. None of accounts linked to yours.',
  query: z.strictObject({ playerId: idSchema.optional(), ...cursorQuery }),
  replies: { 200: pageOf(suspicionSchema) },
});
