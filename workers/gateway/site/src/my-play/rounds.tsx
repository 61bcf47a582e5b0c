// Every round of a period, with the choice of a game, and the same as a file.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import type { GameId } from '#shared/games/registry.ts';
import { groupedAmount, shownMultiplier } from '../amounts.ts';
import { LISTED, LISTINGS } from '../games/registry.ts';
import { roundsFile, useRounds } from '../queries/play.ts';
import type { Coin } from '../state/preferences.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Choice } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { Columns, Empty, Loadable, More } from '../ui/state.tsx';
import { Download } from './download.tsx';

const words = texts.myPlay;
const GAMES = [
  { value: '', text: words.allGames },
  ...LISTED.map((id) => ({ value: id, text: LISTINGS[id].title })),
];
const COLUMNS = [
  { text: words.game },
  { text: words.stake, look: 'number' },
  { text: words.multiplier, look: 'number only-wide' },
  { text: words.won, look: 'number' },
  { text: words.when, look: 'number only-wide' },
];

type Round = Output<'activity.bets'>['items'][number];

function RoundRow({ of }: { of: Round }) {
  const { id, game, stake, multiplier, payout, at } = of;
  const { title } = LISTINGS[game];
  const when = shownMoment(at);
  return (
    <tr>
      <td>
        <Link to={`/rounds/${id}`} aria-label={words.open(title, when)}>
          {title}
        </Link>
        <div className="faint small only-narrow">{when}</div>
      </td>
      <td className="number">{groupedAmount(stake)}</td>
      <td className="number soft only-wide">{shownMultiplier(multiplier)}</td>
      <td className="number">{groupedAmount(payout ?? '')}</td>
      <td className="number faint only-wide">{when}</td>
    </tr>
  );
}

export function Rounds({ days, coin }: { days: number; coin: Coin }) {
  const [game, setGame] = useState<GameId | null>(null);
  const filter = { days, currency: coin, game };
  const pages = useRounds(filter);
  return (
    <section className="stack tight" aria-label={words.list}>
      <h2>{words.list}</h2>
      <div className="row wrap between filters">
        <Choice
          id="game"
          label={words.game}
          options={GAMES}
          value={game ?? ''}
          onChange={(id) => setGame(id === '' ? null : (id as GameId))}
        />
        <Download name={words.list} load={() => roundsFile(filter)} />
      </div>
      <div className="panel flush">
        <Loadable of={pages}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon="clock" title={words.empty} line={words.emptyLine} />
            ) : (
              <table className="table">
                <Columns of={COLUMNS} />
                <tbody>
                  {items.map((round) => (
                    <RoundRow key={round.id} of={round} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Loadable>
      </div>
      <More of={pages} />
    </section>
  );
}
