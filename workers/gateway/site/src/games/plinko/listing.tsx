// Plinko where games are listed.

import { TEXTS } from '#shared/games/plinko/texts.ts';
import { ACCENT, dots, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

const pins = [0, 1, 2, 3].flatMap((row) =>
  Array.from(
    { length: row + 3 },
    (_, index) => [60 - (row + 2) * 8 + index * 16, 16 + row * 14] as const,
  ),
);

export const plinko: Listing = {
  ...TEXTS,
  icon: 'M10 3.500h.01M7 8h.01M13 8h.01M4 12.500h.01M10 12.500h.01M16 12.500h.01M3 17h14',
  art: (
    <>
      {dots(pins, 2.2, LINE)}
      <circle cx="68" cy="37" r="5" fill={ACCENT} />
      <path d="M20 72h80" stroke={SOFT} strokeWidth="4" strokeLinecap="round" />
    </>
  ),
  sample: '{"rows":12,"risk":"medium"}',
  load: () => import('./index.tsx'),
};
