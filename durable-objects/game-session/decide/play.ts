// The moves of a round: play, act, abandon. Outcomes come from the committed seed and
// nothing else; the table's balance, the totals and the unsent batch move together.
// A stake counts as wagered when its round ends; until then it is with the open hand.

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#shared/bytes.ts';
import { type Fraction, ONE } from '#shared/fairness/fraction.ts';
import type { FinishedStep, Step } from '#shared/games/game.ts';
import { formatAmount, MICROS_PER_UNIT } from '#shared/money.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { nonceOf, roundId } from '#shared/round-id.ts';
import type { ResultFacts } from '../store/stored-event.ts';
import { type KnownBet, knownBet, knownSeed, type Odds, oddsOf } from './bet-cache.ts';
import { wagerLimitRefusal } from './care.ts';
import type { PlayerCommand } from './command.ts';
import { daysWith } from './days.ts';
import type { Decision, SessionEvent } from './decision.ts';
import { prizeRefusal, raiseRefusal } from './prize-cap.ts';
import { abandonRound, actOnRound, type OpenRound } from './rules/index.ts';
import { stakeRefusal } from './standing.ts';
import type { OpenHand, SessionState } from './state.ts';

const PPM = 1_000_000n;

type Chances = Pick<KnownBet, 'odds' | 'returnChance'>;
type Play = Extract<PlayerCommand, { type: 'play' }>;
type Autoplay = Extract<PlayerCommand, { type: 'autoplay' }>;
type Action = Extract<PlayerCommand, { type: 'action' }>;

/** What a finished round adds to the chain: `SHA-256(head ‖ "nonce|stake|payout|outcome")`. */
export function chainAfter(
  head: Uint8Array,
  nonce: number,
  stakeMicros: bigint,
  payoutMicros: bigint,
  outcomeText: string,
): Uint8Array {
  return sha256
    .create()
    .update(head)
    .update(utf8(`${nonce}|${stakeMicros}|${payoutMicros}|${outcomeText}`))
    .digest();
}

/** The sums that move when rounds end. */
export type Tally = Pick<SessionState, 'totals' | 'unsent' | 'chain'>;

/** A finished round as it is counted. */
type Counted = {
  nonce: number;
  stakeMicros: bigint;
  payoutMicros: bigint;
  outcomeText: string;
  /** The stake came back unplayed: a round, but nothing wagered and nothing paid. */
  refunded: boolean;
  /** Its stake counts towards playthrough. */
  counts: boolean;
};

/** Whether a bet with this chance to return its stake counts towards playthrough. */
export function counts(state: SessionState, { numerator, denominator }: Fraction): boolean {
  if (state.currency === 'GC') return true;
  return numerator * PPM <= BigInt(state.chanceMaxPpm) * denominator;
}

function totalsAfter(
  totals: SessionState['totals'],
  wageredMicros: bigint,
  paidMicros: bigint,
  odds: Odds,
): SessionState['totals'] {
  const stake = Number(wageredMicros) / Number(MICROS_PER_UNIT);
  const expected = stake * odds.rtp;
  const deviation = Number(paidMicros) / Number(MICROS_PER_UNIT) - expected;
  return {
    rounds: totals.rounds + 1,
    wageredMicros: totals.wageredMicros + wageredMicros,
    paidMicros: totals.paidMicros + paidMicros,
    expected: totals.expected + expected,
    // The sample's own would miss what has not happened yet: a thousand long shots without a hit.
    variance:
      totals.variance +
      (odds.variance === null ? deviation * deviation : stake * stake * odds.variance),
    largest: Math.max(totals.largest, stake * odds.largest),
  };
}

/** Counts one finished round. */
export function tally(before: Tally, round: Counted, odds: Odds, nowMs: number): Tally {
  const { nonce, stakeMicros, payoutMicros, outcomeText, refunded, counts: counted } = round;
  const { unsent } = before;
  const wageredMicros = refunded ? 0n : stakeMicros;
  const paidMicros = refunded ? 0n : payoutMicros;
  return {
    totals: totalsAfter(before.totals, wageredMicros, paidMicros, odds),
    unsent: {
      rounds: unsent.rounds + 1,
      wageredMicros: unsent.wageredMicros + wageredMicros,
      paidMicros: unsent.paidMicros + paidMicros,
      uncountedMicros: unsent.uncountedMicros + (counted ? 0n : wageredMicros),
      sinceMs: unsent.rounds === 0 ? nowMs : unsent.sinceMs,
    },
    chain: chainAfter(before.chain, nonce, stakeMicros, payoutMicros, outcomeText),
  };
}

