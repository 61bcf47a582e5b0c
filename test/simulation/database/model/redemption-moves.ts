// A redemption's row, what is written down of it, and how its states follow each other
// (db/functions/payments/redemptions.sql).

import { voidPrize } from './ledger-prizes.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import type { Redemption, RedemptionEvent } from './prize-tables.ts';

/** States in which no money has left. */
export const NOT_LEFT: readonly string[] = ['held', 'needs_player', 'in_review', 'approved'];
const OF_A_YEAR = ['paying', 'sent', 'paid', 'returned'];

export const redemptionJson = (found: Redemption): Json => ({
  ...{ id: found.id, playerId: found.playerId, amountMicros: `${found.amountMicros}` },
  ...{ destinationId: found.destinationId, retryOf: found.retryOf, state: found.state },
  ...{ reasons: found.reasons, requestedAtMs: msText(found.requestedAt) },
  ...{ stateSinceMs: msText(found.stateSince), acceptsWithholding: found.acceptsWithholding },
  ...{ withheldMicros: `${found.withheldMicros}`, sentAtMs: msText(found.sentAt) },
  ...{ paidAtMs: msText(found.paidAt), returnedAtMs: msText(found.returnedAt) },
  ...{ approvedBy: found.approvedBy, attention: found.attention },
  attentionNumber: found.attentionNumber,
});

export const redemptionEventJson = ({ at, byPerson, fact, reasons, state }: RedemptionEvent) => ({
  ...{ state, atMs: msText(at), reasons, byPerson },
  note: ((fact as Json).note as string | undefined) ?? null,
  staffNote: ((fact as Json).staffNote as string | undefined) ?? null,
});

/** As `payments.payout_json`. */
export function payoutJson(model: Model, one: Redemption): Json {
  const { provider = null, reference = null } =
    model.payments.destinations.get(one.destinationId) ?? {};
  return {
    ...{ ...redemptionJson(one), provider, destinationReference: reference },
    netMicros: `${one.amountMicros - one.withheldMicros}`,
    orderUntilMs: msText(one.nextCheckAt),
  };
}

/** Something is wrong with money that has left. */
export const raiseAttention = (model: Model, one: Redemption, attention: string): Redemption =>
  model.payments.redemptions.change(one, {
    ...{ attention, attentionNumber: one.attentionNumber + 1 },
  });

/** Writes an event down. */
export function noteEvent(
  model: Model,
  event: Pick<RedemptionEvent, 'redemptionId' | 'state' | 'at'> & Partial<RedemptionEvent>,
): void {
  const { redemptionEvents } = model.payments;
  const id = redemptionEvents.size + 1;
  redemptionEvents.insert({ id, reasons: [], byPerson: null, fact: {}, ...event });
}

/** What comes with a change of a state. */
interface Why {
  reasons: readonly string[];
  by?: string | null;
  fact?: Json;
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each, index) => each === other[index]);

/** Writes a state down, with why. The same state for the same reasons is no news. */
export function move(
  model: Model,
  one: Redemption,
  state: string,
  { by = null, fact = {}, reasons }: Why,
  at: number,
): Redemption {
  const isNew = one.state !== state;
  if (!isNew && isSame(one.reasons, reasons) && Object.keys(fact).length === 0) return one;
  noteEvent(model, { redemptionId: one.id, state, at, reasons, byPerson: by, fact });
  return model.payments.redemptions.change(one, {
    ...{ reasons, state },
    ...(isNew ? { stateSince: at, notices: 0, checks: 0, nextCheckAt: at } : {}),
    taxYear: OF_A_YEAR.includes(state) ? one.taxYear : null,
    returnedAt: state === 'returned' ? at : null,
  });
}

/** Ends one whose money never left: the coins come back. */
export function end(
  model: Model,
  one: Redemption,
  state: string,
  why: Why,
  at: number,
): Redemption {
  voidPrize(model, one.id);
  return move(model, one, state, why, at);
}
