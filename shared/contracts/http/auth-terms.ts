// Routes of auth about the documents that players accept: the terms, what is kept of them, and the rules
// of the promotion. Whoever has not accepted what counts now plays and buys nothing until they do.

import { z } from 'zod';
import { playerRoute, publicRoute, timestampSchema } from '../../http/route.ts';

const documentFields = {
  kind: z.enum(['terms', 'privacy', 'promotion']),
  version: z.int().positive(),
  title: z.string(),
  since: timestampSchema,
};

export const currentTerms = publicRoute('GET /v1/terms', {
  summary: 'The documents that count now, with their texts.',
  replies: {
    200: z.strictObject({
      items: z.array(z.strictObject({ ...documentFields, body: z.string() })),
    }),
  },
});

const ownTermsSchema = z.strictObject({
  items: z.array(z.strictObject({ ...documentFields, accepted: z.boolean() })),
  pending: z.boolean().describe('Something waits to be accepted before the next stake'),
});

export const ownTerms = playerRoute('GET /v1/me/terms', {
  summary: 'Which of the documents that count now this player has accepted.',
  replies: { 200: ownTermsSchema },
});

export const acceptTerms = playerRoute('POST /v1/me/terms', {
  summary: 'Accept what waits: every document by the version that counts. Safe to repeat.',
  body: z.strictObject({
    accept: z
      .array(z.strictObject({ kind: z.enum(['terms', 'privacy', 'promotion']), version: z.int() }))
      .max(10),
  }),
  replies: { 200: ownTermsSchema },
  errors: ['terms_not_accepted'],
});
