// What one session is: everything the object must know to decide the next command. It is kept as a
// snapshot plus the rounds after it, so a round costs one row and no rewriting of this. A stranger
// would get `balanceMicros` wrong: it is what can be staked now. An open hand's stake and a release
// under way are already gone from it; the ledger's escrow account lags behind it.

import type { OpenSession } from '#shared/contracts/game-session.ts';
import type { Standing } from '#shared/contracts/wallet.ts';
import type { JsonObject, RoundAction } from '#shared/games/game.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { CoinCurrency } from '#shared/money.ts';
import type { Refusal } from '#shared/result.ts';

export type SessionStatus = 'opening' | 'open' | 'closing' | 'closed' | 'failed';

/** The committed seed, the next one, and where the current one started. */
export interface Seeds {
  epoch: number;
  serverSeed: string;
  clientSeed: string;
  nextServerSeed: string;
  firstNonce: number;
}

/** A round that waits for its player. */
export interface OpenHand {
  nonce: number;
  params: JsonObject;
  /** The stake that opened it; draws and payouts count from this one. */
  openingStakeMicros: bigint;
  /** Doubles and splits included. */
  wholeStakeMicros: bigint;
  actions: readonly RoundAction[];
  lastActionAtMs: number;
}

/** A coin movement with its number, frozen from the moment it is written until it is answered. */
export type LedgerCommand =
  | { kind: 'reserve'; number: number; amountMicros: bigint; mode: 'exact' | 'up_to'; key: string }
  | {
      kind: 'settle';
      number: number;
      rounds: number;
      wageredMicros: bigint;
      paidMicros: bigint;
      /** Of what was wagered: what counts nothing towards playthrough. */
      uncountedMicros: bigint;
      digest: string;
      sinceMs: number;
    }
  | { kind: 'release'; number: number; amountMicros: bigint }
  | { kind: 'close'; number: number };

/** A buy-in or top-up that waits for its number. */
export interface ReserveRequest {
  key: string;
  amountMicros: bigint;
  mode: 'exact' | 'up_to';
}

/** How the way to the ledger is doing. */
export interface SettlementHealth {
  attempts: number;
  /** No attempt before this; 0 when nothing failed. */
  retryAtMs: number;
  failingSinceMs: number | null;
  reason: string | null;
  /** The ledger contradicts us: no further wager until an operator has looked. */
  disagrees: boolean;
}

export interface SessionState {
  id: string;
  playerId: string;
  gameId: GameId;
  currency: CoinCurrency;
  status: SessionStatus;
  settings: { spectators: boolean; autoTopUp: boolean };
  openedAtMs: number;
  closedAtMs: number | null;
  closeReason: string | null;
  /** Close as soon as no hand is open. */
  closeRequested: string | null;
  /** Why it failed: the wallet's refusal. */
  failure: Refusal | null;
  /** Number of the last event. */
  seq: number;
  nextNonce: number;
  balanceMicros: bigint;
  returnedMicros: bigint | null;
  seeds: Seeds;
  hand: OpenHand | null;
  totals: {
    rounds: number;
    wageredMicros: bigint;
    paidMicros: bigint;
    /** For the monitor, in whole coins; statistics, never money. */
    expected: number;
    variance: number;
    /** The most that one of the rounds could have paid. */
    largest: number;
  };
  /** Rounds that no movement carries yet. */
  unsent: {
    rounds: number;
    wageredMicros: bigint;
    paidMicros: bigint;
    uncountedMicros: bigint;
    sinceMs: number;
  };
  /** Bets that return their stake with a greater chance (millionths) count nothing. */
  chanceMaxPpm: number;
  /** SHA-256 chain over all rounds; the head goes with each batch. */
  chain: Uint8Array;
  /** The escrow account as last acknowledged. */
  escrowMicros: bigint;
  lastNumber: number;
  inFlight: LedgerCommand | null;
  reserveRequests: readonly ReserveRequest[];
  releaseRequested: boolean;
  standing: Standing;
  standingAtMs: number;
  health: SettlementHealth;
  lastActivityMs: number;
  /** The player's hub knows that the table is over. */
  isEndNotified: boolean;
  /** What the platform was told of the table last (`report.ts`). */
  reported: {
    atMs: number;
    status: SessionStatus;
    rounds: number;
    stuck: boolean;
    /** Rounds were not in the ledger yet. */
    unsettled: boolean;
    /** In a row without an answer, */
    attempts: number;
    /** and no other before this. */
    retryAtMs: number;
  };
}

