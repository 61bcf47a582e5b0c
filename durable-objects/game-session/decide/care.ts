// What a player's own limits ask of a table before a stake. A wager limit is kept by lease: the ledger says
// how much the table may have wagered in all, so the table counts for itself and needs no ledger until
// that is used up. What is in an open hand counts from its stake on.

import { type Err, err, type Refusal } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PlayerCommand } from './command.ts';
import type { SessionState } from './state.ts';

/** How many stakes a table asks for at once, so that not every round asks. */
const STAKES_AHEAD = 20n;

/** What is wagered at this table in all, an open hand included. */
const wageredMicros = ({ totals, hand }: SessionState) =>
  totals.wageredMicros + (hand?.wholeStakeMicros ?? 0n);

/** How much more may be wagered without asking; `null` where no limit asks. */
export function leaseLeftMicros(state: SessionState): bigint | null {
  if (state.standing.wagerLimit === undefined) return null;
  const left = (state.wagerCeilingMicros ?? 0n) - wageredMicros(state);
  return left > 0n ? left : 0n;
}

/** Why a stake exceeds the table's lease; `null` when it does not. */
export function wagerLimitRefusal(state: SessionState, stakeMicros: bigint): Err | null {
  const { wagerLimit, changesAtMs } = state.standing;
  const leftMicros = leaseLeftMicros(state);
  if (wagerLimit === undefined || leftMicros === null || stakeMicros <= leftMicros) return null;
  const changesAt = changesAtMs === null ? null : toTimestamp(changesAtMs);
  return err('limit_reached', { changesAt, limit: wagerLimit });
}

/** True for what a longer lease may overcome. */
export function isOfWagerLimit({ code, facts }: Refusal): boolean {
  const limit = facts?.limit;
  return code === 'limit_reached' && typeof limit === 'object' && limit?.kind === 'wager';
}

function stakesOf(state: SessionState, command: PlayerCommand): bigint {
  switch (command.type) {
    case 'play':
      return command.stakeMicros;
    case 'autoplay':
      return command.stakeMicros * BigInt(command.plays);
    case 'action':
      return state.hand?.openingStakeMicros ?? 0n;
    default:
      return 0n;
  }
}

/** How much the table asks to have wagered in all, for what a command stakes. */
export function wantedCeilingMicros(state: SessionState, command: PlayerCommand): bigint {
  const stakeMicros = stakesOf(state, command);
  const aheadMicros = command.type === 'autoplay' ? stakeMicros : stakeMicros * STAKES_AHEAD;
  return wageredMicros(state) + aheadMicros;
}

/** True when the lease does not reach for a command, or has to be given back in part. */
export function leaseIsShort(state: SessionState, command: PlayerCommand): boolean {
  const leftMicros = leaseLeftMicros(state);
  if (leftMicros === null || !(command.type === 'play' || command.type === 'autoplay'))
    return false;
  return stakesOf(state, command) > leftMicros || (state.standing.wagerBudgetMicros ?? 0n) < 0n;
}
