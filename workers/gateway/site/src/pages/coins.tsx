// Packages of coins. Buying leads to the provider's page; nothing of a card is ever typed here.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../amounts.ts';
import { usePackages, usePurchases } from '../queries/money.ts';
import { client } from '../state/account.ts';
import { shownAgo, shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import '../style/coins.css';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { CoinIcon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Empty, Listed, Loadable, More, Notice } from '../ui/state.tsx';

const words = texts.purchases;
type Package = Output<'purchases.packages'>['items'][number];

function PackageCard({ of }: { of: Package }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [key] = useState(() => crypto.randomUUID());
  const buy = async () => {
    setBusy(true);
    const answer = await client.call('purchases.buy', {
      body: { packageId: of.id },
      idempotencyKey: key,
    });
    if (answer.ok && answer.value.checkoutUrl !== null) {
      location.assign(answer.value.checkoutUrl);
      return;
    }
    setBusy(false);
    setProblem(answer.ok ? words.cancelled : textOf(answer.error));
  };
  const price = `$${groupedAmount(of.price)}`;
  const hasBonus = !/^0(\.0+)?$/.test(of.sweepsCoinsBonus);
  return (
    <li className="package">
      <div className="row between">
        <strong>{of.name}</strong>
        {of.firstPurchaseOnly && <span className="pill good">{words.firstOnly}</span>}
      </div>
      <p className="package-coins row">
        <CoinIcon coin="GC" size={24} />
        <Money amount={of.goldCoins} coin="GC" />
      </p>
      <p className="row small soft package-bonus">
        {hasBonus && (
          <>
            <CoinIcon coin="SC" size={16} />
            {words.bonus(`${groupedAmount(of.sweepsCoinsBonus)} SC`)}
          </>
        )}
      </p>
      {of.endsAt !== null && <p className="small faint">{words.ends(shownAgo(of.endsAt))}</p>}
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      <Button
        look="primary wide"
        aria-label={`${words.buy}: ${of.name}, ${price}`}
        disabled={busy}
        onClick={buy}
        text={busy ? words.opening : price}
      />
    </li>
  );
}

function History() {
  const pages = usePurchases();
  return (
    <section className="stack tight">
      <h2>{words.history}</h2>
      <div className="panel flush">
        <Listed of={pages} rows={2} empty={<Empty icon="clock" title={words.historyEmpty} />}>
          {({ id, status, price, goldCoins, createdAt }) => (
            <li key={id}>
              <div className="grow">
                <Link to={`/purchases/${id}`}>
                  <Money amount={goldCoins} coin="GC" />
                </Link>
                <p className="small faint">{shownMoment(createdAt)}</p>
              </div>
              <span className={`pill ${status === 'paid' ? 'good' : ''}`}>
                {words.statuses[status]}
              </span>
              <span className="money">${groupedAmount(price)}</span>
            </li>
          )}
        </Listed>
      </div>
      <More of={pages} />
    </section>
  );
}

export default function Coins() {
  const packages = usePackages();
  return (
    <div className="page stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
        <Link to="/free-entry">{texts.entries.shop}</Link>
      </div>
      <Loadable of={packages} rows={2} height={180}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.empty} />
          ) : (
            <ul className="packages">
              {items.map((one) => (
                <PackageCard key={one.id} of={one} />
              ))}
            </ul>
          )
        }
      </Loadable>
      <p className="small faint">{words.gift}</p>
      <History />
    </div>
  );
}
