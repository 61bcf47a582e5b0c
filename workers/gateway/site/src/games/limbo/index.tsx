// Limbo: a number that climbs and stops. It climbs to what was drawn, whatever the target.

import { useEffect, useState } from 'react';
import { hundredthsToText } from '#shared/fairness/decimal.ts';
import {
  groupedAmount,
  microsOf,
  profitOf,
  shownMultiplier,
  shownPercent,
  TIMES,
} from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Field } from '#site/ui/field.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { PreviewList } from '../preview.tsx';
import './limbo.css';

type Limbo = { target: string };

const CLIMB_MS = 500;
const CURVE = 'M0 100C90 100 180 84 260 0';

function hundredthsOf(target: string): bigint | null {
  const micros = microsOf(target);
  return micros === null ? null : micros / 10_000n;
}

const TARGET_MIN = 101n;
const TARGET_MAX = 100_000_000n;

/** What can be played of what was typed, as the table takes it; `null` when it is no target. */
function playable(target: string): string | null {
  const hundredths = hundredthsOf(target);
  if (hundredths === null || hundredths < TARGET_MIN || hundredths > TARGET_MAX) return null;
  return hundredthsToText(Number(hundredths));
}

/** Four digits of it, and never in powers of ten. */
const chanceOf = (hundredths: bigint) =>
  (9_900 / Number(hundredths)).toLocaleString('en', {
    maximumSignificantDigits: 4,
    useGrouping: false,
  });

function Fields({ params, onParams, stake, locked }: GameProps<Limbo>) {
  const target = playable(params.target);
  const hundredths = target === null ? null : hundredthsOf(target);
  return (
    <>
      <Field
        label={texts.board.target}
        name="target"
        inputMode="decimal"
        autoComplete="off"
        value={params.target}
        disabled={locked}
        onChange={(event) => onParams({ target: event.target.value })}
        aria-invalid={target === null ? true : undefined}
        onBlur={() => target !== null && onParams({ target })}
      />
      <PreviewList
        of={[
          {
            label: texts.play.chance,
            value: shownPercent(hundredths === null ? '' : chanceOf(hundredths)),
          },
          {
            label: texts.play.profit,
            value: groupedAmount((hundredths && profitOf(stake, hundredths, 100n)) || ''),
          },
        ]}
      />
    </>
  );
}

/** The number on its way up; the drawn one when it has arrived. */
function useClimb(result: string | undefined, moving: boolean): string {
  const [shown, setShown] = useState(result ?? '1.00');
  useEffect(() => {
    if (result === undefined) return;
    if (!moving) {
      setShown(result);
      return;
    }
    const startMs = performance.now();
    const most = Math.log(Number(result));
    let frame = requestAnimationFrame(function step(nowMs) {
      // A frame may be dated before the moment that asked for it.
      const part = Math.min(1, Math.max(0, (nowMs - startMs) / CLIMB_MS));
      setShown(part === 1 ? result : Math.exp(most * part ** 1.6).toFixed(2));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [result, moving]);
  return shown;
}

function Board({ round, moving, params }: GameProps<Limbo>) {
  const outcome = round?.outcome as { result?: string; won?: boolean } | undefined;
  const shown = useClimb(outcome?.result, moving);
  const target = (round?.params as Limbo | undefined)?.target ?? params.target;
  const isOver = outcome !== undefined && !moving;
  return (
    <div className={`limbo centered ${isOver ? (outcome.won ? 'won' : 'missed') : ''}`}>
      <svg viewBox="0 0 260 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="under" d={`${CURVE}V100Z`} />
        <path d={CURVE} />
      </svg>
      <p className="limbo-number">
        {groupedAmount(shown)}
        <span>{TIMES}</span>
      </p>
      <p className="small soft">
        {texts.board.target} {shownMultiplier(playable(target))}
      </p>
    </div>
  );
}

export const kind = kindOf<Limbo>({
  initial: { target: '2.00' },
  Fields,
  Board,
  showMs: () => CLIMB_MS + 60,
  mark: ({ outcome }) => ({ text: shownMultiplier((outcome as { result: string }).result) }),
  refusal: ({ target }) => (playable(target) === null ? texts.board.targetRange : null),
  sent: ({ target }) => ({ target: playable(target) ?? target }),
});
