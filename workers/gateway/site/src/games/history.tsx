// Rounds of this session as they are revealed: a strip of multipliers over the board, a list below.

import type { RoundView } from '#shared/views/session.ts';
import { groupedAmount, isNone, shownMultiplier } from '../amounts.ts';
import { texts } from '../texts/index.ts';
import { shownClock } from '../times.ts';
import { Link } from '../ui/link.tsx';
import { Columns, Empty } from '../ui/state.tsx';
import type { GameKind, Mark } from './kind.ts';

const STRIP = 12;
const LISTED = 20;
const COLUMNS = [
  { text: texts.fairness.nonce },
  { text: texts.wallet.when, look: 'only-wide' },
  { text: texts.play.stake, look: 'number' },
  { text: texts.play.multiplier, look: 'number' },
  { text: texts.play.payout, look: 'number' },
];
const isWin = (round: RoundView) => Number(round.multiplier ?? 0) >= 1;

/** What a finished round came to, in words. A payout below the stake is not called a win. */
export function OutcomeText({ round }: { round: RoundView | null }) {
  if (round === null || !round.finished || round.payout === null) return null;
  const payout = groupedAmount(round.payout);
  if (isNone(round.payout)) return <span>{texts.play.lostRound}</span>;
  if (!isWin(round)) return <span>{texts.play.paid(payout)}</span>;
  return <span className="won">{texts.play.won(payout)}</span>;
}

/** The last round's, under the board; for the ear alone where the board shows it. */
export function Outcome(props: { round: RoundView | null; moving: boolean; hidden: boolean }) {
  const { round, moving, hidden } = props;
  return (
    <p className={hidden ? 'visually-hidden' : 'outcome'} role="status">
      {!moving && <OutcomeText round={round} />}
    </p>
  );
}

export function Strip(props: { rounds: readonly RoundView[]; mark: GameKind['mark'] }) {
  const { rounds, mark } = props;
  const markOf = (round: RoundView): Mark =>
    mark?.(round) ?? { text: shownMultiplier(round.multiplier) };
  return (
    <ol className="strip" aria-label={texts.play.history}>
      {rounds.slice(0, STRIP).map((round) => {
        const { text, tone } = markOf(round);
        return (
          <li key={round.id}>
            <Link to={`/rounds/${round.id}`} className={tone ?? (isWin(round) ? 'won' : '')}>
              {text}
            </Link>
          </li>
        );
      })}
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
          <Columns of={COLUMNS} />
          <tbody data-testid="history">
            {rounds.slice(0, LISTED).map((round) => (
              <tr key={round.id} data-round={round.id}>
                <td>
                  <Link to={`/rounds/${round.id}`}>{round.nonce}</Link>
                </td>
                <td className="faint only-wide">{shownClock(round.at)}</td>
                <td className="number">{groupedAmount(round.stake)}</td>
                <td className="number">{shownMultiplier(round.multiplier)}</td>
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
