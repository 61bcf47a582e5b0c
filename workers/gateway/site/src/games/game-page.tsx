// The screen of one game: bet panel, board, history. The same for every game; what differs is in
// the game's own folder and loaded with it.

import { useEffect, useMemo, useState } from 'react';
import type { GameId } from '#shared/games/registry.ts';
import { useGame } from '../queries/games.ts';
import { account } from '../state/account.ts';
import { preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import '../style/game.css';
import { Failure, Loading } from '../ui/state.tsx';
import { GameTable } from './game-table.tsx';
import type { GameKind } from './kind.ts';
import { LISTINGS } from './registry.ts';
import { Table } from './table.ts';

function useKind(gameId: GameId) {
  const [kind, setKind] = useState<GameKind | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    setFailed(false);
    LISTINGS[gameId].load().then(
      ({ kind: loaded }) => setKind(loaded),
      () => setFailed(true),
    );
  }, [gameId, attempt]);
  return { kind, failed, retry: () => setAttempt((now) => now + 1) };
}

export default function GamePage({ id }: { id: string }) {
  const gameId = id as GameId;
  const { status } = useStore(account);
  const { coin } = useStore(preferences);
  const { kind, failed, retry } = useKind(gameId);
  const game = useGame(gameId);
  const table = useMemo(() => new Table(gameId, coin), [gameId, coin]);
  useEffect(() => {
    if (status !== 'signed_in') return;
    void table.look();
    return () => table.dispose();
  }, [table, status]);
  const title = <h1 className="visually-hidden">{LISTINGS[gameId].title}</h1>;
  if ((failed || game.error !== null) && (kind === null || game.data === undefined)) {
    return (
      <div className="page">
        {title}
        <Failure
          error={failed ? null : game.error}
          onRetry={() => {
            retry();
            void game.refetch();
          }}
        />
      </div>
    );
  }
  if (kind === null || game.data === undefined) {
    return (
      <div className="page">
        {title}
        <Loading rows={1} height={480} />
      </div>
    );
  }
  return (
    <div className="page stack game-page">
      <GameTable
        key={`${gameId} ${coin} ${status}`}
        table={table}
        kind={kind}
        game={game.data}
        signedIn={status === 'signed_in'}
      />
    </div>
  );
}
