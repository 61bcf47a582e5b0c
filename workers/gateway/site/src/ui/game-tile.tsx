// A game in a list: its drawing, its name, one line.

import type { ReactNode } from 'react';
import type { GameId } from '#shared/games/registry.ts';
import '../style/tile.css';
import { texts } from '../texts/index.ts';
import { GameArt } from './game-art.tsx';
import { Link } from './link.tsx';

export function GameTile({ id, children }: { id: GameId; children?: ReactNode }) {
  const { title, line } = texts.games[id];
  return (
    <Link to={`/games/${id}`} className="tile">
      <span className="art">
        <GameArt id={id} />
      </span>
      <span className="words">
        <strong>{title}</strong>
        <span className="small soft">{line}</span>
        {children}
      </span>
    </Link>
  );
}
