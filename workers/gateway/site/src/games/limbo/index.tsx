// Limbo: a number that climbs and stops. It climbs to what was drawn, whatever the target.

import { useEffect, useState } from 'react';
import { hundredthsToText } from '#shared/fairness/decimal.ts';
import { groupedAmount } from '#site/format.ts';
import { texts } from '#site/texts/index.ts';
import { Field } from '#site/ui/field.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { microsOf, profitOf } from '../money.ts';
import { PreviewList } from '../preview.tsx';
import './limbo.css';

type Limbo = { target: string };

const CLIMB_MS = 500;
const CURVE = 'M0 100C90 100 180 84 260 0';

function hundredthsOf(target: string): bigint | null {
  const micros = microsOf(target);
  return micros === null ? null : micros / 10_000n;
}

function normal(target: string): string {
  const hundredths = Number(hundredthsOf(target) ?? 200n);
  return hundredthsToText(Math.min(100_000_000, Math.max(101, hundredths)));
}

function Fields({ params, onParams, stake, locked }: GameProps<Limbo>) {
  const hundredths = hundredthsOf(params.target);
  const chance = hundredths === null ? '–' : (9_900 / Number(hundredths)).toPrecision(4);
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
        onBlur={() => onParams({ target: normal(params.target) })}
      />
      <PreviewList
        of={[
          { label: texts.play.chance, value: `${chance} %` },
          {
            label: texts.play.profit,
            value: groupedAmount(profitOf(stake, hundredths ?? 100n, 100n) ?? '–'),
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
      const part = Math.min(1, (nowMs - startMs) / CLIMB_MS);
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
    <div className={`limbo ${isOver ? (outcome.won ? 'won' : 'missed') : ''}`}>
      <svg viewBox="0 0 260 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="under" d={`${CURVE}V100Z`} />
        <path d={CURVE} />
      </svg>
      <p className="limbo-number">
        {groupedAmount(shown)}
        <span>×</span>
      </p>
      <p className="small soft">
        {texts.board.target} {groupedAmount(target)}×
      </p>
    </div>
  );
}

export const kind = kindOf<Limbo>({
  initial: { target: '2.00' },
  Fields,
  Board,
  showMs: () => CLIMB_MS + 60,
  mark: ({ outcome }) => ({ text: `${groupedAmount((outcome as { result: string }).result)}×` }),
  sent: ({ target }) => ({ target: normal(target) }),
});
