// The cloth: each field is a button that takes a chip. Splits, streets and corners of the API are
// left to programs; people get the numbers and the outside bets.

import { pocketColor, ROULETTE_SPOTS } from '#shared/fairness/games/roulette-spots.ts';
import { texts } from '#site/texts/index.ts';
import { shortAmount } from './short-amount.ts';

const words = texts.board;

interface ClothProps {
  bets: readonly { spot: string; stake: string }[];
  pocket: number | undefined;
  locked: boolean;
  onChip(spot: string): void;
}

function Spot(props: ClothProps & { spot: string; text: string; className: string }) {
  const { spot, text, className, bets, pocket, locked, onChip } = props;
  const stake = bets.find((bet) => bet.spot === spot)?.stake;
  const isHit = pocket !== undefined && (ROULETTE_SPOTS.get(spot)?.has(pocket) ?? false);
  const isNumber = /^\d+$/.test(spot);
  return (
    <button
      type="button"
      className={`spot ${className} ${isHit ? (isNumber ? 'hit' : 'hit-side') : ''}`}
      disabled={locked}
      onClick={() => onChip(spot)}
    >
      {text}
      {stake !== undefined && (
        <>
          <span className="chip" aria-hidden="true">
            {shortAmount(stake)}
          </span>
          <span className="visually-hidden">{words.placed(stake)}</span>
        </>
      )}
    </button>
  );
}

export function Cloth(props: ClothProps) {
  const numbers = [3, 2, 1].flatMap((first) =>
    Array.from({ length: 12 }, (_, column) => first + column * 3),
  );
  return (
    <div className="cloth">
      <Spot {...props} spot="0" text="0" className="zero green" />
      {numbers.map((number) => {
        const [row, column] = [3 - ((number - 1) % 3), Math.floor((number - 1) / 3) + 2];
        return (
          <Spot
            key={number}
            {...props}
            spot={String(number)}
            text={String(number)}
            className={`${pocketColor(number)} r${row} c${column}`}
          />
        );
      })}
      {[3, 2, 1].map((column) => (
        <Spot
          key={`column-${column}`}
          {...props}
          spot={`column-${column}`}
          text="2:1"
          className={`side r${4 - column} c14`}
        />
      ))}
      {[1, 2, 3].map((dozen) => (
        <Spot
          key={`dozen-${dozen}`}
          {...props}
          spot={`dozen-${dozen}`}
          text={words.spots[`dozen-${dozen}`] ?? ''}
          className={`side dozen d${dozen}`}
        />
      ))}
      {['low', 'even', 'red', 'black', 'odd', 'high'].map((spot, index) => (
        <Spot
          key={spot}
          {...props}
          spot={spot}
          text={words.spots[spot] ?? ''}
          className={`side half h${index + 1} ${spot === 'red' || spot === 'black' ? spot : ''}`}
        />
      ))}
    </div>
  );
}
