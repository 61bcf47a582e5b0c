// Where the law caps what one round may pay, a stake is refused whose best outcome would be more; nothing
// that was won is ever cut. The best of all play counts from the first stake on, doubles and splits
// included, so that a hand is never stopped by the cap that it began under. Of a hand that is older than
// the cap only what would stake more is refused: it may end.

import { timesRoundedDown } from '#shared/fairness/fraction.ts';
import { stakePayingAtMost } from '#shared/games/best-outcome.ts';
import { GAMES } from '#shared/games/registry.ts';
import { formatAmount } from '#shared/money.ts';
import { type Err, err } from '#shared/result.ts';
import { type Bet, bestOf, type OpenRound } from './rules/index.ts';
import type { SessionState } from './state.ts';

type Best = Pick<Bet, 'maxMultiplier' | 'maxPayoutMicros'>;

/** Why a round that may pay so much cannot be staked on; `null` when it can. */
export function prizeRefusal(state: SessionState, best: Best): Err | null {
  const { prizeMaxMicros, prizePlace } = state.standing;
  if (prizeMaxMicros === undefined || best.maxPayoutMicros <= prizeMaxMicros) return null;
  const { gameId, currency } = state;
  const maxStakeMicros = stakePayingAtMost(prizeMaxMicros, best.maxMultiplier);
  const isAny = maxStakeMicros >= GAMES[gameId].limits[currency].minStakeMicros;
  return err('stake_out_of_range', {
    currency,
    maxPayout: formatAmount(prizeMaxMicros),
    ...(prizePlace !== undefined && { place: prizePlace }),
    ...(isAny && { maxStake: formatAmount(maxStakeMicros) }),
  });
}

/** The same of a stake that is added to an open round. */
export function raiseRefusal(state: SessionState, round: OpenRound): Err | null {
  if (state.standing.prizeMaxMicros === undefined) return null;
  const maxMultiplier = bestOf(round);
  const maxPayoutMicros = timesRoundedDown(round.stakeMicros, maxMultiplier);
  return prizeRefusal(state, { maxMultiplier, maxPayoutMicros });
}
