// Routes of the law as dated rows: four tables, each with a list and an entry. Who tightens does it
// alone (201); what loosens, or began in the past, waits for a second person (202).

import { z } from 'zod';
import {
  amountSchema,
  approvalSchema,
  cursorQuery,
  idSchema,
  pageOf,
  reasonSchema,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const rulesReadRoute = staffRoute('rules.read');
const rulesManageRoute = staffRoute('rules.manage');

/** The strictest last. */
export const MODES = ['open', 'gc_only', 'redeem_only', 'blocked'] as const;
/** What may be done at a place, or not. */
export const FEATURES = ['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'] as const;
/** Kinds of rules, as their tables are called. */
export const RULE_KINDS = ['place_modes', 'place_features', 'prize_caps', 'ages'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

const place = example(z.string().regex(/^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/), 'US-TX').describe(
  'A country, a region of one, or `*` for all places',
);

/** What everybody enters of any row. */
const entered = {
  place,
  beginsAt: timestampSchema.optional().describe('Now unless told'),
  beginsOn: z.iso
    .date()
    .optional()
    .describe('Instead: 00:00 of this day by the clock of the place itself'),
  instrument: example(z.string().trim().min(1).max(300), 'AB 831'),
  sourceUrl: example(
    z.url({ protocol: /^https$/ }).max(500),
    'https://law.example/ab-831',
  ).optional(),
  sourceDate: z.iso.date().optional(),
  certainty: z.enum(['sure', 'likely', 'uncertain', 'policy']),
  note: example(z.string().trim().max(2000), 'Watch the appeal').optional(),
  reason: reasonSchema,
};

/** What everybody reads of any row. */
const told = {
  id: z.string(),
  place,
  beginsAt: timestampSchema,
  instrument: z.string(),
  sourceUrl: z.string().nullable(),
  sourceDate: z.iso.date().nullable(),
  certainty: z.enum(['sure', 'likely', 'uncertain', 'policy', 'development']),
  note: z.string(),
  enteredAt: timestampSchema,
  enteredBy: idSchema.nullable().describe('`null`: came with the release'),
  secondBy: idSchema.nullable(),
};

const mode = z.enum(MODES);
const locks = z.enum(['kept', 'waived']);
const feature = z.enum(FEATURES);
const agedFeature = z.enum(['account', 'gc_purchase', 'gc_play', 'sc_grant', 'sc_play']);
const allowed = z
  .boolean()
  .nullable()
  .meta({ examples: [false] });
const years = z.int().min(18).max(120);

function rowRoutes<Entered extends z.ZodRawShape, Told extends z.ZodRawShape>(
  kind: RuleKind,
  about: string,
  own: { entered: Entered; told: Told },
) {
  const row = z.strictObject({ ...told, ...own.told });
  return {
    row,
    list: rulesReadRoute(`GET /v1/admin/compliance/rules/${kind}`, {
      summary: `Rows of ${about}, the newest entry first`,
      query: z.strictObject({ ...cursorQuery, place: place.optional() }),
      replies: { 200: pageOf(row) },
    }),
    enter: rulesManageRoute(`POST /v1/admin/compliance/rules/${kind}`, {
      summary: `Enter a row of ${about}; what loosens or began in the past needs two people`,
      body: z.strictObject({ ...entered, ...own.entered }),
      replies: {
        201: z.strictObject({
          id: z.string().describe('Of the row, which counts from its moment on'),
        }),
        202: z.strictObject({ approval: approvalSchema }),
      },
      errors: ['forbidden', 'accounts_linked', 'rule_row_exists', 'invalid_amount'],
    }),
  };
}

export const {
  row: placeModeRow,
  list: listPlaceModes,
  enter: enterPlaceMode,
} = rowRoutes('place_modes', 'what may be done at a place', {
  entered: {
    mode,
    locks: locks.optional().describe('`waived`: playthrough keeps nothing from being redeemed'),
    redeemUntil: timestampSchema.optional(),
  },
  told: { mode, locks, redeemUntil: timestampSchema.nullable() },
});

export const {
  row: placeFeatureRow,
  list: listPlaceFeatures,
  enter: enterPlaceFeature,
} = rowRoutes('place_features', 'one thing that is other than the mode of its place', {
  entered: { feature, allowed: allowed.describe('`null`: as the mode says') },
  told: { feature, allowed },
});

export const {
  row: prizeCapRow,
  list: listPrizeCaps,
  enter: enterPrizeCap,
} = rowRoutes('prize_caps', 'what one round may pay at most in Sweeps Coins', {
  entered: { amount: amountSchema.nullable().describe('`null`: no cap') },
  told: { amount: amountSchema.nullable() },
});

export const {
  row: ageRow,
  list: listAges,
  enter: enterAge,
} = rowRoutes('ages', 'ages from which on something may be done', {
  entered: { feature: agedFeature, years },
  told: { feature: agedFeature, years },
});
