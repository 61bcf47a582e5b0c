// The outbox: which coin movement goes to the ledger next, and what its answer does. Pure functions
// of the state. Exactly one movement is in flight; it is written before it is sent and stays as it
// is until it is answered, because a lost reply may mean that it was applied. Rounds played in the
// meantime gather in `unsent`.

import { bytesToHex } from '#shared/bytes.ts';
import { type LedgerReceipt, RESERVE_REFUSALS, type Standing } from '#shared/contracts/wallet.ts';
import { type Err, expected, type Refusal } from '#shared/result.ts';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import {
  BUY_IN_KEY,
  HEALTHY,
  type LedgerCommand,
  NOTHING_UNSENT,
  type SessionState,
} from '../decide/state.ts';

/** A batch goes out at this many rounds, */
export const BATCH_ROUNDS = 100;
/** or at this age. */
export const BATCH_AGE_MS = 5 * SECOND_MS;
/** An opening that the ledger never answered is given up after this. */
export const OPENING_TIMEOUT_MS = 2 * MINUTE_MS;
const RETRY_DELAY_MS_MAX = MINUTE_MS;
const DISAGREEMENT_RETRY_MS = 15 * MINUTE_MS;
/** After this many attempts in a row operators are told. */
export const STUCK_ATTEMPTS = 5;

/** Since when the oldest round waits that the ledger has not acknowledged; `null` without any. */
export function oldestUnsettledMs({ inFlight, unsent }: SessionState): number | null {
  if (inFlight?.kind === 'settle') return inFlight.sinceMs;
  return unsent.rounds > 0 ? unsent.sinceMs : null;
}

/** Doubling from one second to one minute; never gives up. */
export function retryDelayMs(attempts: number): number {
  return Math.min(SECOND_MS * 2 ** Math.min(attempts - 1, 10), RETRY_DELAY_MS_MAX);
}

function batchIsDue(state: SessionState, nowMs: number): boolean {
  const { rounds, sinceMs } = state.unsent;
  if (rounds === 0) return false;
  if (rounds >= BATCH_ROUNDS || nowMs - sinceMs >= BATCH_AGE_MS) return true;
  return state.status === 'closing' || state.releaseRequested;
}

function freezeBatch(state: SessionState): SessionState {
  const { rounds, wageredMicros, paidMicros, uncountedMicros, sinceMs } = state.unsent;
  const inFlight: LedgerCommand = {
    kind: 'settle',
    number: state.lastNumber + 1,
    rounds,
    wageredMicros,
    paidMicros,
    uncountedMicros,
    digest: bytesToHex(state.chain),
    sinceMs,
  };
  return { ...state, inFlight, unsent: NOTHING_UNSENT };
}

/**
 * The state with the next movement frozen in `inFlight`, or `null` when there is nothing to send
 * (or something is in flight already).
 */
export function freezeNext(state: SessionState, nowMs: number): SessionState | null {
  if (state.inFlight !== null || state.status === 'closed' || state.status === 'failed')
    return null;
  const number = state.lastNumber + 1;
  const [request, ...later] = state.reserveRequests;
  if (request !== undefined) {
    return { ...state, reserveRequests: later, inFlight: { kind: 'reserve', number, ...request } };
  }
  if (state.status === 'opening') return null;
  if (batchIsDue(state, nowMs)) return freezeBatch(state);
  if (state.releaseRequested) {
    const amountMicros = state.balanceMicros;
    const rest = { ...state, releaseRequested: false };
    if (amountMicros === 0n) return rest;
    return { ...rest, balanceMicros: 0n, inFlight: { kind: 'release', number, amountMicros } };
  }
  if (state.status === 'closing' && state.hand === null) {
    return { ...state, inFlight: { kind: 'close', number } };
  }
  return null;
}

