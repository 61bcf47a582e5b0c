// A session's first state, and the values that states share. Its shape is `store/stored-state.ts`.

import type { OpenSession } from '#shared/contracts/game-session.ts';
import type { SessionState, SettlementHealth } from '../store/stored-state.ts';

export type {
  LedgerCommand,
  OpenHand,
  Seeds,
  SessionState,
} from '../store/stored-state.ts';

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
const UNTOLD: SessionState['standing'] = {
  mayWager: true,
  reason: null,
  lossBudgetMicros: null,
  changesAtMs: null,
  holdsUntilMs: null,
  epoch: 0,
  version: 0,
};

/** The same. */
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
    days: { today: null, over: [] },
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
    standing: UNTOLD,
    standingAtMs: nowMs,
    epoch: 0,
    wagerCeilingMicros: null,
    check: { raised: null, answeredAtMs: null, wageredMicros: 0n, paidMicros: 0n },
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
