// Schemas that several of auth's route files share.

import { z } from 'zod';
import { idSchema, timestampSchema } from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { ROLES } from '../../permissions.ts';

/** Longest text taken for a password; the policy itself allows 128 characters. */
const PASSWORD_INPUT_MAX = 512;

export const emailSchema = example(
  z.string().min(3).max(254).describe('E-mail address'),
  'tourist@example.com',
);
export const passwordSchema = example(
  z.string().min(1).max(PASSWORD_INPUT_MAX),
  'a calm purple harbour',
);
export const displayNameSchema = example(
  z.string().min(3).max(24).describe('Shown to other players'),
  'Tourist',
);
/** A single-use secret from a mail, or a challenge. */
export const secretSchema = example(
  z.string().min(16).max(512),
  'voQxh8fDVy-QEZo2JTK8BNk7Za6nJSz1',
);
/** Any code as people type or paste it: groups, hyphens and words around it do no harm. */
export const typedCodeSchema = example(z.string().min(1).max(256), '104 273');
export const factorCodeSchema = typedCodeSchema.describe(
  'A code of the authenticator app (6 digits) or a recovery code',
);

/** The signed-in player's own account. */
export const playerSchema = z.strictObject({
  id: idSchema,
  email: z.string(),
  displayName: z.string(),
  dateOfBirth: z.iso.date(),
  emailVerified: z.boolean(),
  roles: z.array(z.enum(ROLES)),
  mfaEnabled: z.boolean(),
  createdAt: timestampSchema,
});

/** A new access token after the old one died (rights, password or factor changed). */
export const accessTokenSchema = z.strictObject({
  accessToken: z.string(),
  expiresIn: z.int().describe('Seconds'),
});

/** A completed sign-in. */
export const signedInSchema = accessTokenSchema.extend({
  refreshToken: z
    .string()
    .optional()
    .describe('Absent for browsers, which get it as an HttpOnly cookie'),
  player: playerSchema,
  recoveryCodesLeft: z.int().optional().describe('Only after a recovery code was used'),
});

/** A living sign-in. */
export const sessionSchema = z.strictObject({
  id: idSchema,
  device: z.string(),
  place: z.string(),
  createdAt: timestampSchema,
  lastSeenAt: timestampSchema,
  current: z.boolean().describe('The one that asks'),
});

export const mailedSchema = z.strictObject({ status: z.literal('mail_sent') });
