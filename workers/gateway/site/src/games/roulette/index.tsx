// Roulette: chips on the cloth are the bet; the wheel turns and the ball rests in the pocket drawn.

import { pocketColor } from '#shared/games/roulette/spots.ts';
import { formatAmount } from '#shared/money.ts';
import { groupedAmount, microsOf, sumOf } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { OutcomeText } from '../history.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { Cloth } from './cloth.tsx';
import { InsideField } from './inside-field.tsx';
import { RouletteWheel, SPIN_MS } from './wheel.tsx';
import './roulette.css';

type Bet = { spot: string; stake: string };
export type Roulette = { bets: Bet[] };

const words = texts.board;

const totalOf = ({ bets }: Roulette) => sumOf(bets.map(({ stake }) => stake));

/** One more chip on a spot. */
function withChip({ bets }: Roulette, spot: string, chip: string): Roulette {
  const more = microsOf(chip);
  if (more === null || more === 0n) return { bets };
  const known = bets.find((bet) => bet.spot === spot);
  const stake = formatAmount((microsOf(known?.stake ?? '0') ?? 0n) + more);
  return { bets: [...bets.filter((bet) => bet !== known), { spot, stake }] };
}

function Fields({ params, onParams, stake, locked }: GameProps<Roulette>) {
  const isEmpty = params.bets.length === 0;
  return (
    <>
      <dl className="preview">
        <div>
          <dt>{words.totalBet}</dt>
          <dd data-testid="total-bet">{groupedAmount(totalOf(params))}</dd>
        </div>
      </dl>
      <div className="pair">
        <Button
          disabled={locked || isEmpty}
          onClick={() => onParams({ bets: params.bets.slice(0, -1) })}
          text={words.undo}
        />
        <Button
          disabled={locked || isEmpty}
          onClick={() => onParams({ bets: [] })}
          text={words.clear}
        />
      </div>
      <InsideField locked={locked} onChip={(spot) => onParams(withChip(params, spot, stake))} />
    </>
  );
}

function Board({ params, onParams, stake, locked, round, moving }: GameProps<Roulette>) {
  const pocket = (round?.outcome as { pocket?: number } | undefined)?.pocket;
  return (
    <div className="roulette centered">
      <RouletteWheel
        id={round?.id}
        pocket={pocket}
        moving={moving}
        said={<OutcomeText round={round} />}
      />
      <Cloth
        bets={params.bets}
        pocket={moving ? undefined : pocket}
        locked={locked}
        onChip={(spot) => onParams(withChip(params, spot, stake))}
      />
    </div>
  );
}

export const kind = kindOf<Roulette>({
  initial: { bets: [] },
  Fields,
  Board,
  stakeOf: totalOf,
  refusal: ({ bets }) => (bets.length === 0 ? words.placeFirst : null),
  showMs: () => SPIN_MS + 150,
  tells: true,
  mark: ({ outcome }) => {
    const { pocket } = outcome as { pocket: number };
    return { text: String(pocket), tone: pocketColor(pocket) };
  },
});
