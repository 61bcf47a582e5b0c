// What is shown of a session and its rounds, over HTTP and on the socket alike.

import { z } from 'zod';
import { limitNameSchema } from '../error-facts.ts';
import { GAME_IDS } from '../games/registry.ts';
import { amountSchema, currencySchema, idSchema, timestampSchema } from '../http/route.ts';

/** Params, outcomes and facts of games: each game has its own. */
export const json = z.record(z.string(), z.unknown());

export const settingsSchema = z.strictObject({
  spectators: z.boolean().describe('Others may watch, without balance and secrets'),
  autoTopUp: z.boolean().describe('The table takes coins from the wallet when a stake exceeds it'),
});

export const standingSchema = z.strictObject({
  mayWager: z.boolean(),
  reason: z.string().nullable(),
  changesAt: timestampSchema.nullable(),
  limit: limitNameSchema.optional().describe('Which limit, where `reason` is `limit_reached`'),
  prizeMax: amountSchema
    .optional()
    .describe('What one round may pay at most where the player is; absent where nothing says so'),
  prizePlace: z.string().optional().describe('The place that says it'),
});

/** What a reality check tells; no stake is taken until it is answered. */
export const realityCheckSchema = z.strictObject({
  playedSeconds: z.int().describe('Time at tables since the last answer, all tables together'),
  wagered: amountSchema.describe('At this table since the last answer'),
  paid: amountSchema,
});

export const roundSchema = z.strictObject({
  id: z.string(),
  game: z.enum(GAME_IDS),
  nonce: z.int().min(0),
  stake: amountSchema,
  payout: amountSchema.nullable().describe('null while the round is open'),
  multiplier: z.string().nullable(),
  params: json,
  outcome: json.describe('While the round is open: what the player may see'),
  actions: z.array(z.strictObject({ action: z.string(), params: json })).optional(),
  finished: z.boolean(),
  at: timestampSchema,
});
export type RoundView = z.output<typeof roundSchema>;

export const SESSION_STATES = ['opening', 'open', 'closing', 'closed', 'failed'] as const;

export const sessionSchema = z.strictObject({
  id: idSchema,
  gameId: z.enum(GAME_IDS),
  currency: currencySchema,
  state: z.enum(SESSION_STATES),
  balance: amountSchema.describe('Coins at the table; 0 once closed'),
  returned: amountSchema.nullable().describe('What went back to the wallet at the close'),
  clientSeed: z.string(),
  serverSeedHash: z.string(),
  nextServerSeedHash: z.string(),
  serverSeed: z.string().nullable().describe('Revealed when the session is closed'),
  nonce: z.int().describe('Nonce of the next round'),
  seq: z.int(),
  rounds: z.int(),
  wagered: amountSchema,
  paid: amountSchema,
  openRound: roundSchema.nullable(),
  settings: settingsSchema,
  standing: standingSchema,
  realityCheck: realityCheckSchema.optional().describe('What waits for an answer, if anything'),
  openedAt: timestampSchema,
  closedAt: timestampSchema.nullable(),
  closeReason: z.string().nullable(),
});
export type SessionView = z.output<typeof sessionSchema>;
