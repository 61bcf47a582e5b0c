// The lobby: the bonus of the day, tables left open, and the games that the platform has.

import type { Output } from '#shared/client/types.ts';
import { useGames } from '../queries/games.ts';
import { account } from '../state/account.ts';
import { useStore } from '../state/store.ts';
import '../style/lobby.css';
import { texts } from '../texts/index.ts';
import { Bonus } from '../ui/bonus.tsx';
import { GameTile } from '../ui/game-tile.tsx';
import { OnlineFriends } from '../ui/online-friends.tsx';
import { OpenTables } from '../ui/open-tables.tsx';
import { Loadable } from '../ui/state.tsx';

type Game = Output<'games.listGames'>['items'][number];

function Games({ games }: { games: readonly Game[] }) {
  return (
    <ul className="tiles">
      {games.map(({ id, enabled }) => (
        <li key={id}>
          <GameTile id={id}>
            {!enabled && <span className="pill">{texts.lobby.closed}</span>}
          </GameTile>
        </li>
      ))}
    </ul>
  );
}

export default function Lobby() {
  const now = useStore(account);
  const games = useGames();
  const signedIn = now.status === 'signed_in';
  return (
    <div className="page stack loose">
      <h1>{signedIn ? texts.lobby.hello(now.player.displayName) : texts.lobby.title}</h1>
      {signedIn && (
        <>
          <Bonus />
          <OnlineFriends />
          <OpenTables />
        </>
      )}
      <section className="stack" aria-label={texts.nav.games}>
        <Loadable of={games} rows={4} height={120}>
          {(items) => <Games games={items} />}
        </Loadable>
      </section>
    </div>
  );
}
