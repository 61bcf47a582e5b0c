// Friends who are here now. Shows nothing when nobody is.

import { useFriends } from '../queries/people.ts';
import { presences } from '../state/hub.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Avatar } from './avatar.tsx';
import { Link } from './link.tsx';

const SHOWN_MAX = 12;

export function OnlineFriends() {
  const live = useStore(presences);
  const here = (useFriends().data ?? [])
    .map(({ player, presence }) => ({ player, now: live[player.id] ?? presence }))
    .filter(({ now }) => now !== 'offline');
  if (here.length === 0) return null;
  return (
    <section className="stack tight" aria-label={texts.lobby.online}>
      <h2>{texts.lobby.online}</h2>
      <ul className="online row wrap">
        {here.slice(0, SHOWN_MAX).map(({ player, now }) => (
          <li key={player.id}>
            <Link to="/friends" className="row">
              <Avatar name={player.displayName} presence={now} />
              <span>{player.displayName}</span>
              <span className="faint">{texts.friends.presence[now]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
