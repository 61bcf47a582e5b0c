// What a round paid, over the board.

import type { RoundView } from '#shared/views/session.ts';
import { groupedAmount, shownMultiplier } from '../amounts.ts';

export function ResultCard({ round }: { round: RoundView | null }) {
  return (
    <div className="over-board centered">
      <div className="result-card centered" key={round?.id}>
        <strong>{shownMultiplier(round?.multiplier)}</strong>
        <span>{groupedAmount(round?.payout ?? '')}</span>
      </div>
    </div>
  );
}
