// Blackjack where games are listed.

import { TEXTS } from '#shared/games/blackjack/texts.ts';
import { ACCENT, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const blackjack: Listing = {
  ...TEXTS,
  icon: 'M6.500 5.500 12 4l3 10.500-5.500 1.500zM6.300 8 4 9l3 7.500 2-.8',
  art: (
    <>
      <rect x="34" y="14" width="34" height="48" rx="5" fill={SOFT} transform="rotate(-8 51 38)" />
      <rect x="54" y="16" width="34" height="48" rx="5" fill={LINE} transform="rotate(7 71 40)" />
      <path
        d="M71 30c6 7 9 9 9 13a4.500 4.500 0 0 1-8 2.500l1 6h-4l1-6a4.500 4.500 0 0 1-8-2.500c0-4 3-6 9-13z"
        fill={ACCENT}
      />
    </>
  ),
  sample: '{}',
  decisions: true,
  load: () => import('./index.tsx'),
};
