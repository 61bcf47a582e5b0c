// Whether a player may wager: what the ledger says of them (their standing), how old that may be, and
// the refusals that follow from it.

import { type Err, err } from '#shared/result.ts';
import { HOUR_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import type { EventFacts } from '../store/stored-event.ts';
import type { SessionState } from './state.ts';

/** With the ledger out of reach a table goes on with its last standing for this long. */
export const STANDING_AGE_MS_MAX = HOUR_MS;

/**
 * While the ledger answers, a wager rests on a standing no older than this: a limit lowered, a debt
 * or a ban elsewhere reaches an open table. A settlement renews it for a table in play, so the
 * usual round asks nobody. One auto-play is worth a thousand rounds and is asked for by itself.
 */
const STANDING_FRESH_MS = { play: 5 * SECOND_MS, autoplay: SECOND_MS };

type ShownStanding = Extract<EventFacts, { kind: 'standing' }>['standing'];

/** A standing without what is between wallet and table. */
export function shownStanding(standing: SessionState['standing']): ShownStanding {
  const { mayWager, reason, changesAtMs, lossLimit } = standing;
  return { mayWager, reason, changesAtMs, ...(lossLimit !== undefined && { lossLimit }) };
}

/** When a standing may change, and the limit that is reached. */
export function changeOf({ reason, changesAtMs, lossLimit }: ShownStanding) {
  const changesAt = changesAtMs === null ? null : toTimestamp(changesAtMs);
  const isNamed = reason === 'limit_reached' && lossLimit !== undefined;
  return isNamed ? { changesAt, limit: lossLimit } : { changesAt };
}

/** Why a standing forbids a wager: a reached limit by its own code, all else as a pause. */
export function standingRefusal(standing: SessionState['standing']): Err {
  const { reason } = standing;
  if (reason === 'limit_reached') return err('limit_reached', changeOf(standing));
  return err('wager_paused', { reason, changesAt: changeOf(standing).changesAt });
}

/** Why no wager may be placed now; `null` when one may. */
export function wagerRefusal(state: SessionState, nowMs: number) {
  if (state.status !== 'open') return err('session_not_open');
  if (state.health.disagrees) return err('wager_paused', { reason: 'settlement' });
  if (state.closeRequested !== null) return err('wager_paused', { reason: state.closeRequested });
  if (!state.standing.mayWager) return standingRefusal(state.standing);
  if (nowMs - state.standingAtMs > STANDING_AGE_MS_MAX) {
    return err('wager_paused', { reason: 'standing_unknown' });
  }
  return null;
}

/** True when the standing must be asked anew before the next wager, if the ledger answers. */
export function standingIsStale(
  state: SessionState,
  wager: keyof typeof STANDING_FRESH_MS,
  nowMs: number,
): boolean {
  const { changesAtMs } = state.standing;
  if (changesAtMs !== null && nowMs >= changesAtMs && state.standingAtMs < changesAtMs) return true;
  return nowMs - state.standingAtMs > STANDING_FRESH_MS[wager];
}
