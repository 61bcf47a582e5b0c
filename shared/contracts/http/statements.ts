// The route of a year's statement, for the player's own tax records. payments owns it: it has the dollars,
// and the days of play lie in the same database.

import { z } from 'zod';
import { amountSchema, currencySchema, playerRoute } from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const netSchema = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,14})\.\d{2,6}$/)
  .describe('won less played; negative when more was played than won');

export const statement = playerRoute('GET /v1/me/statements/:year', {
  summary: 'What you played and won in a year, and the dollars that you spent on Gold Coins',
  csv: true,
  params: z.strictObject({ year: example(z.string().regex(/^20\d\d$/), '2026') }),
  replies: {
    200: z.strictObject({
      year: z.int(),
      play: z
        .array(
          z.strictObject({
            currency: currencySchema,
            rounds: z.int(),
            played: amountSchema.describe('Sum of stakes'),
            won: amountSchema.describe('Sum of what rounds paid, stakes included'),
            net: netSchema,
          }),
        )
        .describe('By the UTC day on which a round ended; open tables are at most a minute behind'),
      purchases: z.strictObject({
        currency: z.literal('USD'),
        count: z.int(),
        paid: amountSchema,
        returned: amountSchema.describe('Refunds and charge-backs of this year'),
        spent: netSchema.describe('paid less returned'),
      }),
    }),
  },
});
