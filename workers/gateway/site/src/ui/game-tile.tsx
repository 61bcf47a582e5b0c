// A game in a list: its drawing, its name, one line.

import type { ReactNode } from 'react';
import type { GameId } from '#shared/games/registry.ts';
import { LISTINGS } from '../games/registry.ts';
import '../style/tile.css';
import { Link } from './link.tsx';

export function GameTile({ id, children }: { id: GameId; children?: ReactNode }) {
  const { title, line, art } = LISTINGS[id];
  return (
    <Link to={`/games/${id}`} className="tile">
      <span className="art centered">
        <svg viewBox="0 0 120 80" aria-hidden="true">
          {art}
        </svg>
      </span>
      <span className="words">
        <strong>{title}</strong>
        <span className="small soft">{line}</span>
        {children}
      </span>
    </Link>
  );
}
