// Dice where games are listed.

import { TEXTS } from '#shared/games/dice/texts.ts';
import { ACCENT, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const dice: Listing = {
  ...TEXTS,
  icon: 'M4 4h12v12H4zM7.500 7.500h.01M12.500 12.500h.01M10 10h.01',
  art: (
    <>
      <rect x="14" y="36" width="46" height="8" rx="4" fill={SOFT} />
      <rect x="60" y="36" width="46" height="8" rx="4" fill={ACCENT} />
      <rect x="78" y="26" width="14" height="28" rx="4" fill={LINE} />
    </>
  ),
  sample: '{"target":"50.00","direction":"over"}',
  load: () => import('./index.tsx'),
};
