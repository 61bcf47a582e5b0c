// Redeeming: what can be redeemed, why not and what to do about it, the wish itself, and those before.

import { useState } from 'react';
import { groupedAmount } from '../amounts.ts';
import { Blockers } from '../prizes/blockers.tsx';
import { chosenOf, DestinationChoice } from '../prizes/destination-choice.tsx';
import { StatePill } from '../prizes/state-pill.tsx';
import { Wish } from '../prizes/wish.tsx';
import {
  type Destination,
  type Eligibility,
  useDestinations,
  useEligibility,
  useRedemptions,
} from '../queries/prizes.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Empty, Listed, Loadable, More } from '../ui/state.tsx';
import '../style/wallet.css';

const words = texts.prizes;

function Now({ of: { redeemable, minimum, maximum } }: { of: Eligibility }) {
  return (
    <section className="panel sums" aria-label={words.now}>
      <div>
        <p className="soft small">{words.now}</p>
        <p className="total">
          <Money amount={redeemable} coin="SC" />
        </p>
      </div>
      <div className="stack tight">
        <p className="small soft">{words.bounds(groupedAmount(minimum), groupedAmount(maximum))}</p>
        <ButtonLink to="/payout-accounts" look="small" text={words.manage} />
      </div>
    </section>
  );
}

function WhyNot(props: {
  of: Eligibility;
  destinations: readonly Destination[];
  to: Destination | undefined;
  onChoose(id: string): void;
}) {
  return (
    <section className="panel flush" aria-label={words.whyNot}>
      <div className="padded stack tight">
        <h2>{words.whyNot}</h2>
        <p className="small soft">{words.whyNotLine}</p>
        <DestinationChoice of={props.destinations} value={props.to} onChange={props.onChoose} />
      </div>
      <div className="line-above">
        <Blockers of={props.of.blocking} />
      </div>
    </section>
  );
}

function Mine() {
  const list = useRedemptions();
  return (
    <section className="stack tight" aria-label={words.mine}>
      <h2>{words.mine}</h2>
      <div className="panel flush">
        <Listed of={list} rows={2} empty={<Empty title={words.none} line={words.noneLine} />}>
          {({ id, state, amount, requestedAt }) => (
            <li key={id}>
              <div className="grow">
                <Link to={`/redemptions/${id}`}>
                  <Money amount={amount} coin="SC" />
                </Link>
                <p className="small faint">{shownMoment(requestedAt)}</p>
              </div>
              <StatePill state={state} />
            </li>
          )}
        </Listed>
      </div>
      <More of={list} />
    </section>
  );
}

function Ask({ destinations }: { destinations: readonly Destination[] }) {
  const [id, setId] = useState<string | null>(null);
  const to = chosenOf(destinations, id);
  const eligibility = useEligibility(to === undefined ? {} : { destinationId: to.id });
  const choice = { destinations, onChoose: setId };
  return (
    <Loadable of={eligibility} rows={2} height={120}>
      {(of) => (
        <>
          <Now of={of} />
          {of.blocking.length === 0 && to !== undefined ? (
            <Wish of={of} to={to} {...choice} />
          ) : (
            <WhyNot of={of} to={to} {...choice} />
          )}
        </>
      )}
    </Loadable>
  );
}

export default function Redeem() {
  const destinations = useDestinations();
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      <Loadable of={destinations} rows={2} height={120}>
        {(found) => <Ask destinations={found} />}
      </Loadable>
      <Mine />
    </div>
  );
}
