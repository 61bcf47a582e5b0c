// What one session is: everything the object must know to decide the next command, and the shape in
// which it is stored. It is kept as a snapshot plus the rounds after it, so a round costs one row and
// no rewriting of this. A stranger would get `balanceMicros` wrong: it is what can be staked now. An
// open hand's stake and a release under way are already gone from it; the ledger's escrow account
// lags behind it.
//
// Whoever changes a field here changes what lies in every table: append an upgrade that makes the new
// shape of the old one. `test/unit/session/snapshots.test.ts` holds this to what releases have written.

import { z } from 'zod';
import { StoredCodec, type Upgrade } from '#objects/stored-codec.ts';
import { base64UrlToBytes, bytesToBase64Url } from '#shared/bytes.ts';
import type { ErrorFacts } from '#shared/error-facts.ts';
import { type ErrorCode, isErrorCode } from '#shared/errors.ts';
import type { JsonObject } from '#shared/games/game.ts';
import { GAME_IDS } from '#shared/games/registry.ts';
import { DAY_MS } from '#shared/time.ts';

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Params and outcomes: each game has its own. */
export const json = z.custom<JsonObject>(isObject, 'expected an object');
/** An amount; text, because JSON has no integers of this size. */
export const micros = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
export const count = z.int().min(0);
/** A moment; 0 for none where it says so. */
const ms = z.number();
const bytes = z.string().transform((text, context) => {
  const value = base64UrlToBytes(text);
  if (value?.length === 32) return value as Uint8Array;
  context.addIssue('expected 32 bytes');
  return z.NEVER;
});

export const actions = z.array(z.strictObject({ action: z.string(), params: json })).readonly();
export const settings = z.strictObject({ spectators: z.boolean(), autoTopUp: z.boolean() });
const limit = z.union([
  z.strictObject({
    kind: z.enum(['loss', 'purchase', 'wager']),
    currency: z.enum(['GC', 'SC', 'USD']),
    period: z.enum(['day', 'week', 'month']),
  }),
  z.strictObject({ kind: z.literal('session_time') }),
]);
/** A standing as players see it. */
export const shownStanding = z.strictObject({
  mayWager: z.boolean(),
  reason: z.string().nullable(),
  changesAtMs: ms.nullable(),
  lossLimit: limit.exactOptional(),
  /** The limit that is reached, where it is not that of losses. */
  limit: limit.exactOptional(),
  /** What one round may pay at most where the player is. */
  prizeMaxMicros: micros.exactOptional(),
  prizePlace: z.string().exactOptional(),
});
const standing = shownStanding.extend({
  lossBudgetMicros: micros.nullable(),
  holdsUntilMs: ms.nullable(),
  epoch: count,
  version: count,
  wagerBudgetMicros: micros.exactOptional(),
  wagerLimit: limit.exactOptional(),
  playUntilMs: ms.exactOptional(),
  checkAtMs: ms.exactOptional(),
  checkMinutes: count.exactOptional(),
});

/** The committed seed, the next one, and where the current one started. */
const seeds = z.strictObject({
  epoch: count,
  serverSeed: z.string(),
  clientSeed: z.string(),
  nextServerSeed: z.string(),
  firstNonce: count,
});
export type Seeds = z.output<typeof seeds>;

/** A round that waits for its player. */
const hand = z.strictObject({
  nonce: count,
  params: json,
  /** The stake that opened it; draws and payouts count from this one. */
  openingStakeMicros: micros,
  /** Doubles and splits included. */
  wholeStakeMicros: micros,
  actions,
  lastActionAtMs: ms,
});
export type OpenHand = z.output<typeof hand>;

/** A buy-in or top-up that waits for its number. */
const reserve = z.strictObject({
  key: z.string(),
  amountMicros: micros,
  mode: z.enum(['exact', 'up_to']),
});

const batch = z.strictObject({
  rounds: count,
  wageredMicros: micros,
  paidMicros: micros,
  /** Of what was wagered: what counts nothing towards playthrough. */
  uncountedMicros: micros,
  sinceMs: ms,
});

const number = count;
/** A coin movement with its number, frozen from the moment it is written until it is answered. */
const ledgerCommand = z.discriminatedUnion('kind', [
  reserve.extend({ kind: z.literal('reserve'), number }),
  batch.extend({ kind: z.literal('settle'), number, digest: z.string() }),
  z.strictObject({ kind: z.literal('release'), number, amountMicros: micros }),
  z.strictObject({ kind: z.literal('close'), number }),
]);
export type LedgerCommand = z.output<typeof ledgerCommand>;

/** How the way to the ledger is doing. */
const health = z.strictObject({
  attempts: count,
  /** No attempt before this; 0 when nothing failed. */
  retryAtMs: ms,
  failingSinceMs: ms.nullable(),
  reason: z.string().nullable(),
  /** The ledger contradicts us: no further wager until an operator has looked. */
  disagrees: z.boolean(),
});
export type SettlementHealth = z.output<typeof health>;

const status = z.enum(['opening', 'open', 'closing', 'closed', 'failed']);

