// Routes of auth: accounts, sign-ins and tokens. Refusals are vague on purpose: nothing here tells a
// stranger whether an address has an account.

import { z } from 'zod';
import { idParams, idSchema, playerRoute, publicRoute } from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import {
  displayNameSchema,
  emailSchema,
  factorCodeSchema,
  passwordSchema,
  playerSchema,
  secretSchema,
  sessionSchema,
  signedInSchema,
  typedCodeSchema,
} from './auth-schemas.ts';

export * from './auth-account.ts';
export * from './auth-approvals.ts';
export * from './auth-factors.ts';
export * from './auth-recovery.ts';
export * from './auth-staff.ts';
export * from './auth-terms.ts';

const factorAsked = z.strictObject({
  mfaRequired: z.literal(true),
  challengeToken: z.string(),
  methods: z.array(z.enum(['totp', 'recovery'])),
});

export const register = publicRoute('POST /v1/auth/register', {
  summary: 'Register. The reply is the same whether or not the address has an account.',
  body: z.strictObject({
    email: emailSchema,
    password: passwordSchema,
    displayName: displayNameSchema,
    dateOfBirth: z.iso.date(),
    acceptTerms: z.literal(true),
    botCheckToken: example(z.string().min(1).max(2048), '0.Zrt3…')
      .optional()
      .describe('From Turnstile'),
  }),
  replies: { 202: z.strictObject({ status: z.literal('verification_sent') }) },
  errors: ['weak_password', 'display_name_taken', 'underage', 'bot_check_failed'],
});

const provenPassword = passwordSchema
  .optional()
  .describe('The one chosen at registration; may be left out by the browser that registered');

export const verifyEmail = publicRoute('POST /v1/auth/verify-email', {
  summary:
    'Prove an address with the token of the link or with the typed code. Signs nobody in. The password that was registered says whose registration it is; outside browsers it may be left out where there is one registration, and from the same network (else `password_required`). A used link answers `addressConfirmed: true`.',
  body: z.union([
    z.strictObject({ token: secretSchema, password: provenPassword }),
    z.strictObject({ email: emailSchema, code: typedCodeSchema, password: provenPassword }),
  ]),
  errors: [
    'invalid_token',
    'invalid_code',
    'password_required',
    'invalid_credentials',
    'display_name_taken',
  ],
});

export const resendVerification = publicRoute('POST /v1/auth/verify-email/resend', {
  summary: 'Send a new verification mail; the ones before are void.',
  body: z.strictObject({ email: emailSchema }),
  replies: { 202: z.strictObject({ status: z.literal('verification_sent') }) },
});

export const login = publicRoute('POST /v1/auth/login', {
  summary: 'Sign in with e-mail and password; a second factor may be asked for.',
  body: z.strictObject({ email: emailSchema, password: passwordSchema }),
  replies: { 200: z.union([signedInSchema, factorAsked]) },
  errors: ['invalid_credentials', 'email_not_verified', 'account_closed'],
});

export const loginFactor = publicRoute('POST /v1/auth/login/mfa', {
  summary: 'Complete a sign-in with a code of the app or a recovery code.',
  body: z.strictObject({ challengeToken: secretSchema, code: factorCodeSchema }),
  replies: { 200: signedInSchema },
  errors: ['invalid_code', 'invalid_credentials', 'account_closed'],
});

export const refresh = publicRoute('POST /v1/auth/refresh', {
  summary:
    'Exchange the refresh token (body or cookie) for a new pair. With `playerId`, only if it is theirs.',
  body: z.strictObject({
    refreshToken: example(
      z.string().min(1).max(256),
      'JTK8BNk7Za6nJSz1_ayLuQrSv7MpMw-XREOh1DdMdn8',
    ).optional(),
    playerId: idSchema
      .optional()
      .describe('Whom the caller acts for; the token of another is refused and stays as it was'),
  }),
  bodyOptional: true,
  replies: { 200: signedInSchema },
  errors: ['unauthenticated', 'origin_not_allowed', 'other_player'],
});

export const logout = playerRoute('POST /v1/auth/logout', {
  summary: 'End this sign-in: its tokens and sockets die at once.',
  body: z.strictObject({}),
  bodyOptional: true,
});

export const listSessions = playerRoute('GET /v1/auth/sessions', {
  summary: 'The living sign-ins of this player.',
  replies: {
    200: z.strictObject({ items: z.array(sessionSchema), nextCursor: z.null() }),
  },
});

export const revokeSession = playerRoute('DELETE /v1/auth/sessions/:id', {
  summary: 'End one sign-in.',
  params: idParams,
  errors: ['not_found', 'step_up_required'],
});

export const revokeOtherSessions = playerRoute('DELETE /v1/auth/sessions', {
  summary: 'End every sign-in but this one.',
  errors: ['step_up_required'],
});

export const publicKeys = publicRoute('GET /.well-known/jwks.json', {
  summary: 'The public keys of access tokens.',
  replies: { 200: z.object({ keys: z.array(z.record(z.string(), z.string())) }) },
});

export const me = playerRoute('GET /v1/me', {
  summary: 'The signed-in player.',
  replies: { 200: playerSchema },
});

export const changeMe = playerRoute('PATCH /v1/me', {
  summary: 'Change the display name.',
  body: z.strictObject({ displayName: displayNameSchema }),
  replies: { 200: playerSchema },
  errors: ['display_name_taken'],
});
