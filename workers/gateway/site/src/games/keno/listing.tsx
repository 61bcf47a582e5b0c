// Keno where games are listed.

import { TEXTS } from '#shared/games/keno/texts.ts';
import { ACCENT, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const keno: Listing = {
  ...TEXTS,
  icon: 'M3.500 3.500h5v5h-5zM11.500 3.500h5v5h-5zM3.500 11.500h5v5h-5zM14 16.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  art: (
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
  sample: '{"picks":[1,2,3],"risk":"medium"}',
  load: () => import('./index.tsx'),
};