const state = z.strictObject({
  id: z.string(),
  playerId: z.string(),
  gameId: z.enum(GAME_IDS),
  currency: z.enum(['GC', 'SC']),
  status,
  settings,
  openedAtMs: ms,
  closedAtMs: ms.nullable(),
  closeReason: z.string().nullable(),
  /** Close as soon as no hand is open. */
  closeRequested: z.string().nullable(),
  /** Why it failed: the wallet's refusal. */
  failure: z
    .strictObject({
      code: z.custom<ErrorCode>((code) => typeof code === 'string' && isErrorCode(code)),
      facts: z.custom<ErrorFacts>(isObject).exactOptional(),
    })
    .nullable(),
  /** Number of the last event. */
  seq: count,
  nextNonce: count,
  balanceMicros: micros,
  returnedMicros: micros.nullable(),
  seeds,
  hand: hand.nullable(),
  totals: z.strictObject({
    rounds: count,
    wageredMicros: micros,
    paidMicros: micros,
    /** For the monitor, in whole coins; statistics, never money. */
    expected: z.number(),
    variance: z.number(),
    /** The most that one of the rounds could have paid. */
    largest: z.number(),
  }),
  /** Rounds by UTC day, as days since the epoch (`decide/days.ts`). */
  days: z.strictObject({
    /** Of the newest round; null before the first. */
    today: count.nullable(),
    /** What had been played in all when earlier days ended, as far as nobody was told of them. */
    over: z
      .array(
        z.strictObject({ day: count, rounds: count, wageredMicros: micros, paidMicros: micros }),
      )
      .readonly(),
  }),
  /** Rounds that no movement carries yet. */
  unsent: batch,
  /** Bets that return their stake with a greater chance (millionths) count nothing. */
  chanceMaxPpm: count,
  /** SHA-256 chain over all rounds; the head goes with each batch. */
  chain: bytes,
  /** The escrow account as last acknowledged. */
  escrowMicros: micros,
  lastNumber: count,
  inFlight: ledgerCommand.nullable(),
  reserveRequests: z.array(reserve).readonly(),
  releaseRequested: z.boolean(),
  standing,
  /** The last word of the ledger on it, also that nothing binds this player. */
  standingAtMs: ms,
  /** The newest epoch of the rules that any answer named. */
  epoch: count,
  /** Under a wager limit: how much the table may wager in all, as the ledger leased it last. */
  wagerCeilingMicros: micros.nullable(),
  /** The reality check (`decide/time-limits.ts`). */
  check: z.strictObject({
    /** What is shown until it is answered. */
    raised: z.strictObject({ playedSeconds: count }).nullable(),
    answeredAtMs: ms.nullable(),
    /** What was wagered and paid at this table until the last answer. */
    wageredMicros: micros,
    paidMicros: micros,
  }),
  health,
  lastActivityMs: ms,
  /** The player's hub knows that the table is over. */
  isEndNotified: z.boolean(),
  /** What the platform was told of the table last (`report-schedule.ts`). */
  reported: z.strictObject({
    atMs: ms,
    status,
    rounds: count,
    stuck: z.boolean(),
    /** Rounds were not in the ledger yet. */
    unsettled: z.boolean(),
    /** In a row without an answer, */
    attempts: count,
    /** and no other before this. */
    retryAtMs: ms,
  }),
});
export type SessionState = z.output<typeof state>;

// A field that is missing or of another kind is found by whoever reads the newest shape.
function daysOfOlder({ totals, openedAtMs, lastActivityMs }: Record<string, unknown>) {
  const { rounds } = Object(totals) as { rounds?: unknown };
  if (rounds === 0) return { today: null, over: [] };
  const first = Math.floor(Number(openedAtMs) / DAY_MS) || 0;
  const today = Math.max(first, Math.floor(Number(lastActivityMs) / DAY_MS) || 0);
  const nothing = { rounds: 0, wageredMicros: '0', paidMicros: '0' };
  const over = Array.from({ length: today - first }, (_, index) => ({
    day: first + index,
    ...nothing,
  }));
  return { today, over };
}

/** From version 1 on. */
const UPGRADES: readonly Upgrade[] = [
  // Standings say how long they hold, by which rules, and as which version.
  ({ standing: told, ...older }) => ({
    ...older,
    standing: { ...(told as object), holdsUntilMs: null, epoch: 0, version: 0 },
    epoch: 0,
  }),
  // A table learned how much it may wager in all.
  (older) => ({ ...older, wagerCeilingMicros: null }),
  // A table learned on which days it played. What it had played counts on the day of its last round, but
  // rounds of its history may be of each day before.
  (older) => ({ ...older, days: daysOfOlder(older) }),
  // And asks its player whether to go on.
  (older) => ({
    ...older,
    check: { raised: null, answeredAtMs: null, wageredMicros: '0', paidMicros: '0' },
  }),
  // A standing may say what one round may pay at most.
  (older) => older,
];

const codec = new StoredCodec('session state', state, UPGRADES);

const toJson = (_key: string, value: unknown) => {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Uint8Array ? bytesToBase64Url(value) : value;
};

/** The state as stored text. */
export function encodeState(value: SessionState): string {
  return codec.encodeJson(JSON.stringify(value, toJson));
}

/** The state from stored text, of this version or of any before it. Throws `UnreadableError`. */
export function decodeState(text: string): SessionState {
  return codec.decode(text);
}
