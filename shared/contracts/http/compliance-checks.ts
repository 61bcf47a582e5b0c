// Routes of checks of documents: begun by their player, told by the provider.

import { z } from 'zod';
import {
  idSchema,
  playerRoute,
  publicRoute,
  signatureRoute,
  timestampSchema,
} from '../../http/route.ts';
import { secretSchema } from './auth-schemas.ts';

/** What becomes of a check. */
export const CHECK_STATES = ['open', 'processing', 'expired', 'failed', 'verified'] as const;
/** Why one failed. */
export const CHECK_REASONS = [
  'document',
  'selfie',
  'other',
  'document_expired',
  'birth_date',
  'underage',
  'duplicate_person',
  'account_closed',
] as const;

export const beginCheck = playerRoute('POST /v1/identity/checks', {
  summary:
    'Have your document checked, on a page of whoever checks it; it needs a declared profile. ' +
    'While one is open, you get that one. Three a day.',
  body: z.strictObject({}),
  idempotency: 'required',
  replies: {
    201: z.strictObject({
      id: idSchema,
      url: z
        .string()
        .nullable()
        .describe('The page: open it in the same browser; null once the check is over'),
      state: z.enum(CHECK_STATES),
      expiresAt: timestampSchema,
    }),
  },
  errors: ['account_closed', 'identity_required'],
});

export const beginRecoveryCheck = publicRoute('POST /v1/identity/recovery-checks', {
  summary:
    'Have the document checked of whoever has somebody’s account back, by the mailed link, once it was ' +
    'confirmed. While one is open, it is that one; three in all.',
  body: z.strictObject({ token: secretSchema }),
  replies: {
    201: z.strictObject({
      url: z.string().nullable().describe('The page: null once the check is over'),
    }),
  },
  errors: ['invalid_token'],
});

export const identityWebhook = signatureRoute('POST /v1/webhooks/identity', {
  summary: 'Notices of who checks documents, signed. Anything but 2xx has them sent again.',
  rawBody: true,
  replies: { 200: z.strictObject({ received: z.literal(true) }) },
  errors: ['invalid_signature'],
});
