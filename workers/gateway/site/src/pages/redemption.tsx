// One prize: where it stands, what happened to it, and what its player can do.

import { useEffect } from 'react';
import { groupedAmount, isNone } from '../amounts.ts';
import { Acts } from '../prizes/acts.tsx';
import { StatePill } from '../prizes/state-pill.tsx';
import { Timeline } from '../prizes/timeline.tsx';
import { nameOf, reasonText } from '../prizes/words.ts';
import { moneyMoved } from '../queries/money.ts';
import {
  type Destination,
  type Redemption,
  useDestinations,
  useRedemption,
} from '../queries/prizes.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Link } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Loadable, Notice } from '../ui/state.tsx';
import '../style/prizes.css';

const words = texts.prizes;

function Facts({ of, to }: { of: Redemption; to: Destination | undefined }) {
  const { withheld, retryOf } = of;
  const times = [
    [words.facts.asked, of.requestedAt],
    [words.facts.sent, of.sentAt],
    [words.facts.paid, of.paidAt],
    [words.facts.returned, of.returnedAt],
  ] as const;
  return (
    <dl className="facts">
      <dt>{words.facts.to}</dt>
      <dd>{to === undefined ? words.gone : nameOf(to)}</dd>
      {!isNone(withheld) && (
        <>
          <dt>{words.facts.withheld}</dt>
          <dd>{words.usd(groupedAmount(withheld))}</dd>
        </>
      )}
      {times.map(([name, at]) =>
        at === null ? null : (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{shownMoment(at)}</dd>
          </div>
        ),
      )}
      {retryOf !== null && (
        <>
          <dt>{words.retryTitle}</dt>
          <dd>
            <Link to={`/redemptions/${retryOf}`}>{words.first}</Link>
          </dd>
        </>
      )}
    </dl>
  );
}

function Shown({ of, all }: { of: Redemption; all: readonly Destination[] }) {
  const { state, reasons, acceptsWithholding, withheld } = of;
  const waits = state === 'approved' && reasons.length > 0;
  const usesTax = acceptsWithholding && isNone(withheld);
  return (
    <>
      <section className="panel stack" aria-label={words.page} data-state={state}>
        <div className="row wrap between" role="status">
          <p className="total">
            <Money amount={of.amount} coin="SC" />
          </p>
          <StatePill state={state} />
          <p className="soft whole">{waits ? words.approvedWaits : words.stateLines[state]}</p>
        </div>
        {reasons.length > 0 && (
          <ul className="stack tight">
            {reasons.map((reason) => (
              <li key={reason} className="small">
                {reasonText(reason)}
              </li>
            ))}
          </ul>
        )}
        {usesTax && <Notice>{words.withholds}</Notice>}
        <Facts of={of} to={all.find(({ id }) => id === of.destinationId)} />
      </section>
      <Acts of={of} from={all} />
      <Timeline of={of.events} />
    </>
  );
}

export default function RedemptionPage({ id }: { id: string }) {
  const redemption = useRedemption(id);
  const destinations = useDestinations();
  const state = redemption.data?.state;
  // Its coins move with it.
  useEffect(() => {
    if (state !== undefined) moneyMoved();
  }, [state]);
  return (
    <div className="page narrow stack loose">
      <div className="row wrap between">
        <h1>{words.page}</h1>
        <Link to="/redeem">{words.mine}</Link>
      </div>
      <Loadable of={destinations} rows={1} height={220}>
        {(all) => (
          <Loadable of={redemption} rows={1} height={220}>
            {(of) => <Shown of={of} all={all} />}
          </Loadable>
        )}
      </Loadable>
    </div>
  );
}
