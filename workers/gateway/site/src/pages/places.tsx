// Where the player may play: their own place with what may be done there and why not, and what holds
// everywhere else, by which source.

import type { Output } from '#shared/client/types.ts';
import { type OwnPlace, useOwnPlace, usePlaces } from '../queries/places.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { shownAgo, shownClock, shownDay } from '../times.ts';
import { Button } from '../ui/button.tsx';
import '../style/account.css';
import { texts } from '../texts/index.ts';
import { Empty, Listed, Loadable } from '../ui/state.tsx';

const words = texts.places;
const FEATURES = ['sc_play', 'sc_grant', 'redeem', 'gc_play', 'gc_purchase'] as const;

type Feature = (typeof FEATURES)[number];
type RuledPlace = Output<'compliance.listPlaces'>['items'][number];

function FeatureRow({ feature, of }: { feature: Feature; of: OwnPlace }) {
  const reason = of.reasons.find((one) => one.feature === feature);
  const isAllowed = of.features[feature];
  return (
    <li>
      <div className="grow">
        <span>{words.features[feature]}</span>
        {reason !== undefined && (
          <p className="small faint">
            {reason.code === 'underage' && reason.minimumAge !== undefined
              ? words.underageAt(reason.minimumAge)
              : words.reasons[reason.code]}
          </p>
        )}
      </div>
      <span className={`pill ${isAllowed ? 'good' : ''}`}>{isAllowed ? words.yes : words.no}</span>
    </li>
  );
}

function Here({ of, onAgain }: { of: OwnPlace; onAgain(): unknown }) {
  const { place, method, risks, alsoSeen, validUntil, changesAt } = of;
  return (
    <section className="panel stack tight" data-testid="own-place">
      <div className="row between wrap">
        <h2>{place === 'unknown' ? words.hereUnknown : words.here(place)}</h2>
        <Button look="small" onClick={onAgain} text={words.again} />
      </div>
      {method !== null && <p className="small soft">{words.methods[method]}</p>}
      {risks.map((risk) => (
        <p key={risk} className="small soft">
          {words.risks[risk]}
        </p>
      ))}
      {alsoSeen.map((other) => (
        <p key={other.place} className="small soft">
          {words.alsoSeen(other.place, shownClock(other.validUntil))}
        </p>
      ))}
      <ul className="list">
        {FEATURES.map((feature) => (
          <FeatureRow key={feature} feature={feature} of={of} />
        ))}
      </ul>
      {validUntil !== null && (
        <p className="small faint">{words.validUntil(shownClock(validUntil))}</p>
      )}
      {changesAt !== undefined && changesAt !== validUntil && (
        <p className="small faint">{words.changes(shownAgo(changesAt))}</p>
      )}
    </section>
  );
}

function OwnPlaceOf() {
  const own = useOwnPlace();
  return (
    <Loadable of={own} rows={5}>
      {(place) => <Here of={place} onAgain={own.refetch} />}
    </Loadable>
  );
}

function PlaceRow({ of }: { of: RuledPlace }) {
  const { place, mode, since, source, until, next } = of;
  return (
    <li>
      <div className="grow">
        <strong>{words.nameOf(place)}</strong>
        <p className="small faint">
          {since === null ? words.noRule : words.since(shownDay(since), source)}
        </p>
        {until !== undefined && <p className="small faint">{words.until(shownDay(until))}</p>}
        {next !== undefined && (
          <p className="small faint">{words.next(words.modes[next.mode], shownDay(next.at))}</p>
        )}
      </div>
      <span className={`pill ${mode === 'open' ? 'good' : ''}`}>{words.modes[mode]}</span>
    </li>
  );
}

export default function Places() {
  const { status } = useStore(account);
  const places = usePlaces();
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      {status === 'signed_in' && <OwnPlaceOf />}
      <section className="stack tight">
        <h2>{words.list}</h2>
        <p className="small soft">{words.listLine}</p>
        <div className="panel flush" data-testid="places">
          <Listed of={places} rows={6} empty={<Empty title={texts.common.none} />}>
            {(place) => <PlaceRow key={place.place} of={place} />}
          </Listed>
        </div>
      </section>
    </div>
  );
}
