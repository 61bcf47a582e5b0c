// Says on every page why Sweeps Coins cannot be played where the player is. Whoever closed it reads it
// again when the reason is another one.

import { type OwnPlace, useOwnPlace } from '../queries/places.ts';
import { createStore, useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Link } from './link.tsx';
import { Notice } from './state.tsx';

const words = texts.places.banner;

/** What was closed, by its words. */
const closed = createStore<string | null>(null);

function whyNot({ place, reasons }: OwnPlace): string | null {
  const reason = reasons.find(({ feature }) => feature === 'sc_play');
  if (reason === undefined) return null;
  if (reason.code === 'underage') return words.underage(reason.minimumAge ?? 18);
  return reason.code === 'place_not_allowed'
    ? words.place_not_allowed(place)
    : words.place_proof_required;
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
