// The card of the daily bonus.

import { useEffect, useState } from 'react';
import type { ClientError, Output } from '#shared/client/types.ts';
import { bonusNextAt, claimBonus, lookForBonus } from '../state/bonus.ts';
import { useStore } from '../state/store.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownAgo } from '../times.ts';
import { Button } from './button.tsx';
import { CoinIcon } from './icon.tsx';
import { Money } from './money.tsx';
import { Notice } from './state.tsx';

type Claimed = Pick<Output<'payments.dailyBonus'>, 'grants' | 'withheld'>;

export function Bonus() {
  const nextAt = useStore(bonusNextAt);
  const [claimed, setClaimed] = useState<Claimed | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  useEffect(() => void lookForBonus(), []);
  const claim = async () => {
    setBusy(true);
    const answer = await claimBonus();
    setBusy(false);
    if (answer.ok) setClaimed(answer.value);
    else setError(answer.error.code === 'bonus_already_claimed' ? null : answer.error);
  };
  return (
    <section className="panel bonus row wrap" aria-label={texts.lobby.bonus}>
      <div className="grow">
        <h2>{texts.lobby.bonus}</h2>
        {claimed === null ? (
          <p className="small soft">
            {nextAt === null ? texts.lobby.bonusLine : texts.lobby.bonusNext(shownAgo(nextAt))}
          </p>
        ) : (
          <p className="row wrap small" role="status">
            {claimed.grants.map(({ currency, amount }) => (
              <span className="row" key={currency}>
                <CoinIcon coin={currency} size={16} />
                <Money amount={amount} coin={currency} />
              </span>
            ))}
          </p>
        )}
        {claimed?.withheld.map(({ currency }) => (
          <p className="small soft" key={currency}>
            {texts.lobby.bonusWithheld}
          </p>
        ))}
        {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      </div>
      <Button
        look="primary"
        disabled={busy || nextAt !== null}
        onClick={claim}
        text={nextAt === null ? texts.lobby.claim : texts.lobby.claimed}
      />
    </section>
  );
}
