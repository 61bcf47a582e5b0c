// Destinations and differences as the outer contract spells them. A player sees nothing of the provider's
// names.

import { outward } from '#shared/views/outward.ts';
import type { Destination, PayoutDifference } from '../store/index.ts';

/** A destination as its player sees it. */
export function destinationOf(found: Destination) {
  const { id, kind, state, label, last4, nameMatch, refusal, ...rest } = outward(found);
  const { restsUntil, createdAt, readyAt } = rest;
  const about = { id, kind, state, label, last4, nameMatch, refusal };
  return { ...about, restsUntil, createdAt, readyAt };
}

/** A difference as staff sees it. */
export const differenceOf = (found: PayoutDifference) => outward(found);
