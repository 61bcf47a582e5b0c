// Admission of a bet: params, stake and best payout are checked before a nonce is spent. A stranger
// would cut a payout that is too large; here the stake is refused and no payout is ever cut.

import type { Draw } from '#shared/fairness/draw.ts';
import { type Fraction, timesRoundedDown } from '#shared/fairness/fraction.ts';
import type { JsonObject, RoundAction, Spread, Step } from '#shared/games/game.ts';
import { GAMES, type GameId, isGameId } from '#shared/games/registry.ts';
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
  /** The same in stakes. */
  readonly maxMultiplier: Fraction;
  /** Expected return, exact; for the monitor. */
  rtp(): Fraction;
  /** How far chance may carry a round with these actions; for the monitor. */
  spread(actions: readonly RoundAction[]): Spread;
  /** The exact chance that a round with these actions gives its stake back. */
  returnChance(actions: readonly RoundAction[]): Fraction;
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
  const limits = GAMES[input.game].limits[input.currency];
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
    maxMultiplier: prepared.value.maxMultiplier,
    rtp: prepared.value.rtp,
    spread: prepared.value.spread,
    returnChance: prepared.value.returnChance,
    start: (draw) => prepared.value.start({ draw, stakeMicros }),
  });
}
