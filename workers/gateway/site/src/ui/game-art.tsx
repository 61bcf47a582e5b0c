// A small drawing per game, in the two colours that the theme has.

import type { ReactNode } from 'react';
import type { GameId } from '#shared/games/registry.ts';

const dots = (points: readonly (readonly [number, number])[], r: number, fill: string) =>
  points.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={r} fill={fill} />);

const LINE = 'var(--art-line)';
const SOFT = 'var(--art-soft)';
const ACCENT = 'var(--accent)';

const pins = [0, 1, 2, 3].flatMap((row) =>
  Array.from(
    { length: row + 3 },
    (_, index) => [60 - (row + 2) * 8 + index * 16, 16 + row * 14] as const,
  ),
);

function spokes(count: number, radius: number) {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    const [x, y] = [60 + radius * Math.cos(angle), 40 + radius * Math.sin(angle)];
    return <path key={angle} d={`M60 40L${x.toFixed(1)} ${y.toFixed(1)}`} stroke={LINE} />;
  });
}

const ART: Record<GameId, ReactNode> = {
  dice: (
    <>
      <rect x="14" y="36" width="46" height="8" rx="4" fill={SOFT} />
      <rect x="60" y="36" width="46" height="8" rx="4" fill={ACCENT} />
      <rect x="78" y="26" width="14" height="28" rx="4" fill={LINE} />
    </>
  ),
  limbo: (
    <>
      <path
        d="M18 62C50 62 76 50 100 16"
        stroke={ACCENT}
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
      />
      <path d="M18 66h86M18 66V14" stroke={SOFT} strokeWidth="2" />
      <circle cx="100" cy="16" r="6" fill={ACCENT} />
    </>
  ),
  mines: (
    <>
      {[0, 1, 2].flatMap((row) =>
        [0, 1, 2].map((column) => (
          <rect
            key={`${row}${column}`}
            x={30 + column * 21}
            y={10 + row * 21}
            width="18"
            height="18"
            rx="4"
            fill={row === 1 && column === 1 ? ACCENT : SOFT}
          />
        )),
      )}
      {dots([[81, 61]], 5, LINE)}
    </>
  ),
  plinko: (
    <>
      {dots(pins, 2.2, LINE)}
      <circle cx="68" cy="37" r="5" fill={ACCENT} />
      <path d="M20 72h80" stroke={SOFT} strokeWidth="4" strokeLinecap="round" />
    </>
  ),
  roulette: (
    <>
      <circle cx="60" cy="40" r="30" fill={SOFT} />
      {spokes(12, 30)}
      <circle cx="60" cy="40" r="18" fill="var(--art-back)" />
      <circle cx="60" cy="40" r="30" stroke={LINE} fill="none" strokeWidth="2" />
      <circle cx="80" cy="24" r="5" fill={ACCENT} />
    </>
  ),
  keno: (
    <>
      {[0, 1, 2].flatMap((row) =>
        [0, 1, 2, 3, 4].map((column) => (
          <rect
            key={`${row}${column}`}
            x={13 + column * 19.5}
            y={11 + row * 20.5}
            width="16"
            height="17"
            rx="4"
            fill={[1, 7, 8, 13].includes(row * 5 + column) ? ACCENT : SOFT}
          />
        )),
      )}
    </>
  ),
  wheel: (
    <>
      <circle cx="60" cy="42" r="28" stroke={SOFT} strokeWidth="9" fill="none" />
      <path d="M60 14a28 28 0 0 1 24.200 14" stroke={ACCENT} strokeWidth="9" fill="none" />
      <path d="M35.800 56A28 28 0 0 1 35.800 28" stroke={LINE} strokeWidth="9" fill="none" />
      <path d="M54 4h12l-6 11z" fill={LINE} />
    </>
  ),
  blackjack: (
    <>
      <rect x="34" y="14" width="34" height="48" rx="5" fill={SOFT} transform="rotate(-8 51 38)" />
      <rect x="54" y="16" width="34" height="48" rx="5" fill={LINE} transform="rotate(7 71 40)" />
      <path
        d="M71 30c6 7 9 9 9 13a4.500 4.500 0 0 1-8 2.500l1 6h-4l1-6a4.500 4.500 0 0 1-8-2.500c0-4 3-6 9-13z"
        fill={ACCENT}
      />
    </>
  ),
};

export function GameArt({ id }: { id: GameId }) {
  return (
    <svg viewBox="0 0 120 80" aria-hidden="true">
      {ART[id]}
    </svg>
  );
}
