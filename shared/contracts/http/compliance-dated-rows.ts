// Routes of dated rows that belong to no place: how prizes are redeemed, what cash must be there, what the
// tax office asks of a year, what counts as a sign of harm. Every row needs two people, whichever way it
// goes (docs/decisions/0033-rows-without-a-place-need-two.md).

import { z } from 'zod';
import { SIGNALS } from '../../care.ts';
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

/** Kinds of these rows, as their tables are called. */
export const DATED_KINDS = [
  'redemption_rules',
  'liability_floors',
  'tax_years',
  'harm_rules',
  'harm_policies',
] as const;
export type DatedKind = (typeof DATED_KINDS)[number];

/** What everybody enters of any row. */
const entered = {
  beginsAt: timestampSchema
    .optional()
    .describe('Not in the past, neither now nor when the second person agrees; unless told, then'),
  reason: reasonSchema,
};

/** What everybody reads of any row. */
const told = {
  state: z
    .enum(['past', 'counts', 'to_come'])
    .describe('`counts`: the newest that has begun, of its year or signal'),
  beginsAt: timestampSchema,
  enteredAt: timestampSchema.nullable(),
  enteredBy: idSchema.nullable().describe('`null`: came with the release, or by the owner'),
  secondBy: idSchema.nullable(),
};

function datedRoutes<Entered extends z.ZodRawShape, Told extends z.ZodRawShape>(
  kind: DatedKind,
  about: string,
  own: { entered: Entered; told: Told },
) {
  return {
    list: rulesReadRoute(`GET /v1/admin/compliance/rules/${kind}`, {
      summary: `Rows of ${about}: past, of today and to come, the last to begin first`,
      query: z.strictObject(cursorQuery),
      replies: { 200: pageOf(z.strictObject({ ...told, ...own.told })) },
    }),
    enter: rulesManageRoute(`POST /v1/admin/compliance/rules/${kind}`, {
      summary: `Propose a row of ${about}, whole; a second person enters it`,
      body: z.strictObject({ ...entered, ...own.entered }),
      replies: { 202: z.strictObject({ approval: approvalSchema }) },
      errors: ['forbidden', 'accounts_linked', 'rule_row_exists', 'invalid_amount'],
    }),
  };
}

const days = z.int().min(1).max(366);
const daysOrNone = z.int().min(0).max(366);
const note = example(z.string().trim().min(1).max(2000), 'Agreed with the bank on 2 December');

const redemption = {
  bankMinimum: amountSchema.describe('What one prize is at least, to a bank'),
  giftCardMinimum: amountSchema.describe('The same, as a gift card'),
  dayMax: amountSchema.describe('On a UTC day: of a person, and of everybody at one address'),
  purchaseSettlesDays: daysOrNone.describe('So long a card payment can still be disputed'),
  unsettledMax: amountSchema.describe('Who has more of them than this waits for a person'),
  review: amountSchema.describe('A prize above this waits for a person'),
  secondPerson: amountSchema.describe('A prize above this waits for two'),
  personDay: amountSchema.describe('What one person may approve alone on a day'),
  householdNearPercent: z.int().min(1).max(100).describe('Of the day’s most of an address'),
  destinationRestHours: z.int().min(0).max(720).describe('How long a new account is not paid to'),
  noticeDays: z
    .array(z.int().min(1).max(365))
    .min(1)
    .max(10)
    .describe('Days on which who has something to do is told; all before givesUpDays'),
  givesUpDays: days.describe('When the coins are back'),
  sentSilentDays: days.describe('How long nothing may be heard of a prize that was sent'),
  returnsDays: days.describe('How long it may still come back'),
  note,
};

export const { list: listRedemptionRules, enter: enterRedemptionRule } = datedRoutes(
  'redemption_rules',
  'how prizes are redeemed',
  { entered: redemption, told: { ...redemption, note: z.string() } },
);

const coverMin = example(z.string().regex(/^\d{1,2}(\.\d{1,4})?$/), '1.1')
  .nullable()
  .describe('Cash as a share of what could be redeemed');
const cashLivesDays = days.describe('How long a statement of cash is believed');

export const { list: listLiabilityFloors, enter: enterLiabilityFloor } = datedRoutes(
  'liability_floors',
  'how much cash must be there for prizes',
  {
    entered: {
      coverMin: coverMin.optional(),
      marginMin: amountSchema.nullable().optional().describe('What must be left after all of it'),
      cashLivesDays,
      note,
    },
    told: {
      coverMin,
      marginMin: example(z.string(), '5000.00').nullable(),
      cashLivesDays,
      note: z.string(),
    },
  },
);

const CERTAINTIES = ['sure', 'likely', 'uncertain', 'policy'] as const;
const sourceUrl = example(z.url({ protocol: /^https$/ }).max(500), 'https://law.example/6041');
const taxYear = {
  year: z.int().min(2020).max(2200).describe('Not one that is over'),
  threshold: amountSchema.describe('Payments that come to this are reported'),
  withholdingRate: example(z.string().regex(/^0\.\d{1,4}$/), '0.24'),
  withholdOn: z.enum(['whole', 'excess']).describe('Of the payment that reaches the threshold'),
  afterReported: z.boolean().describe('Whether a reported year makes the next one reportable'),
  formKind: example(z.string().regex(/^[0-9A-Z-]{1,20}$/), '1099-MISC'),
  instrument: example(z.string().trim().min(1).max(300), 'Rev. Proc. 2026-40'),
};

export const { list: listTaxYears, enter: enterTaxYear } = datedRoutes(
  'tax_years',
  'what the tax office asks of a year',
  {
    entered: {
      ...taxYear,
      sourceUrl: sourceUrl.optional(),
      sourceDate: z.iso.date().optional(),
      certainty: z.enum(CERTAINTIES),
      note: example(z.string().trim().max(2000), 'Signed off by counsel').optional(),
    },
    told: {
      ...taxYear,
      sourceUrl: sourceUrl.nullable(),
      sourceDate: z.iso.date().nullable(),
      certainty: z.enum([...CERTAINTIES, 'development']),
      note: z.string(),
    },
  },
);

const count = z.int().min(1).max(1440).optional();
const harmRule = {
  signal: z.enum(SIGNALS),
  weight: z.int().min(0).max(100).describe('0: it is not looked for'),
  params: z
    .strictObject({
      minutes: count,
      hours: count,
      days: count,
      playedDays: count,
      nights: count,
      count,
      times: z.number().min(1).max(1440).optional(),
      least: z.strictObject({ GC: amountSchema, SC: amountSchema }).optional(),
    })
    .describe('What the signal reads, all of it and nothing else'),
};

export const { list: listHarmRules, enter: enterHarmRule } = datedRoutes(
  'harm_rules',
  'what counts as a sign of harm',
  { entered: harmRule, told: harmRule },
);

const harmPolicy = {
  threshold: z.int().min(1).max(10_000).describe('The sum of weights from which a step follows'),
  windowDays: z.int().min(1).max(28),
  againDays: z.int().min(1).max(90).describe('How long the next step is the harder one'),
  pauseHours: z.int().min(24).max(1008),
};

export const { list: listHarmPolicies, enter: enterHarmPolicy } = datedRoutes(
  'harm_policies',
  'when a step follows from signs of harm',
  { entered: harmPolicy, told: harmPolicy },
);
