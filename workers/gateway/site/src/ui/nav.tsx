// Where one can go: a rail at the side on wide screens, tabs at the bottom on narrow ones.

import { GAME_IDS } from '#shared/games/registry.ts';
import { unreadNotices } from '../state/hub.ts';
import { prefer, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Icon, type IconName } from './icon.tsx';
import { Link } from './link.tsx';

const { nav } = texts;

function Entry({
  to,
  icon,
  text,
  count,
}: {
  to: string;
  icon: IconName;
  text: string;
  count?: number;
}) {
  return (
    <li>
      <Link to={to} title={text}>
        <Icon name={icon} />
        <span>{text}</span>
        {count !== undefined && count > 0 && <span className="count">{count}</span>}
      </Link>
    </li>
  );
}

export function Nav() {
  const unread = useStore(unreadNotices);
  return (
    <nav className="nav" aria-label={nav.menu}>
      <ul>
        <Entry to="/lobby" icon="lobby" text={nav.lobby} />
        <Entry to="/wallet" icon="wallet" text={nav.wallet} />
        <Entry to="/friends" icon="friends" text={nav.friends} />
        <Entry to="/notices" icon="bell" text={nav.notices} count={unread} />
      </ul>
      <h2>{nav.games}</h2>
      <ul>
        {GAME_IDS.map((id) => (
          <Entry key={id} to={`/games/${id}`} icon={id} text={texts.games[id].title} />
        ))}
      </ul>
      <h2>{nav.account}</h2>
      <ul>
        <Entry to="/account" icon="user" text={nav.account} />
        <Entry to="/limits" icon="clock" text={nav.limits} />
        <Entry to="/fairness" icon="shield" text={nav.fairness} />
      </ul>
    </nav>
  );
}

export function Tabs() {
  const { chatOpen } = useStore(preferences);
  const close = () => prefer({ chatOpen: false });
  return (
    <nav className="tabs" aria-label={nav.menu}>
      <Link to="/lobby" onClick={close}>
        <Icon name="lobby" />
        {nav.lobby}
      </Link>
      <Link to="/wallet" onClick={close}>
        <Icon name="wallet" />
        {nav.wallet}
      </Link>
      <button type="button" aria-pressed={chatOpen} onClick={() => prefer({ chatOpen: !chatOpen })}>
        <Icon name="chat" />
        {nav.chat}
      </button>
      <Link to="/friends" onClick={close}>
        <Icon name="friends" />
        {nav.friends}
      </Link>
      <Link to="/account" onClick={close}>
        <Icon name="user" />
        {nav.account}
      </Link>
    </nav>
  );
}