export const HEALTHY: SettlementHealth = {
  attempts: 0,
  retryAtMs: 0,
  failingSinceMs: null,
  reason: null,
  disagrees: false,
};

/** Randomness comes from outside, so that everything here stays a function of its inputs. */
export interface FreshSeeds {
  serverSeed: string;
  nextServerSeed: string;
  clientSeed: string;
}

/** Everything was sent. */
export const NOTHING_UNSENT: SessionState['unsent'] = {
  rounds: 0,
  wageredMicros: 0n,
  paidMicros: 0n,
  uncountedMicros: 0n,
  sinceMs: 0,
};

/** Until the ledger has told its own with the first coins. */
const CHANCE_MAX_PPM = 750_000;

/** Key of the first buy-in in `reserveRequests`. */
export const BUY_IN_KEY = 'buy-in';

/** A session that has moved no coin yet. */
export function newSession(
  input: OpenSession,
  fresh: FreshSeeds,
  buyInMicros: bigint,
  nowMs: number,
): SessionState {
  const { sessionId, playerId, gameId, currency } = input;
  const explicit = input.buyInMicros !== null;
  return {
    id: sessionId,
    playerId,
    gameId,
    currency,
    status: 'opening',
    // Who names a buy-in has chosen what to risk; who does not leaves it to the table.
    settings: { spectators: false, autoTopUp: !explicit },
    openedAtMs: nowMs,
    closedAtMs: null,
    closeReason: null,
    closeRequested: null,
    failure: null,
    seq: 0,
    nextNonce: 0,
    balanceMicros: 0n,
    returnedMicros: null,
    seeds: {
      epoch: 0,
      serverSeed: fresh.serverSeed,
      clientSeed: fresh.clientSeed,
      nextServerSeed: fresh.nextServerSeed,
      firstNonce: 0,
    },
    hand: null,
    totals: {
      rounds: 0,
      wageredMicros: 0n,
      paidMicros: 0n,
      expected: 0,
      variance: 0,
      largest: 0,
    },
    unsent: NOTHING_UNSENT,
    chanceMaxPpm: CHANCE_MAX_PPM,
    chain: new Uint8Array(32),
    escrowMicros: 0n,
    lastNumber: 0,
    inFlight: null,
    reserveRequests: [
      { key: BUY_IN_KEY, amountMicros: buyInMicros, mode: explicit ? 'exact' : 'up_to' },
    ],
    releaseRequested: false,
    standing: { mayWager: true, reason: null, lossBudgetMicros: null, changesAtMs: null },
    standingAtMs: nowMs,
    health: HEALTHY,
    lastActivityMs: nowMs,
    isEndNotified: false,
    reported: {
      atMs: nowMs,
      status: 'opening',
      rounds: 0,
      stuck: false,
      unsettled: false,
      attempts: 0,
      retryAtMs: 0,
    },
  };
}

// A snapshot is JSON; bigints are recognised by their names, bytes by their one name.
const isMicros = (key: string) => key.endsWith('Micros');

/** The state as stored text. */
export function encodeState(state: SessionState): string {
  return JSON.stringify(state, (key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (key === 'chain') return Array.from(value as Uint8Array);
    return value;
  });
}

/** The state from stored text. */
export function decodeState(text: string): SessionState {
  return JSON.parse(text, (key, value: unknown) => {
    if (isMicros(key) && typeof value === 'string') return BigInt(value);
    if (key === 'chain') return Uint8Array.from(value as number[]);
    return value;
  }) as SessionState;
}
