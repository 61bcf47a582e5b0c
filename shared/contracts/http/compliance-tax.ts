// Routes of tax: a player's year and their form, what the filing vendor tells, and the year's report.

import { z } from 'zod';
import {
  amountSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  reasonBody,
  signatureRoute,
  staffRoute,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const yearParams = z.strictObject({ year: example(z.string().regex(/^20\d\d$/), '2026') });
const formState = z.enum(['none', 'open', 'valid', 'bad', 'expired']);

export const getTaxYear = playerRoute('GET /v1/tax/:year', {
  summary: 'What was sent to you in a year, by UTC, and whether a tax form is needed',
  params: yearParams,
  replies: {
    200: z.strictObject({
      paid: amountSchema.describe('US dollars that were sent or are on their way, tax included'),
      threshold: amountSchema
        .nullable()
        .describe('From which sum of a year on a form is needed; `null`: not known yet'),
      withheld: amountSchema.describe('Kept back for the tax office'),
      form: z.strictObject({
        needed: z.boolean().describe('Whether the next prize waits for it'),
        state: formState.describe('The form is yours, not the year’s'),
      }),
    }),
  },
});

export const beginTaxForm = playerRoute('POST /v1/tax/:year/form', {
  summary:
    'Fill in your tax form, on a page of whoever files it; while one is open, you get that one. ' +
    'Your number stays there.',
  params: yearParams,
  body: z.strictObject({}),
  bodyOptional: true,
  replies: { 200: z.strictObject({ url: z.string().describe('Open it in the same browser') }) },
  errors: ['account_closed'],
});

export const taxWebhook = signatureRoute('POST /v1/webhooks/tax', {
  summary: 'Notices of who files tax forms, signed. Anything but 2xx has them sent again.',
  rawBody: true,
  replies: { 200: z.strictObject({ received: z.literal(true) }) },
  errors: ['invalid_signature'],
});

const taxRoute = staffRoute('redemptions.review');

const lineSchema = z.strictObject({
  playerId: idSchema,
  formKind: z.string().nullable(),
  payments: z.int(),
  paid: amountSchema.describe('Before tax was kept back'),
  returned: amountSchema.describe('Of these what came back'),
  box3: amountSchema.describe('Prizes: paid less returned'),
  box4: amountSchema.describe('Federal income tax withheld'),
  corrected: amountSchema.describe('Came back after the year had ended: corrects what was filed'),
  isReported: z.boolean().describe('Whether the year came to its threshold, or tax was kept back'),
  formState,
  token: z.string().nullable().describe('By which the filing vendor knows the taxpayer'),
  last4: z.string().nullable(),
});

export const taxReport = taxRoute('GET /v1/admin/compliance/tax/:year', {
  summary: 'What each account was paid in a year, as it is filed; by account, as CSV all of them.',
  csv: true,
  params: yearParams,
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(lineSchema) },
});

export const markTaxFormBad = taxRoute('POST /v1/admin/compliance/players/:id/tax-form/bad', {
  summary: 'The tax office wrote that name and number are not one person’s (a B-notice).',
  params: idParams,
  body: reasonBody,
  errors: ['not_found', 'accounts_linked'],
});