function finishRound(
  state: SessionState,
  nonce: number,
  step: FinishedStep,
  { odds, returnChance }: Chances,
  nowMs: number,
): SessionState {
  const { stakeMicros, payoutMicros, refunded } = step;
  const outcomeText = JSON.stringify(step.outcome);
  const round = {
    nonce,
    stakeMicros,
    payoutMicros,
    outcomeText,
    refunded,
    counts: counts(state, returnChance),
  };
  return {
    ...state,
    ...tally(state, round, odds, nowMs),
    days: daysWith(state, nowMs),
    balanceMicros: state.balanceMicros + payoutMicros,
  };
}

/** Whether a bet may be played at this table now. */
export function admit(state: SessionState, command: Play | Autoplay): Result<KnownBet> {
  const { stakeMicros, params, paramsText } = command;
  if (state.hand !== null) return err('round_open');
  const known = knownBet(state.gameId, state.currency, stakeMicros, params, paramsText);
  if (!known.ok) {
    const { code, facts } = known.error;
    return code === 'payout_exceeds_maximum' ? err('stake_out_of_range', facts) : known;
  }
  const capped = prizeRefusal(state, known.value.bet);
  if (capped !== null) return capped;
  if (known.value.bet.stakeMicros > state.balanceMicros) {
    return err('insufficient_funds', { balance: formatAmount(state.balanceMicros) });
  }
  return wagerLimitRefusal(state, known.value.bet.stakeMicros) ?? known;
}

/** A step in the terms of the session's history. */
export function stepFacts(
  state: SessionState,
  nonce: number,
  params: OpenHand['params'],
  step: Step,
): Omit<ResultFacts, 'kind' | 'countedMicros' | 'balanceMicros'> {
  const { stakeMicros, actions } = step;
  return {
    roundId: roundId(state, nonce),
    stakeMicros,
    payoutMicros: step.finished ? step.payoutMicros : null,
    multiplier: step.finished ? step.multiplier : null,
    params,
    outcome: step.finished ? step.outcome : step.view,
    actions,
  };
}

function resultEvent(
  state: SessionState,
  nonce: number,
  params: OpenHand['params'],
  step: Step,
  asked: { id: string | null; fingerprint: string | null },
  countedMicros: bigint | null,
  nowMs: number,
): SessionEvent {
  const { seq, balanceMicros } = state;
  const round = stepFacts(state, nonce, params, step);
  return {
    seq,
    command: asked.id,
    fingerprint: asked.fingerprint,
    nonce,
    rounds: step.finished ? 1 : 0,
    atMs: nowMs,
    facts: { kind: 'result', ...round, countedMicros, balanceMicros },
    plays: null,
  };
}

/** What counts towards playthrough between two states; Gold Coins have nothing to play through. */
export function countedOf(before: SessionState, after: SessionState): bigint | null {
  if (after.currency === 'GC') return null;
  const wageredMicros = after.unsent.wageredMicros - before.unsent.wageredMicros;
  return wageredMicros - (after.unsent.uncountedMicros - before.unsent.uncountedMicros);
}

function countedBetween(before: SessionState, after: SessionState, step: Step): bigint | null {
  return step.finished ? countedOf(before, after) : null;
}

/** One round, or the opening of a hand. */
export function play(state: SessionState, command: Play, nowMs: number): Result<Decision> {
  const known = admit(state, command);
  if (!known.ok) return known;
  const { bet } = known.value;
  const nonce = state.nextNonce;
  const step = bet.start(knownSeed(state.seeds.serverSeed).draw(state.seeds.clientSeed, nonce));
  const staked: SessionState = {
    ...state,
    seq: state.seq + 1,
    nextNonce: nonce + 1,
    balanceMicros: state.balanceMicros - step.stakeMicros,
    lastActivityMs: nowMs,
  };
  const next: SessionState = step.finished
    ? finishRound(staked, nonce, step, known.value, nowMs)
    : {
        ...staked,
        hand: {
          nonce,
          params: bet.params,
          openingStakeMicros: bet.stakeMicros,
          wholeStakeMicros: step.stakeMicros,
          actions: step.actions,
          lastActionAtMs: nowMs,
        },
      };
  const counted = countedBetween(staked, next, step);
  const event = resultEvent(next, nonce, bet.params, step, command, counted, nowMs);
  return ok({ state: next, event, snapshot: !step.finished, retired: null });
}

