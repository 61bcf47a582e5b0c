// The HTTP routes of games: catalogue, sessions, history, public replay, fairness, and what
// operators see. A session belongs to one player; to anyone else it does not exist (404).

import { z } from 'zod';
import { clientSeedSchema } from '../../fairness/seeds.ts';
import { GAME_IDS } from '../../games/registry.ts';
import {
  amountSchema,
  approvalSchema,
  currencySchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  playerRoute,
  publicRoute,
  reasonBody,
  staffRoute,
  ticketRoute,
  ticketSchema,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import {
  json,
  roundSchema,
  SESSION_STATES,
  sessionSchema,
  settingsSchema,
} from '../../views/session.ts';
import { exclusionSchema } from '../../views/wallet.ts';
import { HOUSE_REFUSALS, LIFT_REFUSALS, RESERVE_REFUSALS, RETURN_REFUSALS } from '../wallet.ts';

const gamesMonitorRoute = staffRoute('games.monitor');
const gamesManageRoute = staffRoute('games.manage');

const gameParams = z.strictObject({
  gameId: example(z.string().regex(/^[a-z0-9-]{1,64}$/), GAME_IDS[0]),
});
const sessionBody = z.strictObject({ session: sessionSchema });
// A repeat may find its session over: there is nothing to connect to any more.
const openedFields = {
  socketUrl: ticketSchema.shape.socketUrl.nullable(),
  ticket: ticketSchema.shape.ticket
    .nullable()
    .describe('null in a repeat when the session is over'),
  ticketExpiresAt: timestampSchema.nullable(),
};

const limitsSchema = z.strictObject({
  minStake: amountSchema,
  maxStake: amountSchema,
  maxPayout: amountSchema,
});
const gameSchema = z.strictObject({
  id: z.enum(GAME_IDS),
  title: z.string(),
  enabled: z.boolean(),
  limits: z.strictObject({ GC: limitsSchema, SC: limitsSchema }),
  actions: z.array(z.string()).describe('Empty when a round is over at once'),
  paramsSchema: json.describe('JSON Schema of the params of a play'),
});

export const listGames = publicRoute('GET /v1/games', {
  summary: 'The catalogue',
  replies: { 200: pageOf(gameSchema) },
});

export const getGame = publicRoute('GET /v1/games/:gameId', {
  summary: 'One game',
  params: gameParams,
  replies: { 200: gameSchema },
  errors: ['game_not_found', 'not_found'],
});

export const openSession = playerRoute('POST /v1/games/:gameId/sessions', {
  summary: 'Sit down: moves coins from the wallet to the table, or joins the table that is open',
  params: gameParams,
  body: z.strictObject({ currency: currencySchema, buyIn: amountSchema.optional() }),
  idempotency: 'required',
  replies: {
    200: z
      .strictObject({ session: sessionSchema, ...openedFields, joined: z.literal(true) })
      .describe('Your table of this game and currency was open: this is it; buyIn is ignored'),
    201: z.strictObject({ session: sessionSchema, ...openedFields }),
  },
  errors: [
    'not_found',
    'game_not_found',
    'game_disabled',
    'invalid_amount',
    'email_not_verified',
    'session_not_open',
    'too_many_sessions',
    ...RESERVE_REFUSALS,
  ],
});

const sessionRowSchema = z.strictObject({
  id: idSchema,
  gameId: z.enum(GAME_IDS),
  currency: currencySchema,
  state: z.enum(SESSION_STATES),
  openedAt: timestampSchema,
  closedAt: timestampSchema.nullable(),
  closeReason: z.string().nullable(),
  rounds: z.int(),
  wagered: amountSchema,
  paid: amountSchema,
});

export const listSessions = playerRoute('GET /v1/sessions', {
  summary: 'Your sessions, newest first',
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(sessionRowSchema) },
});

export const getSession = playerRoute('GET /v1/sessions/:id', {
  summary: 'One of your sessions, open or closed',
  params: idParams,
  replies: { 200: sessionBody },
});

export const updateSession = playerRoute('PATCH /v1/sessions/:id', {
  summary: 'Change the client seed (which rotates the seeds) or settings',
  params: idParams,
  body: z.strictObject({
    clientSeed: clientSeedSchema.optional(),
    settings: settingsSchema.partial().optional(),
  }),
  replies: { 200: sessionBody },
  errors: ['not_found', 'session_not_open', 'round_open'],
});

