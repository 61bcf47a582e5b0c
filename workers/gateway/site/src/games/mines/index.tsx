// Mines: 25 tiles. Where the mines are is not known here before the table says so.

import { TEXTS } from '#shared/games/mines/texts.ts';
import { groupedAmount, microsOf, shownMultiplier } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { Choice } from '#site/ui/field.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { PreviewList } from '../preview.tsx';
import { ResultCard } from '../result-card.tsx';
import './mines.css';

type Mines = { mines: number };
type View = {
  revealed?: number[];
  mines?: number[];
  hit?: number | null;
  multiplier?: string;
  nextMultiplier?: string;
};

const words = texts.board;
const TILES = 25;
const COUNTS = Array.from({ length: TILES - 1 }, (_, index) => ({
  value: index + 1,
  text: index + 1,
}));
const CHOICES = [1, 3, 5, 10, 24];

function Fields({ params, onParams, locked }: GameProps<Mines>) {
  return (
    <div className="field">
      <Choice
        id="mines"
        label={words.mines}
        value={params.mines}
        disabled={locked}
        onChange={(mines) => onParams({ mines })}
        options={COUNTS}
      />
      <div className="row mines-quick">
        {CHOICES.map((count) => (
          <Button
            key={count}
            look="small grow toggle"
            aria-pressed={params.mines === count}
            disabled={locked}
            onClick={() => onParams({ mines: count })}
            text={count}
          />
        ))}
      </div>
    </div>
  );
}

function Gem() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 21 3.500 10 7 4h10l3.500 6z" fill="var(--accent)" />
      <path d="M12 21 8 10l4-6 4 6z" fill="rgb(255 255 255 / 0.28)" />
    </svg>
  );
}

function Bomb() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="11" cy="14" r="7" fill="currentColor" />
      <path
        d="m16 9 3-3m0 0 2 1m-2-1-1-2"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}

function Tile(props: {
  index: number;
  view: View;
  isOver: boolean;
  mayAct: boolean;
  onReveal(): void;
}) {
  const { index, view, isOver, mayAct, onReveal } = props;
  const isOpen = view.revealed?.includes(index) ?? false;
  const isMine = view.mines?.includes(index) ?? false;
  const isHit = view.hit === index;
  const number = index + 1;
  const name = isMine
    ? words.tileMine(number)
    : isOpen
      ? words.tileGem(number)
      : words.tile(number);
  const shape = isHit ? 'hit' : isMine ? 'mine' : isOpen ? 'gem' : isOver ? 'rest' : 'shut';
  return (
    <button
      type="button"
      className={`mine-tile centered ${shape}`}
      aria-label={name}
      disabled={!mayAct || isOpen || isOver}
      onClick={onReveal}
    >
      {isMine ? <Bomb /> : (isOpen || isOver) && <Gem />}
    </button>
  );
}

function Board({ round, act, mayAct }: GameProps<Mines>) {
  const view = (round?.outcome ?? {}) as View;
  const isOver = round?.finished ?? false;
  const isWin = isOver && microsOf(round?.payout ?? '0') !== 0n;
  return (
    <div className="mines">
      <div className="mine-grid">
        {Array.from({ length: TILES }, (_, index) => (
          <Tile
            // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place
            key={index}
            {...{ index, view, isOver, mayAct }}
            onReveal={() => act('reveal', { tile: index })}
          />
        ))}
      </div>
      {isWin && <ResultCard round={round} />}
    </div>
  );
}

// stake × multiplier, as shown: four decimals of it.
function worth(stake: string, multiplier: string): string {
  const micros = microsOf(stake) ?? 0n;
  const tenThousandths = BigInt(multiplier.replace('.', ''));
  const value = (micros * tenThousandths) / 10_000n;
  return `${value / 1_000_000n}.${String((value % 1_000_000n) / 10_000n).padStart(2, '0')}`;
}

function revealAny({ round, act }: GameProps<Mines>): void {
  const { revealed = [] } = (round?.outcome ?? {}) as View;
  const tiles = Array.from({ length: TILES }, (_, index) => index);
  const shut = tiles.filter((index) => !revealed.includes(index));
  const draw = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  act('reveal', { tile: shut[draw % shut.length] });
}

function Actions(props: GameProps<Mines>) {
  const { round, act, mayAct } = props;
  const view = (round?.outcome ?? {}) as View;
  const { revealed = [], multiplier = '1.0000', nextMultiplier = '1.0000' } = view;
  const amount = worth(round?.stake ?? '0', multiplier);
  return (
    <>
      <PreviewList
        of={[
          { label: texts.play.multiplier, value: shownMultiplier(multiplier) },
          { label: words.next, value: shownMultiplier(nextMultiplier) },
        ]}
      />
      <Button
        look="primary tall wide"
        disabled={!mayAct || revealed.length === 0}
        onClick={() => act('cashOut')}
        text={texts.play.cashOut(groupedAmount(amount))}
      />
      <Button look="wide" disabled={!mayAct} onClick={() => revealAny(props)} text={words.random} />
    </>
  );
}

export const kind = kindOf<Mines>({
  initial: { mines: 3 },
  Fields,
  Board,
  Actions,
  stepped: true,
  showMs: () => 260,
  keyLine: TEXTS.keys,
  keys: (props) => ({
    ' ': () => revealAny(props),
    c: () => {
      const { revealed = [] } = (props.round?.outcome ?? {}) as View;
      if (revealed.length > 0) props.act('cashOut');
    },
  }),
});
