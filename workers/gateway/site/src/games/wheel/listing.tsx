// Wheel where games are listed.

import { TEXTS } from '#shared/games/wheel/texts.ts';
import { ACCENT, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const wheel: Listing = {
  ...TEXTS,
  icon: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 10V3M10 10l6 3.500M10 10l-6 3.500',
  art: (
    <>
      <circle cx="60" cy="42" r="28" stroke={SOFT} strokeWidth="9" fill="none" />
      <path d="M60 14a28 28 0 0 1 24.200 14" stroke={ACCENT} strokeWidth="9" fill="none" />
      <path d="M35.800 56A28 28 0 0 1 35.800 28" stroke={LINE} strokeWidth="9" fill="none" />
      <path d="M54 4h12l-6 11z" fill={LINE} />
    </>
  ),
  sample: '{"segments":20,"risk":"medium"}',
  load: () => import('./index.tsx'),
};
