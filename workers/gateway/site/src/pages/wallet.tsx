// The wallet: what there is and where, what moved, and why Sweeps Coins are still locked.

import type { Output } from '#shared/client/types.ts';
import { groupedAmount, isNone } from '../amounts.ts';
import { useRedeemable, useTransactions } from '../queries/money.ts';
import { type Coin, prefer, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { type Balance, balanceOf, held, loadWallet, wallet } from '../state/wallet.ts';
import { shownAgo, shownMoment } from '../times.ts';
import { ButtonLink } from '../ui/button.tsx';
import '../style/wallet.css';
import type { GameId } from '#shared/games/registry.ts';
import { LISTINGS } from '../games/registry.ts';
import { texts } from '../texts/index.ts';
import { Bonus } from '../ui/bonus.tsx';
import { Segments } from '../ui/field.tsx';
import { CoinIcon } from '../ui/icon.tsx';
import { Money } from '../ui/money.tsx';
import { OpenTables } from '../ui/open-tables.tsx';
import { Columns, Empty, Failure, Loadable, Loading, More, Notice } from '../ui/state.tsx';

const words = texts.wallet;

function Sums({ balance }: { balance: Balance }) {
  const { currency, debt } = balance;
  const { available, atTables, onHold, total } = useStore(held)[currency] ?? balance;
  return (
    <section className="panel sums" aria-label={texts.coins[currency]}>
      <div>
        <p className="row soft small">
          <CoinIcon coin={currency} />
          {texts.coins[currency]}
        </p>
        <p className="total">
          <Money amount={total} coin={currency} />
        </p>
      </div>
      <dl className="facts">
        <dt>{words.available}</dt>
        <dd>{groupedAmount(available)}</dd>
        <dt>{words.atTables}</dt>
        <dd>{groupedAmount(atTables)}</dd>
        <dt>{words.onHold}</dt>
        <dd>{groupedAmount(onHold)}</dd>
      </dl>
      <ButtonLink to="/coins" look="primary" text={texts.purchases.title} />
      {!isNone(debt) && (
        <Notice tone="bad">
          <Money amount={debt} coin={currency} /> {words.debt}
        </Notice>
      )}
    </section>
  );
}

type Lot = Output<'payments.redeemable'>['lots'][number];

function LotRow({ lot }: { lot: Lot }) {
  const isDone = isNone(lot.leftToPlay);
  return (
    <li>
      <div className="grow">
        <div className="row between">
          <strong>{words.sources[lot.source] ?? lot.source}</strong>
          <Money amount={lot.granted} coin="SC" />
        </div>
        <progress
          max={Number(lot.required)}
          value={Number(lot.wagered)}
          aria-label={words.played(lot.wagered, lot.required)}
        />
        <p className="row wrap between small faint">
          <span>{words.played(groupedAmount(lot.wagered), groupedAmount(lot.required))}</span>
          <span>
            {lot.state === 'expired'
              ? words.expired
              : isDone
                ? texts.common.done
                : words.left(groupedAmount(lot.leftToPlay))}
            {lot.state === 'open' &&
              lot.expiresAt !== null &&
              `, ${words.expires(shownAgo(lot.expiresAt))}`}
          </span>
        </p>
      </div>
    </li>
  );
}

function Redemption() {
  const redeemable = useRedeemable();
  return (
    <section className="panel flush" aria-label={words.redeem}>
      <Loadable of={redeemable}>
        {(value) => (
          <>
            <div className="padded stack tight">
              <div className="row between">
                <h2>{words.redeemable}</h2>
                <Money amount={value.redeemable} coin="SC" />
              </div>
              <p className="small soft">
                {value.lots.some(({ state }) => state === 'open')
                  ? words.whyLine
                  : words.whyNothing}{' '}
                {value.lots.some(({ state }) => state === 'open') &&
                  words.whyChance(value.playthroughChanceMax)}{' '}
                {!isNone(value.atTables) && words.whyTables(groupedAmount(value.atTables))}{' '}
                {value.debtOutstanding && words.whyDebt}
              </p>
            </div>
            <p className="row wrap padded line-above">
              <ButtonLink to="/redeem" look="primary" text={texts.prizes.title} />
            </p>
            <ul className="list lots line-above">
              {value.lots.map((lot) => (
                <LotRow key={lot.id} lot={lot} />
              ))}
            </ul>
          </>
        )}
      </Loadable>
    </section>
  );
}

const COLUMNS = [
  { text: words.what },
  { text: words.amount, look: 'number' },
  { text: words.after, look: 'number only-wide' },
  { text: words.when, look: 'number only-wide' },
];

type Transaction = Output<'payments.transactions'>['items'][number];

function TransactionRow({ transaction }: { transaction: Transaction }) {
  const { kind, gameId, amount, balanceAfter, at } = transaction;
  const game = gameId === undefined ? undefined : LISTINGS[gameId as GameId];
  const isOut = amount.startsWith('-');
  return (
    <tr>
      <td>
        {words.kinds[kind] ?? kind}
        {game !== undefined && <span className="faint"> · {game.title}</span>}
        <div className="faint small only-narrow">{shownMoment(at)}</div>
      </td>
      <td className={`number ${isOut ? '' : 'accent'}`}>
        {isOut ? '' : '+'}
        {groupedAmount(amount)}
      </td>
      <td className="number soft only-wide">{groupedAmount(balanceAfter)}</td>
      <td className="number faint only-wide">{shownMoment(at)}</td>
    </tr>
  );
}

function History({ coin }: { coin: Coin }) {
  const pages = useTransactions(coin);
  return (
    <section className="stack tight" aria-label={words.history}>
      <h2>{words.history}</h2>
      <div className="panel flush">
        <Loadable of={pages}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={words.historyEmpty} line={words.historyEmptyLine} />
            ) : (
              <table className="table">
                <Columns of={COLUMNS} />
                <tbody>
                  {items.map((transaction) => (
                    <TransactionRow key={transaction.id} transaction={transaction} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Loadable>
      </div>
      <More of={pages} />
    </section>
  );
}

export default function Wallet() {
  const { coin } = useStore(preferences);
  const { balances, error } = useStore(wallet);
  const balance = balanceOf(balances, coin);
  return (
    <div className="page narrow stack loose">
      <div className="page-head row wrap between">
        <h1>{words.title}</h1>
        <Segments
          label={texts.coins.balance}
          value={coin}
          onChange={(next) => prefer({ coin: next })}
          options={[
            { value: 'GC', text: texts.coins.GC },
            { value: 'SC', text: texts.coins.SC },
          ]}
        />
      </div>
      {balance !== undefined && <Sums balance={balance} />}
      {balance === undefined && error !== null && (
        <Failure error={error} onRetry={() => void loadWallet()} />
      )}
      {balance === undefined && error === null && <Loading rows={1} height={140} />}
      <Bonus />
      <OpenTables />
      {coin === 'SC' && <Redemption />}
      <History key={coin} coin={coin} />
    </div>
  );
}
