// Places as the outer contract shows them.

import { outward } from '#shared/views/outward.ts';
import type { OwnPlace, RuledPlace } from '../store/index.ts';

/** Drops what is null: the contract has it as absent. */
const withoutNulls = (row: object) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** A player's own place. */
export function ownPlaceView({ changesAtMs, alsoSeen, ...place }: OwnPlace) {
  return {
    ...outward(place),
    ...withoutNulls(outward({ changesAtMs })),
    alsoSeen: alsoSeen.map(outward),
  };
}

/** A place that a rule speaks of. */
export function ruledPlaceView({ next, sinceMs, ...place }: RuledPlace) {
  return {
    ...outward({ sinceMs }),
    ...withoutNulls(outward(place)),
    ...(next !== null && { next: outward(next) }),
  };
}