export const topUpSession = playerRoute('POST /v1/sessions/:id/top-up', {
  summary: 'Bring more coins to the table',
  params: idParams,
  body: z.strictObject({ amount: amountSchema }),
  idempotency: 'required',
  replies: { 200: sessionBody },
  errors: ['not_found', 'invalid_amount', 'session_not_open', ...RESERVE_REFUSALS],
});

export const ticketForSession = playerRoute('POST /v1/sessions/:id/ticket', {
  summary: 'A single-use ticket for the socket, as player or spectator',
  params: idParams,
  body: z.strictObject({ role: z.enum(['player', 'spectator']).optional() }),
  bodyOptional: true,
  replies: { 201: ticketSchema },
  errors: ['not_found', 'session_not_open'],
});

export const closeSession = playerRoute('DELETE /v1/sessions/:id', {
  summary: 'Stand up: settles, returns the coins and reveals the seed',
  params: idParams,
  replies: { 200: sessionBody },
  errors: ['not_found', 'round_open', 'session_not_open'],
});

export const listRounds = playerRoute('GET /v1/sessions/:id/rounds', {
  summary: 'Finished rounds of your session, newest first',
  params: idParams,
  query: z.strictObject(cursorQuery),
  replies: { 200: pageOf(roundSchema) },
});

export const sessionSocket = ticketRoute('GET /v1/sessions/:id/socket', {
  summary: 'WebSocket; Sec-WebSocket-Protocol: parlor.v1, <ticket>',
  params: idParams,
  replies: { 101: null },
  errors: ['not_found', 'upgrade_required', 'invalid_ticket', 'origin_not_allowed'],
});

const receiptSchema = z.strictObject({
  payload: z.string().describe('JSON text; the signature is over its UTF-8 bytes'),
  signature: z.string().describe('Ed25519, base64url'),
  kid: z.string(),
});
export type ReceiptView = z.output<typeof receiptSchema>;

export const replaySchema = z.strictObject({
  round: roundSchema,
  game: z.enum(GAME_IDS),
  clientSeed: z.string(),
  serverSeedHash: z.string(),
  serverSeed: z.string().optional().describe('Once it is revealed'),
  verified: z.boolean().optional().describe('Whether the outcome computed anew is the same'),
  receipt: receiptSchema,
});

export const replayRound = publicRoute('GET /v1/rounds/:id', {
  summary: 'Public replay of a finished round',
  params: z.strictObject({
    id: example(
      z.string().regex(/^[A-Za-z0-9_-]{54}$/),
      'a3CUYLfUy5iWX1Ec6Kv8kFv5yvoVrY-96OJKweuvTF14-lE2ix2j5A',
    ),
  }),
  replies: { 200: replaySchema },
});

export const fairness = publicRoute('GET /v1/fairness', {
  summary: 'The scheme, and the public key that signs receipts',
  replies: {
    200: z.strictObject({
      scheme: z.string(),
      serverSeedHash: z.string(),
      receiptKeys: z.array(json),
    }),
  },
});

export const verifyFairness = publicRoute('POST /v1/fairness/verify', {
  summary: 'Computes a round from its seeds',
  body: z.strictObject({
    serverSeed: example(
      z.string().min(1).max(128),
      '9ecd43c371fd84d105537eeb511a67f829a05ff554a5ae489d00cb2d1a88baa2',
    ),
    clientSeed: example(z.string().min(1).max(128), 'voQxh8fDVy-QEZo2'),
    nonce: z.int().min(0),
    game: example(z.string(), GAME_IDS[0]),
    params: json.optional(),
    stake: amountSchema.optional().describe('1.00 unless told'),
    actions: z
      .array(
        z.strictObject({
          action: example(z.string().max(32), 'reveal'),
          params: json.optional(),
        }),
      )
      .max(200)
      .optional(),
  }),
  replies: {
    200: z.strictObject({
      game: z.enum(GAME_IDS),
      nonce: z.int(),
      params: json,
      serverSeedHash: z.string(),
      stake: amountSchema,
      payout: amountSchema,
      multiplier: z.string(),
      outcome: json,
    }),
  },
  errors: ['game_not_found', 'invalid_params', 'invalid_action', 'invalid_amount'],
});

export const listExclusions = playerRoute('GET /v1/exclusions', {
  summary: 'What excludes you now, the newest first',
  replies: { 200: z.strictObject({ items: z.array(exclusionSchema) }) },
});

