// The statement of a year, for the player's own records.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { statementFile, useStatement } from '../queries/play.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { yearsSince } from '../times.ts';
import { Choice } from '../ui/field.tsx';
import { Loadable } from '../ui/state.tsx';
import { Download } from './download.tsx';
import { Net } from './net.tsx';

const words = texts.myPlay;

function Facts({ of }: { of: Output<'statements.statement'> }) {
  const { count, paid, returned, spent } = of.purchases;
  return (
    <div className="stack tight">
      {of.play.length === 0 && <p className="soft">{words.nothing}</p>}
      {of.play.map(({ currency, rounds, played, won }) => (
        <div key={currency}>
          <h3>{texts.coins[currency]}</h3>
          <dl className="facts">
            <dt>{words.rounds}</dt>
            <dd>{rounds.toLocaleString()}</dd>
            <dt>{words.played}</dt>
            <dd>{groupedAmount(played)}</dd>
            <dt>{words.won}</dt>
            <dd>{groupedAmount(won)}</dd>
            <dt>{words.net}</dt>
            <dd>
              <Net won={won} staked={played} />
            </dd>
          </dl>
        </div>
      ))}
      {count > 0 && (
        <div>
          <h3>{words.purchases(count)}</h3>
          <dl className="facts">
            <dt>{words.paid}</dt>
            <dd>${groupedAmount(paid)}</dd>
            <dt>{words.returned}</dt>
            <dd>${groupedAmount(returned)}</dd>
            <dt>{words.spent}</dt>
            <dd>${groupedAmount(spent)}</dd>
          </dl>
        </div>
      )}
    </div>
  );
}

export function Statement() {
  const now = useStore(account);
  const years = yearsSince(now.status === 'signed_in' ? now.player.createdAt : '');
  const [year, setYear] = useState(String(years[0]));
  const statement = useStatement(year);
  return (
    <section className="panel stack tight" aria-label={words.statement}>
      <h2>{words.statement}</h2>
      <p className="small soft">{words.statementLine}</p>
      <div className="row wrap between filters">
        <Choice
          id="year"
          label={words.year}
          options={years.map((value) => ({ value: String(value), text: value }))}
          value={year}
          onChange={setYear}
        />
        <Download name={`${words.statement} ${year}`} load={() => statementFile(year)} />
      </div>
      <Loadable of={statement}>{(value) => <Facts of={value} />}</Loadable>
    </section>
  );
}
