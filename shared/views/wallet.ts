// What a player has, as the wallet's route and the hub's frame tell it alike. A stranger would show
// one of these numbers alone: coins are in the wallet, on hold or at a table, and only the sum is
// what a player has. Each part has an order of its own, so news that came late is dropped.

import { z } from 'zod';
import { amountSchema, currencySchema, idSchema, timestampSchema } from '../http/route.ts';

/** A table's coins as its session last told them. */
export const tableBalanceSchema = z.strictObject({
  sessionId: idSchema,
  seq: z.int().min(0).describe('Of the session’s events; of two balances the higher one counts'),
  balance: amountSchema.describe('What can be staked there now; 0 once it is closed'),
});
export type TableBalanceView = z.output<typeof tableBalanceSchema>;

/** One currency: the wallet's part, ordered by `version`, and each table, ordered by its `seq`. */
export const heldSchema = z.strictObject({
  currency: currencySchema,
  available: amountSchema,
  onHold: amountSchema.describe('Held for a redemption'),
  version: z.int().min(0).describe('Grows with each change of available or onHold'),
  tables: z.array(tableBalanceSchema),
});
export type HeldView = z.output<typeof heldSchema>;

/** An exclusion that holds now. */
export const exclusionSchema = z.strictObject({
  kind: z.enum(['cool_off', 'self_exclusion', 'house']),
  until: timestampSchema.nullable().describe('null: for good'),
  since: timestampSchema,
  returnsAt: timestampSchema
    .nullable()
    .optional()
    .describe(
      'Of a self-exclusion whose time is over: when you may play again; null: ask to return',
    ),
});
