// Mines where games are listed.

import { TEXTS } from '#shared/games/mines/texts.ts';
import { ACCENT, dots, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

export const mines: Listing = {
  ...TEXTS,
  icon: 'M10 15a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM10 3v3M10 15v2M3.500 10.500h2M14.500 10.500h2M5.500 6l1.300 1.300M13.200 13.700l1.300 1.300M14.500 6l-1.300 1.300M6.800 13.700 5.500 15',
  art: (
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
  sample: '{"mines":3}',
  decisions: true,
  load: () => import('./index.tsx'),
};