export const exclude = playerRoute('POST /v1/exclusions', {
  // A repeat changes nothing: the longer exclusion stays. So it needs no key.
  summary: 'Take a break or exclude yourself; open tables stop at once',
  audit: 'exclusion.set',
  body: z.strictObject({
    kind: z.enum(['cool_off', 'self_exclusion']),
    until: timestampSchema
      .optional()
      .describe(
        'A cool-off lasts 24 hours to 42 days, a self-exclusion 180 days or more; without `until` ' +
          'it has no end',
      ),
  }),
  replies: {
    201: z.strictObject({
      exclusion: z.strictObject({
        kind: z.enum(['cool_off', 'self_exclusion']),
        until: timestampSchema.nullable(),
      }),
      sessionsHalted: z.int(),
    }),
  },
});

export const askReturn = playerRoute('POST /v1/exclusions/return', {
  summary:
    'Return from a self-exclusion whose time is over; a day later you may play. One without end has no return',
  audit: 'exclusion.return',
  replies: { 200: z.strictObject({ returnsAt: timestampSchema }) },
  errors: RETURN_REFUSALS,
});

const exclusionParams = z.strictObject({
  id: idSchema,
  exclusionId: example(z.string().regex(/^[1-9]\d{0,17}$/), '17'),
});
const staffExclusionSchema = exclusionSchema.extend({ id: exclusionParams.shape.exclusionId });

export const listPlayerExclusions = staffRoute('players.read')(
  'GET /v1/admin/players/:id/exclusions',
  {
    summary: 'What excludes a player now, the newest first',
    params: idParams,
    replies: {
      200: z.strictObject({ items: z.array(staffExclusionSchema), nextCursor: z.null() }),
    },
  },
);

export const excludeByHouse = staffRoute('players.manage')(
  'POST /v1/admin/players/:id/exclusions',
  {
    summary: 'Exclude a player; open tables stop at once. Only two people lift it before its time',
    params: idParams,
    body: reasonBody.extend({ until: timestampSchema.optional().describe('Without: for good') }),
    replies: {
      201: z.strictObject({ exclusion: staffExclusionSchema, sessionsHalted: z.int() }),
    },
    errors: HOUSE_REFUSALS,
  },
);

export const liftExclusion = staffRoute('players.manage')(
  'POST /v1/admin/players/:id/exclusions/:exclusionId/lift',
  {
    summary: 'Ask to lift an exclusion by the house; what the player made nobody lifts',
    params: exclusionParams,
    body: reasonBody,
    replies: { 202: z.strictObject({ approval: approvalSchema }) },
    errors: LIFT_REFUSALS,
  },
);

const monitorRow = z.strictObject({
  gameId: z.enum(GAME_IDS),
  currency: currencySchema,
  rounds: z.int(),
  wagered: amountSchema,
  paid: amountSchema,
  observed: z.number().nullable().describe('paid ÷ wagered'),
  theoretical: z.number().nullable().describe('Expected paid ÷ wagered of these very bets'),
  bandLow: z.number().nullable().describe('95 % of honest samples lie between'),
  bandHigh: z.number().nullable(),
  zScore: z.number().nullable().describe('Standard deviations from the expectation'),
  drift: z.boolean(),
});

export const monitorReturns = gamesMonitorRoute('GET /v1/admin/games/rtp', {
  summary: 'Observed against theoretical return, per game and currency',
  replies: { 200: pageOf(monitorRow) },
});

const stuckRow = z.strictObject({
  id: idSchema,
  gameId: z.enum(GAME_IDS),
  currency: currencySchema,
  state: z.enum(SESSION_STATES),
  stuckSince: timestampSchema,
  reason: z.string(),
  attempts: z.int(),
});

export const stuckSessions = gamesMonitorRoute('GET /v1/admin/games/stuck', {
  summary: 'Sessions whose coins cannot be settled, with age and reason',
  replies: { 200: pageOf(stuckRow) },
});

export const switchGame = gamesManageRoute('PUT /v1/admin/games/:gameId', {
  summary: 'Open or close a game for new sessions',
  params: gameParams,
  body: z.strictObject({ enabled: z.boolean() }),
  replies: { 200: z.strictObject({ id: z.enum(GAME_IDS), enabled: z.boolean() }) },
  errors: ['game_not_found', 'not_found'],
});
