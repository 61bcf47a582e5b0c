// The HTTP routes of compliance: where a player is and what may be done there, and the law as dated
// rows. A row is never changed; of the rows of a place the newest that has begun counts.

import { z } from 'zod';
import { playerRoute, publicRoute, staffRoute, timestampSchema } from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { PLACE_RISKS } from '../../place/seen.ts';
import { FEATURES, MODES, RULE_KINDS } from './compliance-rules.ts';
import { outboxRoutes } from './outboxes.ts';

export * from './compliance-bars.ts';
export * from './compliance-care.ts';
export * from './compliance-checks.ts';
export * from './compliance-complaints.ts';
export * from './compliance-dated-rows.ts';
export * from './compliance-identity.ts';
export * from './compliance-identity-review.ts';
export * from './compliance-matches.ts';
export * from './compliance-rules.ts';
export * from './compliance-screenings.ts';
export * from './compliance-suspicions.ts';
export * from './compliance-tax.ts';

export const { list: listParked, retry: retryParked } = outboxRoutes('compliance');

const rulesReadRoute = staffRoute('rules.read');

const modeSchema = z.enum(MODES);
const featuresSchema = z.strictObject({
  gc_purchase: z.boolean(),
  gc_play: z.boolean(),
  sc_grant: z.boolean(),
  sc_play: z.boolean(),
  redeem: z.boolean(),
});
const placeSchema = example(z.string(), 'US-TX').describe(
  'A country (`US`), a region of one (`US-TX`), `unknown`, or `*`: all places',
);

const ownPlace = z.strictObject({
  place: placeSchema,
  method: z
    .enum(['edge', 'device', 'staff'])
    .nullable()
    .describe('How it is known; `null` when nothing is'),
  mode: modeSchema,
  features: featuresSchema,
  risks: z.array(z.enum(PLACE_RISKS)).describe('What speaks against believing it'),
  validUntil: timestampSchema.nullable().describe('Ask again before'),
  changesAt: timestampSchema.optional().describe('When this may be another answer by itself'),
  alsoSeen: z
    .array(z.strictObject({ place: placeSchema, validUntil: timestampSchema }))
    .describe(
      'Where else you were seen a while ago: until then what all of these places allow counts',
    ),
  reasons: z.array(
    z.strictObject({
      feature: z.enum(FEATURES),
      code: z.enum([
        'place_not_allowed',
        'place_proof_required',
        'underage',
        'staff_barred',
        'terms_not_accepted',
        'account_closed',
      ]),
      place: placeSchema.optional().describe('Which of the places where you were seen forbids it'),
      minimumAge: z.int().optional(),
    }),
  ),
});

export const getPlace = playerRoute('GET /v1/place', {
  summary: 'Where you are as far as anybody knows, and what may be done there; notes it anew',
  replies: { 200: ownPlace },
});

export const provePlace = playerRoute('POST /v1/place/proof', {
  summary: 'Prove where you are by a packet that your device was given; each counts once',
  body: z.strictObject({
    proof: example(
      z
        .string()
        .max(4096)
        .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/),
      'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl',
    ).describe('A compact JWS'),
  }),
  replies: { 200: ownPlace },
  errors: ['place_proof_invalid', 'place_proof_unavailable'],
});

const nextMode = z.strictObject({ mode: modeSchema, at: timestampSchema });
const ruledPlace = z.strictObject({
  place: placeSchema,
  mode: modeSchema.describe('What counts: a row that would open and is not sure does not'),
  since: timestampSchema.nullable().describe('`null`: by no rule, since ever'),
  source: z.string(),
  sourceUrl: z.string().optional(),
  until: timestampSchema.optional().describe('Until when prizes may be asked for'),
  next: nextMode.optional().describe('The next change that is known'),
});

export const listPlaces = publicRoute('GET /v1/rules/places', {
  summary: 'Every place that a rule speaks of: what may be done there, since when and by what',
  replies: { 200: z.strictObject({ items: z.array(ruledPlace) }) },
});

export const simulatePlaces = rulesReadRoute('GET /v1/admin/compliance/places', {
  summary: 'The same as it will be, or was by the rows of now, at a moment',
  query: z.strictObject({ at: timestampSchema.optional() }),
  replies: {
    200: z.strictObject({
      at: timestampSchema,
      items: z.array(ruledPlace.extend({ features: featuresSchema.optional() })),
    }),
  },
});

const rowName = {
  kind: z.enum(RULE_KINDS),
  id: z.string(),
  place: placeSchema,
};

export const calendar = rulesReadRoute('GET /v1/admin/compliance/calendar', {
  summary: 'What changes by itself in the days to come, and rows that counsel must look at',
  query: z.strictObject({
    days: example(z.string().regex(/^[1-9]\d{0,2}$/), '90')
      .optional()
      .describe('90 unless told'),
  }),
  replies: {
    200: z.strictObject({
      from: timestampSchema,
      until: timestampSchema,
      changes: z.array(
        z.strictObject({
          at: timestampSchema,
          ...rowName,
          feature: z.string().nullable(),
          change: z
            .enum(['begins', 'redeem_ends', 'opening_ends'])
            .describe('`opening_ends`: a row that opens a place is too old from then on'),
        }),
      ),
      counsel: z.array(
        z.strictObject({
          ...rowName,
          instrument: z.string(),
          why: z.enum(['uncertain', 'not_signed', 'opening_ends']),
          endsAt: timestampSchema.nullable(),
        }),
      ),
    }),
  },
});
