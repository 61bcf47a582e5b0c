// Routes of what prizes could be asked for, against the cash that is there to pay them.

import { z } from 'zod';
import { amountSchema, reasonSchema, staffRoute, timestampSchema } from '../../http/route.ts';

const reviewRoute = staffRoute('redemptions.review');

const signed = z.string().regex(/^-?\d+(\.\d+)?$/);
const share = z.string().regex(/^-?\d+(\.\d+)?$/);

const liabilitySchema = z.strictObject({
  at: timestampSchema,
  redeemable: amountSchema.describe('Coins that no lot keeps, at tables as well'),
  toPlay: amountSchema.describe('What lots keep until it was played; owed to nobody yet'),
  held: amountSchema.describe('Prizes that were asked for and have not left'),
  onTheWay: amountSchema.describe('Prizes that are being paid or were sent'),
  owed: amountSchema.describe('All of these but what is to play'),
  cash: signed.nullable().describe('As stated last, less what was paid since; null: never stated'),
  cashAt: timestampSchema.nullable(),
  cover: share.nullable().describe('cash as a share of owed; null without either'),
  coverMin: share.nullable(),
  marginMin: signed.nullable(),
  state: z.enum(['covered', 'below_floor', 'cash_unknown', 'no_floor']),
});

export const liability = reviewRoute('GET /v1/admin/liability', {
  summary: 'Coins that prizes could be asked for, and whether the cash stated covers them.',
  replies: { 200: liabilitySchema },
});

export const stateCash = reviewRoute('POST /v1/admin/liability/cash', {
  summary: 'State the cash at the bank that is kept for prizes, less what the tax office gets.',
  body: z.strictObject({
    amount: amountSchema,
    at: timestampSchema.describe('When it was so'),
    reason: reasonSchema,
  }),
  idempotency: 'required',
  replies: { 200: liabilitySchema },
  errors: ['invalid_amount'],
});
