// A game at its table: binds what the player sets to what the table does.

import { lazy, Suspense, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Drawer } from '../ui/drawer.tsx';
import { Loading } from '../ui/state.tsx';
import { BetPanel } from './bet-panel.tsx';
import { GameBar } from './game-bar.tsx';
import { History, Strip } from './history.tsx';
import type { GameKind, GameProps, Params } from './kind.ts';
import { useRun } from './run.ts';
import type { Table } from './table.ts';

const FairnessPanel = lazy(() => import('../fairness/panel.tsx'));

export interface GameTableProps {
  table: Table;
  kind: GameKind;
  game: Output<'games.getGame'>;
  signedIn: boolean;
}

export function GameTable({ table, kind, game, signedIn }: GameTableProps) {
  const { coin } = useStore(preferences);
  const state = useStore(table.state);
  const run = useRun(table, kind);
  const [params, setParams] = useState<Params>(
    () => (state.openRound?.params as Params | undefined) ?? kind.initial,
  );
  const [stake, setStake] = useState<string>(() => (coin === 'GC' ? '10.00' : '0.10'));
  const [fairness, setFairness] = useState(false);
  const { openRound } = state;
  const round = openRound ?? run.round ?? state.rounds[0] ?? null;
  const locked = run.busy || openRound !== null;
  const props: GameProps = {
    params: openRound === null ? params : { ...params, ...openRound.params },
    onParams: setParams,
    stake,
    locked,
    round,
    moving: run.moving,
    act: (action, given) => void run.act(action, given),
    mayAct: openRound !== null && !run.busy,
  };
  const { Board } = kind;
  return (
    <>
      <GameBar table={table} onFairness={() => setFairness(true)} />
      <div className="game">
        <BetPanel
          {...{ table, kind, game, signedIn, run, params, stake, coin }}
          gameProps={props}
          onStake={setStake}
        />
        <section className={`board board-${game.id}`} aria-label={texts.games[game.id].title}>
          <Strip rounds={state.rounds} />
          <div className="board-area">
            <Board {...props} />
          </div>
          <Announce round={openRound === null ? run.round : null} moving={run.moving} />
        </section>
      </div>
      <History rounds={state.rounds} signedIn={signedIn} />
      {fairness && (
        <Drawer title={texts.fairness.title} onClose={() => setFairness(false)}>
          <Suspense fallback={<Loading rows={4} />}>
            <FairnessPanel table={table} />
          </Suspense>
        </Drawer>
      )}
    </>
  );
}

// The end of a round in words, for those who do not see the board.
function Announce({ round, moving }: { round: GameProps['round']; moving: boolean }) {
  const isShown = round?.finished && !moving && round.payout !== null;
  const isWin = isShown && !/^0(\.0+)?$/.test(round.payout ?? '0');
  return (
    <p className="visually-hidden" role="status">
      {isShown && (isWin ? texts.play.won(round.payout ?? '') : texts.play.lostRound)}
    </p>
  );
}
