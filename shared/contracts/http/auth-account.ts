// Routes of auth that change what an account is signed in with, and those of erasure and export.

import { z } from 'zod';
import { playerRoute, publicRoute } from '../../http/route.ts';
import {
  accessTokenSchema,
  emailSchema,
  factorCodeSchema,
  mailedSchema,
  passwordSchema,
  secretSchema,
} from './auth-schemas.ts';

export const forgotPassword = publicRoute('POST /v1/auth/password/forgot', {
  summary: 'Mail a reset link, if the address has an account; the reply does not say.',
  body: z.strictObject({ email: emailSchema }),
  replies: { 202: mailedSchema },
});

export const resetPassword = publicRoute('POST /v1/auth/password/reset', {
  summary: 'Set a new password by the mailed link. Ends every sign-in and signs nobody in.',
  body: z.strictObject({ token: secretSchema, password: passwordSchema }),
  errors: ['invalid_token', 'weak_password'],
});

export const changePassword = playerRoute('POST /v1/auth/password/change', {
  summary: 'Set a new password. Ends every other sign-in; this one goes on with the new token.',
  body: z.strictObject({ currentPassword: passwordSchema, newPassword: passwordSchema }),
  replies: { 200: accessTokenSchema },
  errors: ['invalid_credentials', 'email_not_verified', 'weak_password', 'step_up_required'],
});

export const changeEmail = playerRoute('POST /v1/auth/email/change', {
  summary: 'Ask for another address; links go to the old one and the new one, both must be opened.',
  body: z.strictObject({ newEmail: emailSchema, password: passwordSchema }),
  replies: { 202: mailedSchema },
  errors: ['invalid_credentials', 'email_not_verified', 'step_up_required'],
});

export const confirmEmailChange = publicRoute('POST /v1/auth/email/change/confirm', {
  summary: 'Open one of the two links. The second one changes the address and ends every sign-in.',
  body: z.strictObject({ token: secretSchema }),
  replies: { 200: z.strictObject({ status: z.enum(['waiting_for_other', 'changed']) }) },
  errors: ['invalid_token'],
});

export const undoEmailChange = publicRoute('POST /v1/auth/email/change/undo', {
  summary: 'The old address takes the account back: password void, a reset link is mailed.',
  body: z.strictObject({ token: secretSchema }),
  errors: ['invalid_token'],
});

export const leave = playerRoute('DELETE /v1/me', {
  summary: 'Close the account. Remaining coins must be given up explicitly.',
  body: z.strictObject({
    password: passwordSchema,
    code: factorCodeSchema.optional(),
    forfeitBalance: z.boolean().optional(),
  }),
  replies: { 202: z.strictObject({ status: z.literal('closing') }) },
  errors: [
    'invalid_credentials',
    'email_not_verified',
    'invalid_code',
    'step_up_required',
    'balance_remaining',
    'debt_outstanding',
    'dispute_open',
    'purchase_open',
  ],
});

// auth answers with its own part, after it has checked freshness and limit; the gateway adds the
// others, or refuses with `try_again`: an export is whole or none.
const exportPart = z.record(z.string(), z.unknown());
const exportSchema = z.strictObject({
  auth: exportPart.describe('Account, sign-ins, history'),
  payments: exportPart.optional().describe('Wallets, transactions, lots, limits, purchases'),
  games: exportPart.optional().describe('Sessions; `roundsAt` is where the rounds of each are'),
  social: exportPart.optional().describe('Friends, blocks, rooms, reports, sanctions'),
  compliance: exportPart.optional().describe('Where you were seen'),
});

export const exportMe = playerRoute('GET /v1/me/export', {
  summary: 'Everything that the platform holds of the player.',
  replies: { 200: exportSchema },
  errors: ['step_up_required', 'try_again'],
});
