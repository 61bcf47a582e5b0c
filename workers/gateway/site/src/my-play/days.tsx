// Sums of a period, and its days by game.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { LISTINGS } from '../games/registry.ts';
import { useActivity } from '../queries/play.ts';
import type { Coin } from '../state/preferences.ts';
import { texts } from '../texts/index.ts';
import { shownUtcDay } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Money } from '../ui/money.tsx';
import { Columns, Empty, Loadable } from '../ui/state.tsx';
import { Net } from './net.tsx';

const words = texts.myPlay;
const ROWS = 14;
const COLUMNS = [
  { text: words.day },
  { text: words.rounds, look: 'number only-wide' },
  { text: words.staked, look: 'number' },
  { text: words.won, look: 'number only-wide' },
  { text: words.net, look: 'number' },
];

type Activity = Output<'activity.activity'>;

function Totals({ of, coin }: { of: Activity['totals'][number]; coin: Coin }) {
  return (
    <section className="panel" aria-label={words.totals}>
      <dl className="facts">
        <dt>{words.rounds}</dt>
        <dd>{of.rounds.toLocaleString()}</dd>
        <dt>{words.staked}</dt>
        <dd>
          <Money amount={of.wagered} coin={coin} />
        </dd>
        <dt>{words.won}</dt>
        <dd>
          <Money amount={of.paid} coin={coin} />
        </dd>
        <dt>{words.net}</dt>
        <dd>
          <Net won={of.paid} staked={of.wagered} />
        </dd>
      </dl>
    </section>
  );
}

function DayRow({ of }: { of: Activity['items'][number] }) {
  const { day, game, rounds, wagered, paid } = of;
  return (
    <tr>
      <td>
        {shownUtcDay(day)} <span className="faint">· {LISTINGS[game].title}</span>
      </td>
      <td className="number only-wide">{rounds.toLocaleString()}</td>
      <td className="number">{groupedAmount(wagered)}</td>
      <td className="number only-wide">{groupedAmount(paid)}</td>
      <td className="number">
        <Net won={paid} staked={wagered} />
      </td>
    </tr>
  );
}

function DayTable({ items }: { items: Activity['items'] }) {
  const [shown, setShown] = useState(ROWS);
  const left = items.length - shown;
  return (
    <section className="stack tight" aria-label={words.days}>
      <h2>{words.days}</h2>
      <div className="panel flush">
        <table className="table">
          <Columns of={COLUMNS} />
          <tbody>
            {items.slice(0, shown).map((item) => (
              <DayRow key={item.day + item.game} of={item} />
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && (
        <Button
          onClick={() => setShown(shown + ROWS)}
          text={words.moreDays(Math.min(left, ROWS))}
        />
      )}
    </section>
  );
}

export function Days({ days, coin }: { days: number; coin: Coin }) {
  const activity = useActivity(days);
  return (
    <Loadable of={activity} rows={4}>
      {({ items, totals }) => {
        const total = totals.find(({ currency }) => currency === coin);
        if (total === undefined) {
          return (
            <div className="panel">
              <Empty icon="clock" title={words.empty} line={words.emptyLine} />
            </div>
          );
        }
        return (
          <>
            <Totals of={total} coin={coin} />
            <DayTable items={items.filter(({ currency }) => currency === coin)} />
          </>
        );
      }}
    </Loadable>
  );
}
