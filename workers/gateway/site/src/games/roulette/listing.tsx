// Roulette where games are listed.

import { TEXTS } from '#shared/games/roulette/texts.ts';
import { ACCENT, LINE, SOFT } from '../art.tsx';
import type { Listing } from '../kind.ts';

function spokes(count: number, radius: number) {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    const [x, y] = [60 + radius * Math.cos(angle), 40 + radius * Math.sin(angle)];
    return <path key={angle} d={`M60 40L${x.toFixed(1)} ${y.toFixed(1)}`} stroke={LINE} />;
  });
}

export const roulette: Listing = {
  ...TEXTS,
  icon: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM10 3v4.500M10 12.500V17M3 10h4.500M12.500 10H17',
  art: (
    <>
      <circle cx="60" cy="40" r="30" fill={SOFT} />
      {spokes(12, 30)}
      <circle cx="60" cy="40" r="18" fill="var(--art-back)" />
      <circle cx="60" cy="40" r="30" stroke={LINE} fill="none" strokeWidth="2" />
      <circle cx="80" cy="24" r="5" fill={ACCENT} />
    </>
  ),
  sample: '{"bets":[{"spot":"red","stake":"1.00"}]}',
  load: () => import('./index.tsx'),
};
