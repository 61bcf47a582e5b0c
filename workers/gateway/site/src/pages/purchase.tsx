// Where the provider's page leads back to: waits until the payment is confirmed. Coming back proves
// nothing; only the platform knows whether it was paid.

import { useEffect } from 'react';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { isPurchaseOpen, moneyMoved, usePurchase } from '../queries/money.ts';
import { place } from '../state/router.ts';
import { shownMoment } from '../times.ts';
import { ButtonLink } from '../ui/button.tsx';
import '../style/coins.css';
import { texts } from '../texts/index.ts';
import { Icon } from '../ui/icon.tsx';
import { Money } from '../ui/money.tsx';
import { Loadable } from '../ui/state.tsx';

const words = texts.purchases;
type Purchase = Output<'purchases.purchase'>;

const FAILED = new Set(['failed', 'expired']);

function headline(purchase: Purchase, cancelled: boolean): { title: string; line: string } {
  const { status, refusal } = purchase;
  // Why nothing is credited goes before how the payment stands: it is what the player can act on.
  if (refusal !== null) {
    const isPaid = purchase.paidAt !== null;
    return {
      title: isPaid ? words.refused : words.refusedUnpaid,
      line: words.refusals[refusal] ?? '',
    };
  }
  if (isPurchaseOpen(status) && cancelled)
    return { title: words.cancelled, line: words.failedLine };
  if (isPurchaseOpen(status)) return { title: words.waiting, line: words.waitingLine };
  if (FAILED.has(status)) return { title: words.failed, line: words.failedLine };
  if (status === 'paid') return { title: words.done, line: words.doneLine };
  return { title: words.statuses[status] ?? status, line: '' };
}

function Shown({ purchase }: { purchase: Purchase }) {
  const cancelled = new URLSearchParams(place.get().search).has('cancelled');
  const { title, line } = headline(purchase, cancelled);
  const { status, goldCoins, sweepsCoinsBonus, price, createdAt, checkoutUrl } = purchase;
  const isOpen = isPurchaseOpen(status);
  return (
    <section className="panel stack purchase" role="status" data-status={status}>
      <span className={`purchase-sign centered ${status === 'paid' ? 'good' : ''}`}>
        <Icon name={status === 'paid' ? 'check' : isOpen ? 'clock' : 'alert'} size={28} />
      </span>
      <div>
        <h1>{title}</h1>
        <p className="soft">{line}</p>
      </div>
      <dl className="facts">
        <dt>{texts.coins.GC}</dt>
        <dd>
          <Money amount={goldCoins} coin="GC" />
        </dd>
        <dt>{words.gifted}</dt>
        <dd>
          <Money amount={sweepsCoinsBonus} coin="SC" />
        </dd>
        <dt>{words.price}</dt>
        <dd>${groupedAmount(price)}</dd>
        <dt>{texts.wallet.when}</dt>
        <dd>{shownMoment(createdAt)}</dd>
      </dl>
      {isOpen && checkoutUrl !== null && (
        <a className="button wide" href={checkoutUrl}>
          {words.goOn}
        </a>
      )}
      <ButtonLink
        to={status === 'paid' ? '/lobby' : '/coins'}
        look="primary wide"
        text={status === 'paid' ? texts.common.toLobby : texts.common.back}
      />
    </section>
  );
}

export default function PurchasePage({ id }: { id: string }) {
  const purchase = usePurchase(id);
  const status = purchase.data?.status;
  useEffect(() => {
    if (status !== undefined && !isPurchaseOpen(status)) moneyMoved();
  }, [status]);
  return (
    <div className="page form">
      <Loadable of={purchase} rows={1} height={320}>
        {(value) => <Shown purchase={value} />}
      </Loadable>
    </div>
  );
}
