// A game at its table: binds what the player sets to what the table does.

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Drawer } from '../ui/drawer.tsx';
import { Loading } from '../ui/state.tsx';
import { BetPanel } from './bet-panel.tsx';
import { GameBar } from './game-bar.tsx';
import { History, Outcome, Strip } from './history.tsx';
import type { GameKind, GameProps, Params } from './kind.ts';
import { RealityCheck } from './reality-check.tsx';
import { LISTINGS } from './registry.ts';
import { useRun } from './run.ts';
import type { Table } from './table.ts';

const FairnessPanel = lazy(() => import('../fairness/panel.tsx'));

export interface GameTableProps {
  table: Table;
  kind: GameKind;
  game: Output<'games.getGame'>;
  signedIn: boolean;
}

const HEAD_PX = 56;

/** Brings the board back when a bet was placed below it, as on a phone. */
function useInSight(isPlaying: boolean) {
  const board = useRef<HTMLElement>(null);
  useEffect(() => {
    const top = board.current?.getBoundingClientRect().top ?? HEAD_PX;
    if (isPlaying && top < HEAD_PX) board.current?.scrollIntoView({ block: 'start' });
  }, [isPlaying]);
  return board;
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
  const board = useInSight(run.busy && !run.auto);
  const round = openRound ?? run.round ?? state.rounds[0] ?? null;
  const locked = run.busy || openRound !== null;
  const props: GameProps = {
    params: openRound === null ? params : { ...params, ...openRound.params },
    onParams: (chosen) => {
      table.forgive();
      setParams(chosen);
    },
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
        <section
          ref={board}
          className={`board board-${game.id}`}
          aria-label={LISTINGS[game.id].title}
        >
          <Strip rounds={state.rounds} mark={kind.mark} />
          <div className="board-area centered">
            <Board {...props} />
          </div>
          <Outcome
            round={openRound === null ? run.round : null}
            moving={run.moving}
            hidden={kind.tells === true}
          />
        </section>
      </div>
      <History rounds={state.rounds} signedIn={signedIn} />
      {state.session?.realityCheck !== undefined && (
        <RealityCheck table={table} check={state.session.realityCheck} />
      )}
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