/** What an answer did, for the sockets and the callers that wait. */
export type Settled = {
  state: SessionState;
  /** The visible change: coins came or went, or the session closed. */
  visible: 'opened' | 'balance' | 'closed' | null;
  /** True when the ledger's escrow is not what our own sums say. */
  mismatch: boolean;
};

/** What the escrow account must hold, by our own sums, once nothing is in flight. */
export function expectedEscrowMicros(state: SessionState): bigint {
  const handMicros = state.hand?.wholeStakeMicros ?? 0n;
  return state.balanceMicros + handMicros + state.unsent.wageredMicros - state.unsent.paidMicros;
}

const WITHOUT_PLACES = { holdsUntilMs: null, epoch: 0, version: 0 };

/**
 * What the ledger said of the player. Nothing said leaves the standing as it is; a wallet of the
 * release before says less of it.
 */
export function toldIn(
  state: SessionState,
  standing: Standing | null,
  epoch: number | undefined,
  nowMs: number,
): Pick<SessionState, 'standing' | 'standingAtMs' | 'epoch'> {
  return {
    standing: standing === null ? state.standing : { ...WITHOUT_PLACES, ...standing },
    standingAtMs: nowMs,
    epoch: Math.max(state.epoch, epoch ?? 0),
  };
}

/** The ledger applied the movement in flight (now, or earlier and the reply was lost). */
export function acknowledge(state: SessionState, answer: LedgerReceipt, nowMs: number): Settled {
  const movement = state.inFlight;
  if (movement === null) throw new Error('an answer without a movement in flight');
  const base: SessionState = {
    ...state,
    inFlight: null,
    lastNumber: movement.number,
    escrowMicros: answer.escrowMicros,
    ...toldIn(state, answer.standing, answer.epoch, nowMs),
    chanceMaxPpm: answer.chanceMaxPpm ?? state.chanceMaxPpm,
    health: HEALTHY,
  };
  const next = settled(base, movement, answer, nowMs);
  const { state: after } = next;
  const mismatch =
    after.status === 'closed'
      ? answer.amountMicros !== after.returnedMicros
      : answer.escrowMicros !== expectedEscrowMicros(after);
  if (!mismatch) return { ...next, mismatch };
  const health = { ...HEALTHY, reason: 'escrow_mismatch', failingSinceMs: nowMs, disagrees: true };
  return { ...next, state: { ...after, health }, mismatch };
}

function settled(
  base: SessionState,
  movement: LedgerCommand,
  answer: LedgerReceipt,
  nowMs: number,
): Omit<Settled, 'mismatch'> {
  switch (movement.kind) {
    case 'reserve': {
      const balanceMicros = base.balanceMicros + answer.amountMicros;
      if (base.status !== 'opening') {
        return { state: { ...base, balanceMicros }, visible: 'balance' };
      }
      const status = base.closeRequested === null ? 'open' : 'closing';
      const closeReason = base.closeRequested;
      return {
        state: { ...base, balanceMicros, status, closeReason, lastActivityMs: nowMs },
        visible: 'opened',
      };
    }
    case 'settle': {
      // A number that was closed to a reserve in doubt: it can no longer happen.
      const reserveRequests = isSeal(movement)
        ? base.reserveRequests.slice(1)
        : base.reserveRequests;
      return { state: { ...base, reserveRequests }, visible: null };
    }
    case 'release':
      return { state: base, visible: 'balance' };
    case 'close':
      return {
        state: {
          ...base,
          status: 'closed',
          returnedMicros: base.balanceMicros,
          balanceMicros: 0n,
          closedAtMs: nowMs,
        },
        visible: 'closed',
      };
  }
}

/** True for a batch without rounds, which closes its number to a reserve in doubt. */
export const isSeal = (movement: LedgerCommand) =>
  movement.kind === 'settle' && movement.rounds === 0;

/**
 * A reserve was refused, but an earlier copy of it may still be on its way and find the wallet in a
 * better state. Its number is closed by a batch without rounds: either that comes first, and the copy
 * is a conflict that moves nothing, or it is the conflict itself, and the reserve has happened.
 */
