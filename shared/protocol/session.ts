// The frames of a game session, application protocol `parlor.v1`. A command carries an id that its
// client makes; it is applied once, and a repeat answers with the first result. Every state change
// has a number (`seq`) without gaps; `resume` replays what was missed, exactly as it was first
// sent.

import { z } from 'zod';
import { clientSeedSchema } from '../fairness/seeds.ts';
import { errorFrameSchema } from '../http/error-schema.ts';
import { amountSchema, timestampSchema } from '../http/route.ts';
import { example } from '../json-schema.ts';
import {
  realityCheckSchema,
  roundSchema,
  sessionSchema,
  standingSchema,
} from '../views/session.ts';
import { commandId, serverTimeSchema } from './common.ts';
import { SESSION_REFUSALS } from './refusals.ts';

/** First entry of `Sec-WebSocket-Protocol`; the second is the ticket. */
export const SESSION_PROTOCOL = 'parlor.v1';
/** Bytes of a frame from a client. */
export const FRAME_BYTES_MAX = 8 * 1024;
/** Rounds of one auto-play command. */
export const AUTOPLAY_PLAYS_MAX = 1_000;
/** Frames that one `resume` replays at most; for more, read the history over HTTP. */
export const RESUME_FRAMES_MAX = 1_000;
/** Answered by the runtime itself, without waking a hibernating object; only in this spelling. */
export const PING_TEXT = '{"type":"ping"}';
export const PONG_TEXT = '{"type":"pong"}';

const params = z.record(z.string(), z.unknown());
const seq = z.int().min(0);

const countedSchema = amountSchema
  .optional()
  .describe(
    'Of finished rounds with Sweeps Coins: how much of the stake counts towards playthrough. A bet that returns its stake or more with too great a chance counts nothing',
  );

const command = {
  id: commandId.describe('Made by the client, unique in the session'),
  expiresAt: timestampSchema.optional(),
};

/** A command frame: changes the session, is applied once. */
export const commandFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('play'),
    ...command,
    stake: amountSchema,
    params: params.optional(),
  }),
  z.strictObject({
    type: z.literal('action'),
    ...command,
    roundId: example(
      z.string().min(1).max(128),
      'a3CUYLfUy5iWX1Ec6Kv8kFv5yvoVrY-96OJKweuvTF14-lE2ix2j5A',
    ),
    action: example(z.string().min(1).max(32), 'reveal'),
    params: params.optional(),
  }),
  z.strictObject({
    type: z.literal('autoplay'),
    ...command,
    stake: amountSchema,
    params: params.optional(),
    plays: z.int().min(1).max(AUTOPLAY_PLAYS_MAX),
    stopOnProfit: amountSchema.optional().describe('Stop once this much is won'),
    stopOnLoss: amountSchema.optional().describe('Stop once this much is lost'),
  }),
  z.strictObject({
    type: z.literal('rotateSeed'),
    ...command,
    clientSeed: clientSeedSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('realityCheckAnswer'),
    ...command,
    goOn: z.boolean().describe('false closes the table: the coins go back to the wallet'),
  }),
]);
export type CommandFrame = z.output<typeof commandFrameSchema>;

/** What only reads. */
export const readFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('resume'), lastSeq: seq }),
  z.strictObject({ type: z.literal('ping') }),
]);

const id = z.string().nullable().describe('Id of the command; null when nobody asked for it');

/** Why an auto-play ended: all plays made, a stop condition, no coins or no limit for another stake. */
export const STOP_REASONS = ['plays', 'profit', 'loss', 'balance', 'limit'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Everything that the object sends. `result` to `closed` are events with a number of their own. */
export const serverFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    seq,
    serverTime: serverTimeSchema,
    session: sessionSchema.partial(),
  }),
  z.strictObject({
    type: z.literal('result'),
    id: id.optional(),
    seq,
    round: roundSchema,
    counted: countedSchema,
    balance: amountSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('autoplayResult'),
    id: id.optional(),
    seq,
    plays: z.int(),
    wagered: amountSchema,
    paid: amountSchema,
    counted: countedSchema,
    stoppedBy: z.enum(STOP_REASONS),
    firstRoundId: z.string(),
    lastRoundId: z.string(),
    balance: amountSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('seedRotated'),
    id: id.optional(),
    seq,
    revealed: z.strictObject({
      serverSeed: z.string(),
      clientSeed: z.string(),
      nonces: z.strictObject({ first: z.int(), last: z.int(), count: z.int() }),
    }),
    serverSeedHash: z.string(),
    nextServerSeedHash: z.string(),
    clientSeed: z.string(),
  }),
  z.strictObject({ type: z.literal('balance'), seq, balance: amountSchema }),
  z.strictObject({ type: z.literal('standing'), seq, standing: standingSchema }),
  z.strictObject({ type: z.literal('realityCheck'), seq, ...realityCheckSchema.shape }),
  z.strictObject({
    type: z.literal('realityCheckAnswered'),
    id: id.optional(),
    seq,
    goOn: z.boolean(),
  }),
  z.strictObject({ type: z.literal('settings'), seq, settings: sessionSchema.shape.settings }),
  z.strictObject({ type: z.literal('closed'), seq, session: sessionSchema.partial() }),
  errorFrameSchema(SESSION_REFUSALS),
  z.strictObject({ type: z.literal('pong') }),
]);
export type ServerFrame = z.output<typeof serverFrameSchema>;
