// Routes by which an account comes back to who lost its second factor or its mailbox: claimed, proved by a
// document, granted by two people, and stopped by its owner until then.

import { z } from 'zod';
import {
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  publicRoute,
  reasonBody,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { emailSchema, mailedSchema, passwordSchema, secretSchema } from './auth-schemas.ts';

/** What becomes of a case. */
export const RECOVERY_STATES = [
  'begun',
  'checking',
  'matched',
  'done',
  'refused',
  'stopped',
  'expired',
] as const;

export const beginRecovery = publicRoute('POST /v1/auth/recovery', {
  summary:
    'Ask for an account back whose second factor or mailbox is lost. The reply is the same whether or not the address has an account; a mail says the rest.',
  body: z.strictObject({
    email: emailSchema.describe('The address of the account'),
    newEmail: emailSchema
      .optional()
      .describe('Where its mailbox is dead: the address that takes its place'),
    factorLost: z.boolean().describe('The second factor is to be taken away'),
    botCheckToken: example(z.string().min(1).max(2048), '0.Zrt3…')
      .optional()
      .describe('From Turnstile'),
  }),
  replies: { 202: mailedSchema },
  errors: ['bot_check_failed'],
});

export const confirmRecovery = publicRoute('POST /v1/auth/recovery/confirm', {
  summary:
    'Go on by the mailed link. `checking`: have your document checked next; else a mail says why not. A password that is known helps whoever decides; the reply does not tell whether it was right.',
  body: z.strictObject({ token: secretSchema, password: passwordSchema.optional() }),
  replies: { 200: z.strictObject({ status: z.enum(['checking', 'mail_sent']) }) },
  errors: ['invalid_token'],
});

export const stopRecovery = publicRoute('POST /v1/auth/recovery/stop', {
  summary: 'The owner stops it, by the link that was mailed to the address of the account.',
  body: z.strictObject({ token: secretSchema }),
  errors: ['invalid_token'],
});

export const ownRecovery = playerRoute('GET /v1/me/recovery', {
  summary: 'Whether somebody who proved to be the verified person asks for this account.',
  replies: {
    200: z.strictObject({
      recovery: z
        .strictObject({ actsFrom: timestampSchema.describe('Nothing happens before') })
        .nullable(),
    }),
  },
});

export const stopOwnRecovery = playerRoute('DELETE /v1/me/recovery', {
  summary: 'Stop it: nothing was asked for by you. Repeating it changes nothing.',
});

const managedRoute = staffRoute('players.manage');

export const listRecoveries = managedRoute('GET /v1/admin/recoveries', {
  summary: 'Accounts that somebody asks for, newest first; those that wait for people by default.',
  query: z.strictObject({ ...cursorQuery, state: z.enum(RECOVERY_STATES).optional() }),
  replies: {
    200: pageOf(
      z.strictObject({
        id: idSchema,
        playerId: idSchema,
        state: z.enum(RECOVERY_STATES),
        reason: z.string().nullable(),
        mailboxDead: z.boolean().describe('The address is to be replaced'),
        factorLost: z.boolean().describe('The second factor is to be taken away'),
        passwordProved: z.boolean().describe('Whoever asks knew the password'),
        matchedBy: z
          .enum(['document', 'person'])
          .nullable()
          .describe('The very document that was verified before, or name and birth date'),
        createdAt: timestampSchema,
        matchedAt: timestampSchema.nullable(),
        actsFrom: timestampSchema.nullable().describe('Nobody can grant it before'),
      }),
    ),
  },
});

export const askRecovery = managedRoute('POST /v1/admin/recoveries/:id/ask', {
  summary: 'Ask that it be done: another person approves, once its owner had time to stop it.',
  params: idParams,
  body: reasonBody,
  replies: { 202: z.strictObject({ approval: approvalSchema }) },
  errors: ['not_found', 'forbidden', 'accounts_linked', 'approval_closed'],
});
