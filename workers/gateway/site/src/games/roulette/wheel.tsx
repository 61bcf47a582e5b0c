// The wheel: turns until the drawn pocket is at the top.

import type { ReactNode } from 'react';
import { pocketColor } from '#shared/games/roulette/spots.ts';
import { useSpin } from '../spin.ts';
import { POCKETS } from './pockets.ts';

export const SPIN_MS = 2_200;
const SPIN = { turns: 3, durationMs: SPIN_MS, easing: 'cubic-bezier(.1,.7,.1,1)' };
const STEP = 360 / POCKETS.length;

const at = (degrees: number, radius: number) => {
  const angle = (degrees * Math.PI) / 180;
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
};

const slice = (index: number) => {
  const [from, to] = [(index - 0.5) * STEP, (index + 0.5) * STEP];
  const outer = `M${at(from, 100)}A100 100 0 0 1 ${at(to, 100)}`;
  return `${outer}L${at(to, 66)}A66 66 0 0 0 ${at(from, 66)}Z`;
};

const FILLS = { green: 'var(--accent)', red: 'var(--red)', black: 'var(--black)' };

export function RouletteWheel(props: {
  id: string | undefined;
  pocket: number | undefined;
  moving: boolean;
  /** What the round came to, in words. */
  said: ReactNode;
}) {
  const { id, pocket, moving, said } = props;
  const place = POCKETS.indexOf(pocket as (typeof POCKETS)[number]);
  const part = pocket === undefined ? undefined : place / POCKETS.length;
  const { wheel, angle } = useSpin({ id, part, moving, ...SPIN });
  const isSettled = pocket !== undefined && !moving;
  return (
    <div className="roulette-wheel">
      <svg viewBox="-106 -106 212 212" aria-hidden="true">
        <circle r="105" className="rim" />
        <g ref={wheel} style={{ transform: `rotate(${angle}deg)` }}>
          {POCKETS.map((number, index) => (
            <g key={number}>
              <path d={slice(index)} style={{ fill: FILLS[pocketColor(number)] }} />
              <text
                style={{ transform: `rotate(${index * STEP}deg) translateY(-86px)` }}
                textAnchor="middle"
                className={number === 0 ? 'zero' : ''}
              >
                {number}
              </text>
            </g>
          ))}
          <circle r="66" className="bowl" />
        </g>
        <circle cy="-73" r="5" className={`rest ${isSettled ? 'shown' : ''}`} />
        <path d="M-5 -106H5L0 -97Z" className="pointer" />
      </svg>
      {isSettled && (
        <p className="bowl-text centered">
          <strong key={id} className={`pocket centered ${pocketColor(pocket)}`}>
            {pocket}
          </strong>
          {said}
        </p>
      )}
    </div>
  );
}
