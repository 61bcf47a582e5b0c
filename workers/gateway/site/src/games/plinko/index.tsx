// Plinko: pins, buckets, and a ball that takes the way the round says, left or right at each row.

import { useEffect, useRef } from 'react';
import { hundredthsToText } from '#shared/fairness/decimal.ts';
import { PLINKO_TABLE } from '#shared/games/plinko/table.ts';
import { shownMultiplier } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Choice } from '#site/ui/field.tsx';
import { type Risk, RiskField } from '../fields.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { warmth } from '../multiplier-tone.ts';
import './plinko.css';

type Plinko = { rows: number; risk: Risk };

const words = texts.board;
const ROWS = [8, 9, 10, 11, 12, 13, 14, 15, 16];
const GAP = 24;
const TOP = 20;
const ROW_MS = 85;

function Fields(props: GameProps<Plinko>) {
  const { params, onParams, locked } = props;
  return (
    <>
      <RiskField {...props} />
      <Choice
        id="rows"
        label={words.rows}
        value={params.rows}
        disabled={locked}
        onChange={(rows) => onParams({ ...params, rows })}
        options={ROWS.map((rows) => ({ value: rows, text: rows }))}
      />
    </>
  );
}

/** Where the ball is after each row of its way. */
function wayOf(path: string, width: number): [number, number][] {
  const points: [number, number][] = [[width / 2, TOP - 14]];
  let offset = 0;
  for (const [row, side] of [...path].entries()) {
    points.push([width / 2 + offset * GAP, TOP + row * GAP - 9]);
    offset += side === 'R' ? 0.5 : -0.5;
  }
  points.push([width / 2 + offset * GAP, TOP + path.length * GAP + 2]);
  return points;
}

function useFall(id: string | undefined, way: [number, number][], moving: boolean) {
  const ball = useRef<SVGCircleElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one fall per round, not per render
  useEffect(() => {
    if (!moving || ball.current === null) return;
    const frames = way.map(([x, y], index) => ({
      transform: `translate(${x}px, ${y}px)`,
      easing: index === 0 ? 'ease-in' : 'cubic-bezier(.35,-.1,.75,.9)',
    }));
    const fall = ball.current.animate(frames, { duration: way.length * ROW_MS, fill: 'forwards' });
    return () => fall.cancel();
  }, [id, moving]);
  return ball;
}

function Pins({ rows, width }: { rows: number; width: number }) {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: row + 3 }, (__, index) => (
      <circle
        // biome-ignore lint/suspicious/noArrayIndexKey: a pin is its place
        key={`${row} ${index}`}
        cx={width / 2 + (index - (row + 2) / 2) * GAP}
        cy={TOP + row * GAP}
        r="3"
      />
    )),
  );
}

/** Where a bucket stands, under the gap of its number of rights. */
function transformOf(bucket: number, rows: number): string {
  const [x, y] = [((rows + 3) / 2 + bucket - rows / 2) * GAP, TOP + rows * GAP + 6];
  return `translate(${x}px, ${y}px)`;
}

function Board({ params, round, moving }: GameProps<Plinko>) {
  const played = round?.params as Plinko | undefined;
  const { rows, risk } = moving && played !== undefined ? played : params;
  const isSame = played?.rows === rows && played?.risk === risk;
  const outcome = isSame ? (round?.outcome as { path: string; bucket: number }) : undefined;
  const width = (rows + 3) * GAP;
  const way = wayOf(outcome?.path ?? '', width);
  const ball = useFall(round?.id, way, moving);
  const row = PLINKO_TABLE[risk][rows]?.multipliers ?? [];
  const [x, y] = way.at(-1) ?? [0, 0];
  const isSettled = outcome !== undefined && !moving;
  return (
    <div className="plinko">
      <svg viewBox={`0 0 ${width} ${TOP + rows * GAP + 30}`} aria-hidden="true">
        <g className="pins">
          <Pins rows={rows} width={width} />
        </g>
        {outcome !== undefined && (
          <circle
            ref={ball}
            className="ball"
            r="7.5"
            style={{ transform: `translate(${x}px, ${y}px)` }}
          />
        )}
        {row.map((multiplier, bucket) => (
          <g
            // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place
            key={bucket}
            className={`bucket ${isSettled && bucket === outcome.bucket ? 'taken' : ''}`}
            style={{ transform: transformOf(bucket, rows) }}
          >
            <rect
              x={-GAP / 2 + 1}
              width={GAP - 2}
              height="20"
              rx="4"
              style={{ fillOpacity: 0.12 + 0.88 * warmth(multiplier, row) }}
            />
            <text
              y="13.500"
              textAnchor="middle"
              className={warmth(multiplier, row) > 0.5 ? 'on' : ''}
            >
              {multiplier >= 10_000
                ? `${multiplier / 100}`
                : shownMultiplier(hundredthsToText(multiplier)).replace(/\.?0*×$/, '')}
            </text>
          </g>
        ))}
      </svg>
      <p className="visually-hidden">
        {row.map((multiplier) => shownMultiplier(hundredthsToText(multiplier))).join(', ')}
      </p>
    </div>
  );
}

export const kind = kindOf<Plinko>({
  initial: { rows: 12, risk: 'medium' },
  Fields,
  Board,
  showMs: (round) => (((round.params as Plinko).rows ?? 12) + 2) * ROW_MS + 60,
});
