// Whether a player may wager: what the ledger says of them (their standing), what makes that out of
// date, and the refusals that follow from it.

import { type Err, err } from '#shared/result.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import type { EventFacts } from '../store/stored-event.ts';
import type { SessionState } from './state.ts';
import { timeHasCome, timeRefusal } from './time-limits.ts';

/** With the ledger out of reach a table goes on with its last standing for this long. */
export const STANDING_AGE_MS_MAX = HOUR_MS;
/** A stake rests on a word of the player's hub that was asked for no longer ago than this. */
export const HUB_WORD_MS_MAX = SECOND_MS;
/** A hub that was not heard for this long says nothing: the wallet is asked in its place. */
export const HUB_SILENCE_MS = 5 * SECOND_MS;
/** Of a table in play the ledger hears every few seconds: where it said nothing for so long it is asked. */
const LEDGER_SILENCE_MS = MINUTE_MS;
/** The ledger's clock may be behind ours: a moment that is not over there yet is asked for again. */
const ASK_AGAIN_MS = SECOND_MS;

type Standing = SessionState['standing'];
type ShownStanding = Extract<EventFacts, { kind: 'standing' }>['standing'];

/** What the table heard of its player's standing. In memory: after a nap it asks anew. */
export interface Heard {
  /** When the hub was asked that answered last, and the newest version that it named. */
  hubAtMs: number;
  hubVersion: number;
  /** When the wallet answered last, what it said, and what the table had heard when it asked. */
  walletAtMs: number;
  standing: Standing | null;
  version: number;
  epoch: number;
}

/** Before anything was heard. */
export const NOTHING_HEARD: Heard = {
  hubAtMs: Number.NEGATIVE_INFINITY,
  hubVersion: 0,
  walletAtMs: Number.NEGATIVE_INFINITY,
  standing: null,
  version: 0,
  epoch: 0,
};

/** A standing without what is between wallet and table. */
export function shownStanding(standing: Standing): ShownStanding {
  const { mayWager, reason, changesAtMs, lossLimit, limit, prizeMaxMicros, prizePlace } = standing;
  return {
    ...{ mayWager, reason, changesAtMs },
    ...(lossLimit !== undefined && { lossLimit }),
    ...(limit !== undefined && { limit }),
    ...(prizeMaxMicros !== undefined && { prizeMaxMicros }),
    ...(prizePlace !== undefined && { prizePlace }),
  };
}

/** True where a player is to be told of a new standing. */
export const isShownAnew = (before: ShownStanding, after: ShownStanding) =>
  before.mayWager !== after.mayWager || before.prizeMaxMicros !== after.prizeMaxMicros;

/** When a standing may change, and the limit that is reached. */
export function changeOf({ reason, changesAtMs, lossLimit, limit = lossLimit }: ShownStanding) {
  const changesAt = changesAtMs === null ? null : toTimestamp(changesAtMs);
  const isNamed = reason === 'limit_reached' && limit !== undefined;
  return isNamed ? { changesAt, limit } : { changesAt };
}

/** Why a standing forbids a wager: limits, place and age by their own codes, all else as a pause. */
export function standingRefusal(standing: Standing): Err {
  const { reason } = standing;
  const { changesAt } = changeOf(standing);
  switch (reason) {
    case 'limit_reached':
      return err(reason, changeOf(standing));
    case 'place_not_allowed':
    case 'place_proof_required':
    case 'underage':
      return err(reason, { changesAt });
    default:
      return err('wager_paused', { reason, changesAt });
  }
}

const isOver = (momentMs: number | null, nowMs: number) => momentMs !== null && nowMs >= momentMs;

/** Why nothing more may be staked now, also not in a hand that is open; `null` when it may. */
export function stakeRefusal(state: SessionState, nowMs: number) {
  const { health, standing, standingAtMs } = state;
  if (!standing.mayWager) return standingRefusal(standing);
  if (health.disagrees) return err('wager_paused', { reason: 'settlement' });
  // Nobody could say whether this still holds.
  const isUnknown =
    nowMs - standingAtMs > STANDING_AGE_MS_MAX || isOver(standing.holdsUntilMs, nowMs);
  if (isUnknown) return err('wager_paused', { reason: 'standing_unknown' });
  return timeRefusal(state, nowMs);
}

/** Why no wager may be placed now; `null` when one may. */
export function wagerRefusal(state: SessionState, nowMs: number) {
  if (state.status !== 'open') return err('session_not_open');
  if (state.health.disagrees) return err('wager_paused', { reason: 'settlement' });
  if (state.closeRequested !== null) return err('wager_paused', { reason: state.closeRequested });
  return stakeRefusal(state, nowMs);
}

/** True when something is known to have changed that the standing does not say. */
export function isOutdated({ standing, epoch }: SessionState, heard: Heard): boolean {
  const { hubVersion } = heard;
  if (hubVersion <= standing.version && epoch <= standing.epoch) return false;
  // What the wallet said when it was asked about this very change holds, whatever number it has: a
  // ledger that was restored counts from behind.
  const isAnswered = heard.standing === standing;
  return !(isAnswered && hubVersion <= heard.version && epoch <= heard.epoch);
}

/** True when the wallet must be asked before the next stake, if it answers. */
export function mustAskWallet(state: SessionState, heard: Heard, nowMs: number): boolean {
  const { changesAtMs, holdsUntilMs } = state.standing;
  const sinceMs = nowMs - heard.walletAtMs;
  const hasCome = isOver(changesAtMs, nowMs) || isOver(holdsUntilMs, nowMs);
  const isDue = hasCome || timeHasCome(state, nowMs);
  if (isDue && sinceMs >= ASK_AGAIN_MS) return true;
  if (isOutdated(state, heard) || nowMs - state.standingAtMs > LEDGER_SILENCE_MS) return true;
  return nowMs - heard.hubAtMs > HUB_SILENCE_MS && sinceMs > HUB_SILENCE_MS;
}
