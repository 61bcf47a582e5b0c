// Routes of auth for the second factor and for proving oneself anew.

import { z } from 'zod';
import { playerRoute } from '../../http/route.ts';
import { accessTokenSchema, factorCodeSchema, passwordSchema } from './auth-schemas.ts';

const recoveryCodes = z.array(z.string()).describe('Each works once; shown only now');

export const enrolTotp = playerRoute('POST /v1/auth/mfa/totp', {
  summary: 'Begin to set up an authenticator app. Nothing changes until a code proves it.',
  body: z.strictObject({}),
  bodyOptional: true,
  replies: {
    200: z.strictObject({ secret: z.string(), otpauthUrl: z.string(), qrSvg: z.string() }),
  },
  errors: ['step_up_required'],
});

export const confirmTotp = playerRoute('POST /v1/auth/mfa/totp/confirm', {
  summary: 'Prove the app with a code. Earlier access tokens end; use the new one.',
  body: z.strictObject({ code: factorCodeSchema }),
  replies: { 200: accessTokenSchema.extend({ recoveryCodes }) },
  errors: ['invalid_code', 'step_up_required'],
});

export const removeTotp = playerRoute('DELETE /v1/auth/mfa/totp', {
  summary: 'Take the second factor away. Ends every other sign-in.',
  body: z.strictObject({ password: passwordSchema, code: factorCodeSchema }),
  replies: { 200: accessTokenSchema },
  errors: ['invalid_credentials', 'email_not_verified', 'invalid_code', 'mfa_not_enabled'],
});

export const renewRecoveryCodes = playerRoute('POST /v1/auth/mfa/recovery-codes', {
  summary: 'Make new recovery codes; the old ones are void.',
  body: z.strictObject({}),
  bodyOptional: true,
  replies: { 200: z.strictObject({ recoveryCodes }) },
  errors: ['mfa_not_enabled', 'step_up_required'],
});

export const stepUp = playerRoute('POST /v1/auth/step-up', {
  summary: 'Prove oneself anew: with the code where a factor is active, else with the password.',
  body: z.strictObject({ password: passwordSchema.optional(), code: factorCodeSchema.optional() }),
  replies: { 200: accessTokenSchema },
  errors: ['invalid_credentials', 'email_not_verified', 'invalid_code'],
});