function openRoundOf(state: SessionState, hand: OpenHand): OpenRound {
  return {
    game: state.gameId,
    params: hand.params,
    stakeMicros: hand.openingStakeMicros,
    actions: hand.actions,
    draw: knownSeed(state.seeds.serverSeed).draw(state.seeds.clientSeed, hand.nonce),
  };
}

// Per unit of the whole stake, doubles and splits included; limits that an operator lowered while
// the hand was open do not matter here.
function handChances(state: SessionState, hand: OpenHand, step: FinishedStep): Chances {
  const { params, openingStakeMicros } = hand;
  const text = JSON.stringify(params);
  const known = knownBet(state.gameId, state.currency, openingStakeMicros, params, text);
  if (!known.ok) return { odds: { rtp: 1, variance: null, largest: 0 }, returnChance: ONE };
  const { rtp, variance, largest } = oddsOf(known.value.bet, step.actions);
  return {
    odds: {
      rtp,
      variance,
      largest: (largest * Number(openingStakeMicros)) / Number(step.stakeMicros),
    },
    returnChance: known.value.bet.returnChance(step.actions),
  };
}

function afterStep(
  state: SessionState,
  hand: OpenHand,
  step: Step,
  asked: { id: string | null; fingerprint: string | null },
  nowMs: number,
): Decision {
  const moved: SessionState = {
    ...state,
    seq: state.seq + 1,
    balanceMicros: state.balanceMicros - (step.stakeMicros - hand.wholeStakeMicros),
    lastActivityMs: nowMs,
  };
  const wholeStakeMicros = step.stakeMicros;
  const next: SessionState = step.finished
    ? finishRound({ ...moved, hand: null }, hand.nonce, step, handChances(state, hand, step), nowMs)
    : {
        ...moved,
        hand: { ...hand, wholeStakeMicros, actions: step.actions, lastActionAtMs: nowMs },
      };
  const closing: SessionState =
    next.hand === null && next.closeRequested !== null && next.status === 'open'
      ? { ...next, status: 'closing', closeReason: next.closeRequested }
      : next;
  const counted = countedBetween(moved, closing, step);
  const event = resultEvent(closing, hand.nonce, hand.params, step, asked, counted, nowMs);
  return { state: closing, event, snapshot: true, retired: null };
}

/**
 * The player's next action in the open hand. A hand may be ended also where no wager is possible.
 */
export function act(state: SessionState, command: Action, nowMs: number): Result<Decision> {
  if (state.status !== 'open') return err('session_not_open');
  const { hand } = state;
  if (hand === null || nonceOf(state, command.roundId) !== hand.nonce) return err('round_not_open');
  const round = openRoundOf(state, hand);
  const step = actOnRound(round, command.action, command.params);
  if (!step.ok) return step;
  const moreMicros = step.value.stakeMicros - hand.wholeStakeMicros;
  if (moreMicros > state.balanceMicros) {
    return err('insufficient_funds', { balance: formatAmount(state.balanceMicros) });
  }
  if (moreMicros > 0n) {
    const refusal =
      stakeRefusal(state, nowMs) ??
      raiseRefusal(state, round) ??
      wagerLimitRefusal(state, moreMicros);
    if (refusal !== null) return refusal;
  }
  return ok(afterStep(state, hand, step.value, command, nowMs));
}

/** Ends the hand that its player left, by the game's rule. Call only with a hand open. */
export function abandonHand(state: SessionState, nowMs: number): Decision {
  const { hand } = state;
  if (hand === null) throw new Error('no hand to abandon');
  const step = abandonRound(openRoundOf(state, hand));
  const decision = afterStep(state, hand, step, { id: null, fingerprint: null }, nowMs);
  // The clock is not the player: it does not keep the session awake.
  const settled = { ...decision.state, lastActivityMs: state.lastActivityMs };
  return { ...decision, state: settled };
}