function sealed(state: SessionState, movement: LedgerCommand, nowMs: number): SessionState {
  if (movement.kind !== 'reserve') throw new Error('only a reserve is ever in doubt');
  const { kind: _kind, number, ...request } = movement;
  const nothing = { rounds: 0, wageredMicros: 0n, paidMicros: 0n, uncountedMicros: 0n };
  const digest = bytesToHex(state.chain);
  return {
    ...state,
    inFlight: { kind: 'settle', number, ...nothing, digest, sinceMs: nowMs },
    reserveRequests: [request, ...state.reserveRequests],
    health: HEALTHY,
  };
}

/**
 * The ledger refused the movement in flight. A refused reserve did not happen and its number is free
 * again, unless it is in doubt: sent before, with an answer that never came. Any other refusal means
 * that we and the ledger disagree: keep everything, stop wagers, go on asking, tell operators. An
 * opening in doubt is not for here: it is called off at the ledger.
 */
export function refuse(
  state: SessionState,
  refusal: Refusal,
  nowMs: number,
  isInDoubt = false,
): SessionState {
  const movement = state.inFlight;
  if (movement === null) throw new Error('a refusal without a movement in flight');
  if (isSeal(movement) && refusal.code === 'sequence_conflict') {
    return { ...state, inFlight: null, health: HEALTHY };
  }
  if (isRefusedReserve(movement, refusal)) {
    if (isInDoubt && state.status !== 'opening') return sealed(state, movement, nowMs);
    const free = { ...state, inFlight: null, health: HEALTHY };
    if (state.status !== 'opening') return free;
    return { ...free, status: 'failed', failure: refusal, closedAtMs: nowMs };
  }
  const { health } = state;
  return {
    ...state,
    health: {
      attempts: health.attempts + 1,
      retryAtMs: nowMs + DISAGREEMENT_RETRY_MS,
      failingSinceMs: health.failingSinceMs ?? nowMs,
      reason: refusal.code,
      disagrees: true,
    },
  };
}

/** True where the wallet would not give the coins; false where we and the ledger disagree. */
export function isRefusedReserve(movement: LedgerCommand, { code }: Refusal): boolean {
  return movement.kind === 'reserve' && code !== 'sequence_gap' && code !== 'sequence_conflict';
}

const COIN_REFUSALS = [...RESERVE_REFUSALS, 'session_not_open', 'try_again'] as const;

/** What a player is told when coins did not come; a ledger account that is over is a table that is. */
export function coinsRefusal(refusal: Refusal): Err<(typeof COIN_REFUSALS)[number]> {
  const isOver = refusal.code === 'account_closed_ledger' || refusal.code === 'account_missing';
  return expected(isOver ? { code: 'session_not_open' } : refusal, COIN_REFUSALS);
}

/** Nobody answered: the same movement again, later. */
export function postpone(state: SessionState, reason: string, nowMs: number): SessionState {
  const attempts = state.health.attempts + 1;
  return {
    ...state,
    health: {
      ...state.health,
      attempts,
      retryAtMs: nowMs + retryDelayMs(attempts),
      failingSinceMs: state.health.failingSinceMs ?? nowMs,
      reason,
    },
  };
}

/** A reserve that may be asked again after a definite refusal, under the same number. */
export function reopened(
  state: SessionState,
  buyIn: { amountMicros: bigint; exact: boolean },
  nowMs: number,
): SessionState {
  const { amountMicros, exact } = buyIn;
  const reserveRequests = [
    { key: BUY_IN_KEY, amountMicros, mode: exact ? 'exact' : 'up_to' } as const,
  ];
  const settings = { ...state.settings, autoTopUp: !exact };
  const times = { openedAtMs: nowMs, lastActivityMs: nowMs, closedAtMs: null };
  return { ...state, ...times, status: 'opening', failure: null, settings, reserveRequests };
}
