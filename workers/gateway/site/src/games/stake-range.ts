// What can be staked: the game's own range, and less where one play may not win more than so much. Only
// the table knows the best outcome of a bet, so its refusal says the largest stake for what is chosen.

import type { StakeRange } from '../amounts.ts';
import type { Problem } from './table.ts';

/** A refusal for the sake of a place's cap: what the bet may win, where, and the largest stake. */
export function capIn({
  code,
  facts,
}: Problem): { prize: string; place: string; most?: string } | null {
  const { place, maxPayout: prize, maxStake: most } = facts;
  if (code !== 'stake_out_of_range' || typeof place !== 'string' || typeof prize !== 'string') {
    return null;
  }
  return typeof most === 'string' ? { prize, place, most } : { prize, place };
}

/** The range that is left of the game's. */
export function rangeUnder(range: StakeRange, problem: Problem | null): StakeRange {
  const most = problem === null ? undefined : capIn(problem)?.most;
  return most === undefined ? range : { ...range, maxStake: most };
}
