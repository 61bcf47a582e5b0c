// Whether a player's young purchases were paid by somebody else (db/functions/payments/payer_names.sql).

import { standingOf } from './identity-standing.ts';
import type { Json, Model } from './model.ts';
import { youngPurchases } from './redemption-rules.ts';

function toMatch(
  model: Model,
  ofRedemption: string | null,
  ofPurchase: string | null,
  countMax: number,
): Json[] {
  const at = model.clockMs;
  const { purchases, redemptions } = model.payments;
  const redemption = ofRedemption === null ? undefined : redemptions.get(ofRedemption);
  const purchase = ofPurchase === null ? undefined : purchases.get(ofPurchase);
  const playerId = redemption?.playerId ?? purchase?.playerId;
  if (playerId === undefined) return [];
  const { checkId } = standingOf(model, playerId, at);
  if (checkId === null) return [];
  return youngPurchases(model, playerId, at)
    .filter(({ matchedCheck }) => matchedCheck !== checkId)
    .sort((one, other) => (other.paidAt ?? 0) - (one.paidAt ?? 0) || (one.id < other.id ? -1 : 1))
    .slice(0, countMax)
    .map(({ id, provider, providerReference: reference }) => ({
      ...{ id, playerId, provider, reference, checkId },
    }));
}

function note(model: Model, verdicts: { id: string; match: string; checkId: string }[]): void {
  const { purchases } = model.payments;
  for (const { checkId: matchedCheck, id, match: nameMatch } of verdicts) {
    const purchase = purchases.get(id);
    if (purchase !== undefined) purchases.change(purchase, { nameMatch, matchedCheck });
  }
}

/** Functions by name. */
export const PAYER_NAME_FUNCTIONS = {
  'payments.payers_to_match': toMatch,
  'payments.note_payer_names': note,
};
