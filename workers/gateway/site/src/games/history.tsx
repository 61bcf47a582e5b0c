// Rounds of this session as they are revealed: a strip of multipliers over the board, a list below.

import type { RoundView } from '#shared/contracts/http/games.ts';
import { groupedAmount, shownClock, shownMultiplier } from '../format.ts';
import { texts } from '../texts/index.ts';
import { Link } from '../ui/link.tsx';
import { Empty } from '../ui/state.tsx';

const STRIP = 12;
const LISTED = 20;
const isWin = (round: RoundView) => Number(round.multiplier ?? 0) >= 1;

export function Strip({ rounds }: { rounds: readonly RoundView[] }) {
  return (
    <ol className="strip" aria-label={texts.play.history}>
      {rounds.slice(0, STRIP).map((round) => (
        <li key={round.id}>
          <Link to={`/rounds/${round.id}`} className={isWin(round) ? 'won' : ''}>
            {shownMultiplier(round.multiplier ?? '')}×
          </Link>
        </li>
      ))}
    </ol>
  );
}

export function History({ rounds, signedIn }: { rounds: readonly RoundView[]; signedIn: boolean }) {
  if (!signedIn) return null;
  return (
    <section className="panel flush history" aria-label={texts.play.history}>
      {rounds.length === 0 ? (
        <Empty icon="clock" title={texts.play.historyEmpty} />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{texts.fairness.nonce}</th>
              <th scope="col" className="only-wide">
                {texts.wallet.when}
              </th>
              <th scope="col" className="number">
                {texts.play.stake}
              </th>
              <th scope="col" className="number">
                {texts.play.multiplier}
              </th>
              <th scope="col" className="number">
                {texts.play.payout}
              </th>
            </tr>
          </thead>
          <tbody data-testid="history">
            {rounds.slice(0, LISTED).map((round) => (
              <tr key={round.id} data-round={round.id}>
                <td>
                  <Link to={`/rounds/${round.id}`}>{round.nonce}</Link>
                </td>
                <td className="faint only-wide">{shownClock(round.at)}</td>
                <td className="number">{groupedAmount(round.stake)}</td>
                <td className="number">{shownMultiplier(round.multiplier ?? '')}×</td>
                <td className={`number ${isWin(round) ? 'accent' : 'faint'}`}>
                  {groupedAmount(round.payout ?? '')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
