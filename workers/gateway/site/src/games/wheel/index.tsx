// Wheel: it turns a few times and stops where the round says.

import { hundredthsToText } from '#shared/fairness/decimal.ts';
import { WHEEL_TABLE } from '#shared/games/wheel/table.ts';
import { groupedAmount, shownMultiplier } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Segments } from '#site/ui/field.tsx';
import { type Risk, RiskField } from '../fields.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { warmth } from '../multiplier-tone.ts';
import { useSpin } from '../spin.ts';
import './wheel.css';

type Wheel = { segments: number; risk: Risk };

const words = texts.board;
const SIZES = [10, 20, 30, 40, 50];
const SPIN_MS = 1_500;
const SPIN = { turns: 3, durationMs: SPIN_MS, easing: 'cubic-bezier(.12,.66,.16,1)' };

function Fields(props: GameProps<Wheel>) {
  const { params, onParams, locked } = props;
  return (
    <>
      <RiskField {...props} />
      <div className="field">
        <span className="label">{words.segments}</span>
        <Segments
          label={words.segments}
          value={params.segments}
          disabled={locked}
          onChange={(segments) => onParams({ ...params, segments })}
          options={SIZES.map((value) => ({ value, text: value }))}
        />
      </div>
    </>
  );
}

const at = (angle: number, radius: number) =>
  `${(radius * Math.sin(angle)).toFixed(3)} ${(-radius * Math.cos(angle)).toFixed(3)}`;

function slice(index: number, count: number): string {
  const gap = 0.006;
  const from = ((index - 0.5) / count) * 2 * Math.PI + gap;
  const to = ((index + 0.5) / count) * 2 * Math.PI - gap;
  const outer = `M${at(from, 100)}A100 100 0 0 1 ${at(to, 100)}`;
  return `${outer}L${at(to, 78)}A78 78 0 0 0 ${at(from, 78)}Z`;
}

function Board({ params, round, moving }: GameProps<Wheel>) {
  const played = round?.params as Wheel | undefined;
  const { segments, risk } = moving && played !== undefined ? played : params;
  const isSame = played?.segments === segments && played?.risk === risk;
  const segment = isSame ? (round?.outcome as { segment: number } | undefined)?.segment : undefined;
  const row = WHEEL_TABLE[risk][segments]?.multipliers ?? [];
  const { wheel, angle } = useSpin({
    id: round?.id,
    part: segment === undefined ? undefined : segment / segments,
    moving,
    ...SPIN,
  });
  const isSettled = segment !== undefined && !moving;
  const kinds = [...new Set(row)].sort((left, right) => left - right);
  return (
    <div className="wheel centered">
      <div className="wheel-disc">
        <svg viewBox="-104 -112 208 216" aria-hidden="true">
          <g ref={wheel} style={{ transform: `rotate(${angle}deg)` }}>
            {row.map((multiplier, index) => (
              <path
                // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place
                key={index}
                d={slice(index, segments)}
                className={multiplier === 0 ? 'none' : ''}
                style={
                  multiplier === 0 ? {} : { fillOpacity: 0.25 + 0.75 * warmth(multiplier, row) }
                }
              />
            ))}
          </g>
          <path className="pointer" d="M-8 -112H8L0 -92Z" />
        </svg>
        <div className="wheel-middle centered">
          {isSettled && (
            <>
              <strong className={round?.multiplier === '0.0000' ? 'faint' : 'accent'}>
                {shownMultiplier(round?.multiplier)}
              </strong>
              <span className="small soft">{groupedAmount(round?.payout ?? '')}</span>
            </>
          )}
        </div>
      </div>
      <ul className="wheel-legend row wrap">
        {kinds.map((multiplier) => (
          <li
            key={multiplier}
            className={
              isSettled && row[segment] === multiplier ? (multiplier === 0 ? 'none' : 'now') : ''
            }
          >
            {shownMultiplier(hundredthsToText(multiplier))}
          </li>
        ))}
      </ul>
    </div>
  );
}

export const kind = kindOf<Wheel>({
  initial: { segments: 20, risk: 'medium' },
  Fields,
  Board,
  showMs: () => SPIN_MS + 100,
  tells: true,
});
