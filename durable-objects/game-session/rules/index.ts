// The door between the session's machine and the games: admission of a bet, and the three moves of
// a round. The games themselves live in shared/fairness/games, because the public replay, HTTP
// verify and the browser must run the same code and may not import an object. Everything here is
// synchronous and pure: from decision to write there is no await.
//
//   const bet = admitBet({ game, currency, stakeMicros, params });     // once per command
//   const key = seedKey(serverSeed);                                   // once per server seed
//   const step = bet.value.start(key.draw(clientSeed, nonce));         // once per round
//
// A step that is not finished is kept as `{ params, stakeMicros (opening), step.actions }`.

import type { Draw } from '#shared/fairness/draw.ts';
import { type Fraction, timesRoundedDown } from '#shared/fairness/fraction.ts';
import {
  type FinishedStep,
  type GameId,
  isGameId,
  type JsonObject,
  type PreparedGame,
  type RoundAction,
  type Step,
} from '#shared/fairness/game.ts';
import { GAMES } from '#shared/fairness/games/index.ts';
import { LIMITS } from '#shared/fairness/games/limits.ts';
import { type CoinCurrency, formatAmount } from '#shared/money.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** A bet that may be played: params checked, stake within limits, best payout within the maximum. */
export type Bet = {
  readonly game: GameId;
  /** Normalised; store these with the round. */
  readonly params: JsonObject;
  readonly stakeMicros: bigint;
  /** The most this bet can pay, doubles and splits included. */
  readonly maxPayoutMicros: bigint;
  /** Expected return, exact; for the monitor. */
  rtp(): Fraction;
  /** Expected (paid ÷ staked)², exact; `null` where it depends on how the player plays. */
  secondMoment(): Fraction | null;
  /** Plays (or opens) one round. Call as often as there are nonces: auto-play admits only once. */
  start(draw: Draw): Step;
};

export type AdmissionRefusal =
  | 'game_not_found'
  | 'invalid_params'
  | 'stake_out_of_range'
  | 'payout_exceeds_maximum';

/** Checks a bet from outside. `params` may be any JSON; nothing here throws for what a client sent. */
export function admitBet(input: {
  game: string;
  currency: CoinCurrency;
  stakeMicros: bigint;
  params: unknown;
}): Result<Bet, AdmissionRefusal> {
  if (!isGameId(input.game)) return err('game_not_found');
  const prepared = GAMES[input.game].prepare(input.params);
  if (!prepared.ok) return prepared;
  const { stakeMicros } = input;
  const fixedStake = prepared.value.stakeMicros;
  if (fixedStake !== null && fixedStake !== stakeMicros) {
    return err('invalid_params', { reason: 'the bets must add up to the stake' });
  }
  const limits = LIMITS[input.game][input.currency];
  if (stakeMicros < limits.minStakeMicros || stakeMicros > limits.maxStakeMicros) {
    return err('stake_out_of_range', {
      minStake: formatAmount(limits.minStakeMicros),
      maxStake: formatAmount(limits.maxStakeMicros),
    });
  }
  const maxPayoutMicros = timesRoundedDown(stakeMicros, prepared.value.maxMultiplier);
  if (maxPayoutMicros > limits.maxPayoutMicros) {
    return err('payout_exceeds_maximum', { maxPayout: formatAmount(limits.maxPayoutMicros) });
  }
  return ok({
    game: input.game,
    params: prepared.value.params,
    stakeMicros,
    maxPayoutMicros,
    rtp: prepared.value.rtp,
    secondMoment: prepared.value.secondMoment,
    start: (draw) => prepared.value.start({ draw, stakeMicros }),
  });
}

/** An open round as the object stored it, with the floats of its own seed and nonce. */
export type OpenRound = {
  readonly game: GameId;
  readonly params: JsonObject;
  /** The stake that opened the round, not the doubled one. */
  readonly stakeMicros: bigint;
  readonly actions: readonly RoundAction[];
  readonly draw: Draw;
};

/**
 * The player's next action. The step's `stakeMicros` may be larger than before (double, split):
 * the machine takes the difference from the table, or refuses and keeps the round as it was.
 */
export function actOnRound(
  round: OpenRound,
  action: string,
  actionParams: unknown,
): Result<Step, 'invalid_action' | 'invalid_params'> {
  return stored(round).act({ ...round, action, actionParams });
}

/** Settles a round that its player left, by the game's rule. Needs no further stake. */
export function abandonRound(round: OpenRound): FinishedStep {
  return stored(round).abandon(round);
}

/** What the player may see of a stored open round (after a reconnect), or its end. */
export function viewRound(round: OpenRound): Step {
  return stored(round).resume(round);
}

// Params of a stored round were checked when it began; if they no longer parse, a deploy changed
// the rules under an open hand, which must be loud.
function stored(round: OpenRound): PreparedGame {
  const prepared = GAMES[round.game].prepare(round.params);
  if (!prepared.ok) throw new Error(`stored params of a round of ${round.game} do not parse`);
  return prepared.value;
}
