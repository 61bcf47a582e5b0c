// The routes of games about what a player played: sums by day, and every round.

import { z } from 'zod';
import { GAME_IDS } from '../../games/registry.ts';
import {
  amountSchema,
  currencySchema,
  cursorQuery,
  idSchema,
  pageOf,
  playerRoute,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { roundSchema } from '../../views/session.ts';

const daySchema = example(z.iso.date(), '2026-11-24');
const played = {
  currency: currencySchema,
  rounds: z.int(),
  wagered: amountSchema,
  paid: amountSchema,
};

/** Days of one answer. */
export const ACTIVITY_DAYS_MAX = 400;

export const activity = playerRoute('GET /v1/me/activity', {
  summary: 'What you played, by day, game and currency',
  query: z.strictObject({
    from: daySchema.optional().describe('The first day, UTC; 30 days up to `to` unless told'),
    to: daySchema
      .optional()
      .describe(`The last day, UTC; today unless told. At most ${ACTIVITY_DAYS_MAX} days`),
  }),
  replies: {
    200: z.strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      items: z
        .array(z.strictObject({ day: z.iso.date(), game: z.enum(GAME_IDS), ...played }))
        .describe('The newest day first. Open tables are at most a minute behind'),
      totals: z.array(z.strictObject(played)).describe('Of all days, by currency'),
    }),
  },
});

const betSchema = roundSchema.extend({ sessionId: idSchema, currency: currencySchema });

export const bets = playerRoute('GET /v1/bets', {
  summary: 'All rounds that you played, newest first; as CSV a file of up to 100,000',
  csv: true,
  query: z.strictObject({
    game: z.enum(GAME_IDS).optional(),
    currency: currencySchema.optional(),
    from: daySchema.optional().describe('The first day, UTC'),
    to: daySchema.optional().describe('The last day, UTC'),
    ...cursorQuery,
  }),
  replies: { 200: pageOf(betSchema) },
});
