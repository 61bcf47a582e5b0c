// Says on every page why Sweeps Coins cannot be played where the player is. Whoever closed it reads it
// again when the reason is another one.

import { type OwnPlace, useOwnPlace } from '../queries/places.ts';
import { createStore, useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { shownClock } from '../times.ts';
import { Button } from './button.tsx';
import { Link } from './link.tsx';
import { Notice } from './state.tsx';

const words = texts.places.banner;

/** What was closed, by its words. */
const closed = createStore<string | null>(null);

function whyNot({ place, reasons, alsoSeen }: OwnPlace): string | null {
  const reason = reasons.find(({ feature }) => feature === 'sc_play');
  switch (reason?.code) {
    case 'underage':
      return words.underage(reason.minimumAge ?? 18);
    case 'place_not_allowed': {
      const before = alsoSeen.find((other) => other.place === reason.place);
      return before === undefined
        ? words.place_not_allowed(reason.place ?? place)
        : words.wasElsewhere(before.place, shownClock(before.validUntil));
    }
    case 'place_proof_required':
      return words.place_proof_required;
    case 'staff_barred':
      return texts.places.reasons.staff_barred;
    default:
      // Terms have a banner of their own.
      return null;
  }
}

export function PlaceBanner() {
  const { data } = useOwnPlace();
  const dismissed = useStore(closed);
  const why = data === undefined ? null : whyNot(data);
  if (why === null || why === dismissed) return null;
  return (
    <Notice>
      <span className="grow">{why}</span>
      <Link to="/places">{words.why}</Link>
      <Button look="small" onClick={() => closed.set(why)} text={texts.common.close} />
    </Notice>
  );
}
