// What speaks against a prize: each fact in words, until when it holds, and where to go about it.

import { groupedAmount } from '../amounts.ts';
import type { Blocker } from '../queries/prizes.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Link } from '../ui/link.tsx';
import { reasonText } from './words.ts';

const words = texts.prizes;

/** Where one goes for what helps; what only time helps leads nowhere. */
const WAYS: Readonly<Record<string, string>> = {
  verify_email: '/account',
  set_up_factor: '/account',
  prove_identity: '/identity',
  prove_place: '/places',
  be_elsewhere: '/places',
  add_destination: '/payout-accounts',
  add_own_destination: '/payout-accounts',
  settle_debt: '/wallet',
  play_through: '/lobby',
  send_tax_form: '/tax',
  ask_support: '/complaints',
};

function textOfBlocker({ code, rule, source, amount = '' }: Blocker): string {
  const shown = groupedAmount(amount);
  if (source !== undefined) return words.playThrough(shown, texts.wallet.sources[source] ?? source);
  if (code === 'below_minimum') return words.belowMinimum(shown);
  if (code === 'above_maximum') return words.aboveMaximum(shown);
  if (code === 'insufficient_funds') return words.tooFew(shown);
  if (rule === 'retry') return words.retry;
  if (rule === 'tier_3') return words.tier;
  return words.blocking[code] ?? words.reasons[code] ?? textOf({ code, message: reasonText(code) });
}

export function Blockers({ of }: { of: readonly Blocker[] }) {
  return (
    <ul className="list">
      {of.map((blocker) => {
        const { code, source, until, doThis, amount } = blocker;
        const [to, text] = [WAYS[doThis], words.doThis[doThis]];
        return (
          <li key={code + source + amount} data-code={code} className="row wrap between">
            <span className="grow">
              {textOfBlocker(blocker)}{' '}
              {until !== undefined && (
                <span className="faint">{words.until(shownMoment(until))}</span>
              )}
            </span>
            {to !== undefined && text !== undefined && <Link to={to}>{text}</Link>}
          </li>
        );
      })}
    </ul>
  );
}
