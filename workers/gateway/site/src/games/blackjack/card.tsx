// One playing card, or its back.

import { texts } from '#site/texts/index.ts';

/** `card` is suit first, "♥10", or `null` face down. `delayMs` null: it lies there already. */
export function Card({ card, delayMs }: { card: string | null; delayMs: number | null }) {
  const style = delayMs === null ? {} : { animationDelay: `${delayMs}ms` };
  const motion = delayMs === null ? '' : 'dealt';
  if (card === null) return <span className={`card back ${motion}`} style={style} />;
  const suit = card.slice(0, 1);
  const rank = card.slice(1);
  const isRed = suit === '♦' || suit === '♥';
  return (
    <span
      className={`card ${isRed ? 'red' : ''} ${motion}`}
      style={style}
      role="img"
      aria-label={texts.board.card(rank, suit)}
    >
      <span className="rank">
        {rank}
        <small>{suit}</small>
      </span>
      <span className="suit">{suit}</span>
    </span>
  );
}
