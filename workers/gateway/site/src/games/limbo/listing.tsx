// Limbo where games are listed.

import { TEXTS } from '#shared/games/limbo/texts.ts';
import { ACCENT, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const limbo: Listing = {
  ...TEXTS,
  icon: 'M10 17V4M5 9l5-5 5 5',
  art: (
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
  sample: '{"target":"2.00"}',
  load: () => import('./index.tsx'),
};
