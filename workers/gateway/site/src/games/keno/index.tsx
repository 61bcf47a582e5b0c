// Keno: pick up to ten of forty numbers; ten are drawn, one after the other on the board.

import { useEffect, useState } from 'react';
import { hundredthsToText } from '#shared/fairness/decimal.ts';
import { KENO_TABLE } from '#shared/games/keno/table.ts';
import { microsOf, shownMultiplier } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { type Risk, RiskField } from '../fields.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { ResultCard } from '../result-card.tsx';
import './keno.css';

type Keno = { picks: number[]; risk: Risk };

const words = texts.board;
const NUMBERS = Array.from({ length: 40 }, (_, index) => index + 1);
const PICKS_MAX = 10;
const DRAW_MS = 90;

function randomPicks(): number[] {
  const rest = [...NUMBERS];
  const draws = crypto.getRandomValues(new Uint32Array(PICKS_MAX));
  return [...draws]
    .map((value) => rest.splice(value % rest.length, 1)[0] ?? 1)
    .sort((left, right) => left - right);
}

function Fields(props: GameProps<Keno>) {
  const { params, onParams, locked } = props;
  return (
    <>
      <RiskField {...props} />
      <div className="pair">
        <Button
          disabled={locked}
          onClick={() => onParams({ ...params, picks: randomPicks() })}
          text={words.autoPick}
        />
        <Button
          disabled={locked || params.picks.length === 0}
          onClick={() => onParams({ ...params, picks: [] })}
          text={words.clear}
        />
      </div>
    </>
  );
}

/** How many of the ten are on the board by now. */
function useDraw(id: string | undefined, moving: boolean): number {
  const [count, setCount] = useState(PICKS_MAX);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one drawing per round
  useEffect(() => {
    if (!moving) {
      setCount(PICKS_MAX);
      return;
    }
    setCount(0);
    const timer = setInterval(() => setCount((now) => now + 1), DRAW_MS);
    return () => clearInterval(timer);
  }, [id, moving]);
  return count;
}

function PayRow({ picks, risk, hits }: { picks: number; risk: Risk; hits: number | null }) {
  const row = KENO_TABLE[risk][picks]?.multipliers ?? [];
  return (
    <ol className="keno-pays" aria-label={words.hits}>
      {row.map((multiplier, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the number of hits
        <li key={index} className={hits !== index ? '' : multiplier === 0 ? 'none' : 'now'}>
          <strong>{shownMultiplier(hundredthsToText(multiplier)).replace('.00×', '×')}</strong>
          <span>{index}</span>
        </li>
      ))}
    </ol>
  );
}

function Board({ params, onParams, locked, round, moving }: GameProps<Keno>) {
  const played = round?.params as Keno | undefined;
  const isSame = played !== undefined && played.picks.join() === params.picks.join();
  const outcome = isSame ? (round?.outcome as { drawn: number[]; hits: number[] }) : undefined;
  const count = useDraw(round?.id, moving);
  const drawn = outcome?.drawn.slice(0, count) ?? [];
  const isFull = params.picks.length >= PICKS_MAX;
  const toggle = (number: number) => {
    const picks = params.picks.includes(number)
      ? params.picks.filter((picked) => picked !== number)
      : [...params.picks, number].sort((left, right) => left - right);
    onParams({ ...params, picks });
  };
  const isWin = outcome !== undefined && !moving && microsOf(round?.payout ?? '0') !== 0n;
  return (
    <div className="keno">
      <div className="keno-grid">
        {NUMBERS.map((number) => {
          const isPicked = params.picks.includes(number);
          const isDrawn = drawn.includes(number);
          return (
            <button
              key={number}
              type="button"
              className={`${isPicked ? 'picked' : ''} ${isDrawn ? 'drawn' : ''}`}
              aria-pressed={isPicked}
              disabled={locked || (isFull && !isPicked)}
              onClick={() => toggle(number)}
            >
              {number}
            </button>
          );
        })}
        {isWin && <ResultCard round={round} />}
      </div>
      {params.picks.length === 0 ? (
        <p className="small soft keno-hint">{words.pickFirst}</p>
      ) : (
        <PayRow
          picks={params.picks.length}
          risk={params.risk}
          hits={outcome === undefined || moving ? null : outcome.hits.length}
        />
      )}
    </div>
  );
}

export const kind = kindOf<Keno>({
  initial: { picks: [], risk: 'medium' },
  Fields,
  Board,
  refusal: ({ picks }) => (picks.length === 0 ? words.pickFirst : null),
  showMs: () => PICKS_MAX * DRAW_MS + 120,
});
