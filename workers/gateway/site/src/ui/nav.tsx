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
        <Entry to="/identity" icon={<Icon name="user" />} text={nav.identity} />
        <Entry to="/free-entry" icon={<Icon name="send" />} text={nav.freeEntry} />
        <Entry to="/my-play" icon={<Icon name="list" />} text={nav.myPlay} />
        <Entry to="/limits" icon={<Icon name="clock" />} text={nav.limits} />
        <Entry to="/places" icon={<Icon name="globe" />} text={nav.places} />
        <Entry to="/fairness" icon={<Icon name="shield" />} text={nav.fairness} />
        <Entry to="/terms" icon={<Icon name="copy" />} text={nav.terms} />
        <Entry to="/complaints" icon={<Icon name="alert" />} text={nav.complaints} />
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
