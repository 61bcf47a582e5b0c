// Routes of identity: what is known of who somebody is, and the profile that they declare.

import { z } from 'zod';
import {
  idParams,
  playerRoute,
  reasonSchema,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { US_REGIONS } from '../../place/regions.ts';
import { CHECK_REASONS, CHECK_STATES } from './compliance-checks.ts';

const isPlain = (text: string) => !/\p{C}/u.test(text);
const line = (lengthMax: number) =>
  z.string().normalize('NFC').trim().max(lengthMax).refine(isPlain, 'holds what nobody can read');
const written = (lengthMax: number) => line(lengthMax).min(1);
const name = written(100).refine((text) => /\p{L}/u.test(text), 'holds no letter');

/** A postal address; boxes are addresses too. */
const address = z
  .strictObject({
    line1: example(written(100), '12 Elm Street'),
    line2: example(written(100), 'Apt 4').optional(),
    city: example(written(80), 'Austin'),
    region: example(line(60), 'TX').describe('In the United States the code of the state'),
    postalCode: example(line(12), '78701'),
    country: example(z.string().regex(/^[A-Z]{2}$/, 'is not the code of a country'), 'US'),
  })
  .superRefine(({ country, region, postalCode }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (country !== 'US') return;
    if (!US_REGIONS.has(region)) refuse('region', 'is not the code of a state');
    if (!/^\d{5}(-\d{4})?$/.test(postalCode)) refuse('postalCode', 'is not a ZIP code');
  });

const profileBody = z.strictObject({
  givenName: example(name, 'Ada'),
  familyName: example(name, 'King'),
  dateOfBirth: example(z.iso.date(), '1990-01-31'),
  address,
});

/** What somebody declares of themselves. */
export type Profile = z.output<typeof profileBody>;
/** A profile as it was declared, of whichever release. */
export const profileSchema = profileBody;

/** A profile as it is shown. */
export const shownProfile = z.strictObject({
  givenName: z.string(),
  familyName: z.string(),
  dateOfBirth: z.string(),
  address: z.strictObject({
    line1: z.string(),
    line2: z.string().optional(),
    city: z.string(),
    region: z.string(),
    postalCode: z.string(),
    country: z.string(),
  }),
  declaredAt: timestampSchema,
});

export const getIdentity = playerRoute('GET /v1/identity', {
  summary: 'How well you are known here, and what is missing',
  replies: {
    200: z.strictObject({
      tier: z
        .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
        .describe(
          '0: a mail address; 1: also a name, a birth date and an address that you declared; ' +
            '2: your document was checked; 3: a person looked at that',
        ),
      state: z.enum(['none', ...CHECK_STATES]).describe('Of a check of documents'),
      reason: z.enum(CHECK_REASONS).nullable().optional().describe('Why the last check failed'),
      needs: z
        .array(z.enum(['email', 'profile', 'check']))
        .describe(
          'What a higher tier takes; a profile also when it has another name than the document',
        ),
    }),
  },
});

export const getProfile = playerRoute('GET /v1/identity/profile', {
  summary: 'What you declared of yourself',
  replies: { 200: shownProfile },
  errors: ['not_found'],
});

export const declareProfile = playerRoute('PUT /v1/identity/profile', {
  summary:
    'Declare or change your name and address; the birth date is that of your registration. ' +
    'Five changes a day.',
  body: profileBody,
  replies: { 200: shownProfile },
  errors: ['account_closed'],
});

export const viewProfile = staffRoute('identity.read')(
  'GET /v1/admin/compliance/players/:id/profile',
  {
    summary: 'What a player declared of themselves; with a reason, which the audit log keeps',
    params: idParams,
    query: z.strictObject({ reason: reasonSchema }),
    audit: 'identity.viewed',
    replies: { 200: shownProfile },
    errors: ['not_found'],
  },
);
