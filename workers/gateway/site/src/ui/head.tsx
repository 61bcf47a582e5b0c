// The head: brand, balance with the switch between coins, theme, and the way in or out.

import { account } from '../state/account.ts';
import { unreadNotices } from '../state/hub.ts';
import { prefer, preferences, shownTheme } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { held } from '../state/wallet.ts';
import { texts } from '../texts/index.ts';
import { ButtonLink, IconButton } from './button.tsx';
import { CoinIcon, Icon } from './icon.tsx';
import { Link } from './link.tsx';
import { Money } from './money.tsx';

function Brand({ to }: { to: string }) {
  return (
    <Link to={to} className="brand row" aria-label={texts.brand}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <path d="M11 24V8h6.500a5.500 5.500 0 0 1 0 11H15v5z" fill="var(--on-accent)" />
        <circle cx="17.300" cy="13.500" r="2" fill="currentColor" />
      </svg>
      <span>{texts.brand}</span>
    </Link>
  );
}

function BalanceSwitch() {
  const { coin } = useStore(preferences);
  const amount = useStore(held)[coin]?.total;
  const other = coin === 'GC' ? 'SC' : 'GC';
  return (
    <div className="balance">
      <Link to="/wallet" className="sum row">
        <CoinIcon coin={coin} />
        <span className="visually-hidden">{texts.coins.balance}</span>
        <span data-testid="balance">{amount === undefined ? '–' : <Money amount={amount} />}</span>
      </Link>
      <button
        type="button"
        className="switch row"
        aria-label={texts.coins.switchTo(coin, texts.coins[other])}
        onClick={() => prefer({ coin: other })}
      >
        {coin}
        <Icon name="swap" size={14} />
      </button>
    </div>
  );
}

function ThemeButton() {
  const { theme } = useStore(preferences);
  const next = shownTheme(theme) === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      icon={next === 'light' ? 'sun' : 'moon'}
      label={texts.nav.theme(texts.nav[next])}
      onClick={() => prefer({ theme: next })}
    />
  );
}

function BellLink() {
  const unread = useStore(unreadNotices);
  return (
    <Link to="/notices" className="button quiet icon bell" aria-label={texts.nav.notices}>
      <Icon name="bell" />
      {unread > 0 && <span className="count">{unread}</span>}
    </Link>
  );
}

function ChatButton() {
  const { chatOpen } = useStore(preferences);
  return (
    <IconButton
      icon="chat"
      look="wide-only"
      label={texts.nav.chat}
      aria-pressed={chatOpen}
      onClick={() => prefer({ chatOpen: !chatOpen })}
    />
  );
}

export function Head() {
  const { status } = useStore(account);
  if (status === 'signed_in') {
    return (
      <header className="head row">
        <Brand to="/lobby" />
        <BalanceSwitch />
        <div className="end row">
          <span className="wide-only">
            <ThemeButton />
          </span>
          <BellLink />
          <ChatButton />
        </div>
      </header>
    );
  }
  return (
    <header className="head row">
      <Brand to="/" />
      <div className="end row">
        <ThemeButton />
        {status === 'signed_out' && (
          <>
            <ButtonLink to="/sign-in" look="quiet" text={texts.nav.signIn} />
            <ButtonLink to="/sign-up" look="primary" text={texts.nav.signUp} />
          </>
        )}
      </div>
    </header>
  );
}
