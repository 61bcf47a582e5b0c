// The cloth: each field is a button that takes a chip. With a mouse, the edge of a number is the
// bet on the numbers on both sides of it; by keyboard and touch those bets are in the panel's list.

import { type CSSProperties, type MouseEvent, useRef, useState } from 'react';
import { pocketColor, ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { shortAmount } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { INSIDE_SPOTS, lieOf, spotNear } from './inside.ts';
import { nameOf } from './spot-name.ts';

const words = texts.board;
const STREET_FIRST = 2;
const COLUMN_BETS = 12;

interface ClothProps {
  bets: readonly { spot: string; stake: string }[];
  pocket: number | undefined;
  locked: boolean;
  onChip(spot: string): void;
}

interface FieldProps extends ClothProps {
  spot: string;
  text: string;
  className: string;
  style: CSSProperties;
  /** What a reader says before the text, where the text alone is not enough. */
  said?: string;
  /** The spot under the mouse. */
  near: string | null;
  spotOf(event: MouseEvent, spot: string): string;
  onNear(spot: string | null): void;
}

/** Where fields stand, for the style sheet, which lays the cloth down or stands it up. */
const standing = (place: number, street: number, places = 1, streets = 1) =>
  ({
    '--place': place,
    '--street': street + STREET_FIRST,
    '--places': places,
    '--streets': streets,
  }) as CSSProperties;

const covers = (spot: string | null, pocket: number | undefined) =>
  spot !== null && pocket !== undefined && (ROULETTE_SPOTS.get(spot)?.has(pocket) ?? false);

function Spot(props: FieldProps) {
  const { spot, text, said, className, style, bets, pocket, locked, near, spotOf } = props;
  const stake = bets.find((bet) => bet.spot === spot)?.stake;
  const isNumber = /^\d+$/.test(spot);
  const hit = covers(spot, pocket) ? (isNumber ? 'hit' : 'hit-side') : '';
  const isNear = near === spot || (isNumber && covers(near, Number(spot)));
  return (
    <button
      type="button"
      className={`spot centered ${className} ${hit} ${isNear && !locked ? 'near' : ''}`}
      style={style}
      disabled={locked}
      onClick={(event) => props.onChip(spotOf(event, spot))}
      onMouseMove={(event) => props.onNear(spotOf(event, spot))}
      onMouseLeave={() => props.onNear(null)}
    >
      {said !== undefined && <span className="visually-hidden">{said} </span>}
      {text}
      {stake !== undefined && (
        <>
          <span className="chip centered" aria-hidden="true">
            {shortAmount(stake)}
          </span>
          <span className="visually-hidden">{words.placed(stake)}</span>
        </>
      )}
    </button>
  );
}

/** The chips that lie on lines. */
function InsideChips({ bets, pocket }: Pick<ClothProps, 'bets' | 'pocket'>) {
  return bets
    .filter(({ spot }) => INSIDE_SPOTS.includes(spot))
    .map(({ spot, stake }) => {
      const { street, streets, place, places, atZero, atEdge } = lieOf(spot);
      const style = standing(place + 1, street, places, streets);
      const edges = `${atZero ? 'at-zero' : ''} ${atEdge ? 'at-edge' : ''}`;
      return (
        <span
          key={spot}
          className={`inside centered ${edges} ${covers(spot, pocket) ? 'hit' : ''}`}
          style={style}
        >
          <span className="chip centered" aria-hidden="true">
            {shortAmount(stake)}
          </span>
          <span className="visually-hidden">
            {nameOf(spot)}
            {words.placed(stake)}
          </span>
        </span>
      );
    });
}

export function Cloth(props: ClothProps) {
  const cloth = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState<string | null>(null);
  // What a mouse points at; fingers and keys mean the field itself.
  const spotOf = (event: MouseEvent, spot: string) => {
    const { pointerType } = event.nativeEvent as PointerEvent;
    const isMouse = event.type === 'mousemove' || pointerType === 'mouse';
    const number = Number(spot);
    if (!isMouse || !(number > 0) || cloth.current === null) return spot;
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const all = cloth.current.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
    return spotNear(number, x * 2 - 1, y * 2 - 1, all.height > all.width);
  };
  const common = { ...props, near, spotOf, onNear: setNear };
  return (
    <div className="cloth" ref={cloth}>
      <Spot {...common} spot="0" text="0" className="green" style={standing(1, -1, 3)} />
      {[3, 2, 1].flatMap((place) =>
        Array.from({ length: COLUMN_BETS }, (_, street) => {
          const number = street * 3 + place;
          return (
            <Spot
              key={number}
              {...common}
              spot={String(number)}
              text={String(number)}
              className={pocketColor(number)}
              style={standing(place, street)}
            />
          );
        }),
      )}
      {[3, 2, 1].map((column) => (
        <Spot
          key={`column-${column}`}
          {...common}
          spot={`column-${column}`}
          text="2:1"
          said={words.column(column)}
          className="side"
          style={standing(column, COLUMN_BETS)}
        />
      ))}
      {[1, 2, 3].map((dozen) => (
        <Spot
          key={`dozen-${dozen}`}
          {...common}
          spot={`dozen-${dozen}`}
          text={words.spots[`dozen-${dozen}`] ?? ''}
          className="side"
          style={standing(0, (dozen - 1) * 4, 1, 4)}
        />
      ))}
      {['low', 'even', 'red', 'black', 'odd', 'high'].map((spot, index) => (
        <Spot
          key={spot}
          {...common}
          spot={spot}
          text={words.spots[spot] ?? ''}
          className={`side ${spot === 'red' || spot === 'black' ? spot : ''}`}
          style={standing(-1, index * 2, 1, 2)}
        />
      ))}
      <InsideChips bets={props.bets} pocket={props.pocket} />
    </div>
  );
}
