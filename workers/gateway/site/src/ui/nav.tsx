// Where one can go: a rail at the side on wide screens, tabs at the bottom on narrow ones.

import type { ReactNode } from 'react';
import { LISTED, LISTINGS } from '../games/registry.ts';
import { unreadNotices } from '../state/hub.ts';
import { prefer, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Glyph, Icon, type IconName } from './icon.tsx';
import { Link } from './link.tsx';

const { nav } = texts;

/** Pages about the player: in the rail, and on narrow screens on the account's page. */
export const ACCOUNT_PAGES: readonly { to: string; icon: IconName; text: string }[] = [
  { to: '/redeem', icon: 'wallet', text: nav.redeem },
  { to: '/payout-accounts', icon: 'send', text: nav.payoutAccounts },
  { to: '/tax', icon: 'list', text: nav.tax },
  { to: '/identity', icon: 'user', text: nav.identity },
  { to: '/free-entry', icon: 'send', text: nav.freeEntry },
  { to: '/my-play', icon: 'list', text: nav.myPlay },
  { to: '/limits', icon: 'clock', text: nav.limits },
  { to: '/places', icon: 'globe', text: nav.places },
  { to: '/fairness', icon: 'shield', text: nav.fairness },
  { to: '/terms', icon: 'copy', text: nav.terms },
  { to: '/complaints', icon: 'alert', text: nav.complaints },
];

function Entry(props: { to: string; icon: ReactNode; text: string; count?: number }) {
  const { to, icon, text, count = 0 } = props;
  return (
    <li>
      <Link to={to} title={text} className="row">
        {icon}
        <span>{text}</span>
        {count > 0 && <span className="count">{count}</span>}
      </Link>
    </li>
  );
}

export function Nav() {
  const unread = useStore(unreadNotices);
  return (
    <nav className="nav" aria-label={nav.menu}>
      <ul>
        <Entry to="/lobby" icon={<Icon name="lobby" />} text={nav.lobby} />
        <Entry to="/wallet" icon={<Icon name="wallet" />} text={nav.wallet} />
        <Entry to="/friends" icon={<Icon name="friends" />} text={nav.friends} />
        <Entry to="/notices" icon={<Icon name="bell" />} text={nav.notices} count={unread} />
      </ul>
      <h2>{nav.games}</h2>
      <ul>
        {LISTED.map((id) => {
          const { icon, title } = LISTINGS[id];
          return <Entry key={id} to={`/games/${id}`} icon={<Glyph path={icon} />} text={title} />;
        })}
      </ul>
      <h2>{nav.account}</h2>
      <ul>
        <Entry to="/account" icon={<Icon name="user" />} text={nav.account} />
        {ACCOUNT_PAGES.map(({ to, icon, text }) => (
          <Entry key={to} to={to} icon={<Icon name={icon} />} text={text} />
        ))}
      </ul>
    </nav>
  );
}

function Tab({ to, icon, text }: { to: string; icon: IconName; text: string }) {
  return (
    <Link to={to} onClick={() => prefer({ chatOpen: false })}>
      <Icon name={icon} />
      {text}
    </Link>
  );
}

export function Tabs() {
  const { chatOpen } = useStore(preferences);
  return (
    <nav className="tabs" aria-label={nav.menu}>
      <Tab to="/lobby" icon="lobby" text={nav.lobby} />
      <Tab to="/wallet" icon="wallet" text={nav.wallet} />
      <button type="button" aria-pressed={chatOpen} onClick={() => prefer({ chatOpen: !chatOpen })}>
        <Icon name="chat" />
        {nav.chat}
      </button>
      <Tab to="/friends" icon="friends" text={nav.friends} />
      <Tab to="/account" icon="user" text={nav.account} />
    </nav>
  );
}
