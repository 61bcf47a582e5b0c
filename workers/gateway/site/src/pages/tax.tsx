// Tax of a year: what was sent, from what sum a form is needed, and where the form stands.

import { useState } from 'react';
import type { ClientError, Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { beginTaxForm, useTaxYear } from '../queries/prizes.ts';
import { account } from '../state/account.ts';
import { go } from '../state/router.ts';
import { useStore } from '../state/store.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { yearsSince } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { Loadable, Notice } from '../ui/state.tsx';

const words = texts.prizes;
type TaxYear = Output<'compliance.getTaxYear'>;

const usd = (amount: string) => words.usd(groupedAmount(amount));

function TaxForm({ year, of }: { year: string; of: TaxYear['form'] }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const begin = async () => {
    setBusy(true);
    const answer = await beginTaxForm(year);
    if (answer.ok) {
      location.assign(answer.value.url);
      return;
    }
    setBusy(false);
    setError(answer.error);
  };
  return (
    <section className="panel stack tight" aria-label={words.taxForm}>
      <h2 className="row wrap">
        {words.taxForm}
        <span className={`pill ${of.state === 'valid' ? 'good' : ''}`}>
          {words.taxStates[of.state]}
        </span>
      </h2>
      <p>{of.needed ? words.taxNeeded : words.taxNotNeeded}</p>
      <p className="small soft">{words.taxNumber}</p>
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      {of.state !== 'valid' && (
        <div>
          <Button
            look={of.needed ? 'primary' : ''}
            disabled={busy}
            onClick={begin}
            text={of.state === 'open' ? words.taxGoOn : words.taxAct}
          />
        </div>
      )}
    </section>
  );
}

export default function Tax({ id }: { id: string }) {
  const now = useStore(account);
  const years = yearsSince(now.status === 'signed_in' ? now.player.createdAt : '');
  const year = id === '' ? String(years[0]) : id;
  const found = useTaxYear(year);
  // A year that somebody typed is among those to choose, too.
  const options = [...new Set([...years.map(String), year])].sort().reverse();
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.taxTitle(year)}</h1>
        <p className="soft">{words.taxLine}</p>
      </div>
      <section className="panel stack" aria-label={words.taxTitle(year)}>
        <Choice
          id="year"
          label={texts.myPlay.year}
          options={options.map((value) => ({ value, text: value }))}
          value={year}
          onChange={(next) => go(`/tax/${next}`, true)}
        />
        <Loadable of={found}>
          {({ paid, threshold, withheld }) => (
            <dl className="facts">
              <dt>{words.taxPaid}</dt>
              <dd>{usd(paid)}</dd>
              <dt>{words.taxThreshold}</dt>
              <dd>{threshold === null ? words.taxUnknown : usd(threshold)}</dd>
              <dt>{words.taxWithheld}</dt>
              <dd>{usd(withheld)}</dd>
            </dl>
          )}
        </Loadable>
      </section>
      {found.data !== undefined && <TaxForm year={year} of={found.data.form} />}
      <Link to="/redeem">{words.title}</Link>
    </div>
  );
}
