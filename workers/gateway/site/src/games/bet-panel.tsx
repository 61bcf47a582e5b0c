// The bet panel: how much, the game's own fields, once or again and again, and the one button.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { groupedAmount } from '../format.ts';
import type { Coin } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { balanceOf, wallet } from '../state/wallet.ts';
import { texts } from '../texts/index.ts';
import { Field, Segments } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import { AutoFields } from './auto-fields.tsx';
import { useHotKeys } from './hot-keys.ts';
import type { GameKind, GameProps, Params } from './kind.ts';
import { changedStake, microsOf } from './money.ts';
import type { AutoWish, Run } from './run.ts';
import type { Table } from './table.ts';

const words = texts.play;

export interface BetPanelProps {
  table: Table;
  kind: GameKind;
  game: Output<'games.getGame'>;
  signedIn: boolean;
  run: Run;
  params: Params;
  stake: string;
  coin: Coin;
  gameProps: GameProps;
  onStake(stake: string): void;
}

function useFunds(table: Table, coin: Coin): string {
  const { balance } = useStore(table.state);
  const { balances } = useStore(wallet);
  return balance ?? balanceOf(balances, coin)?.total ?? '0.00';
}

function StakeField(props: {
  label: string;
  stake: string;
  coin: Coin;
  range: { minStake: string; maxStake: string };
  locked: boolean;
  onStake(stake: string): void;
}) {
  const { label, stake, coin, range, locked, onStake } = props;
  const change = (by: (micros: bigint) => bigint) => onStake(changedStake(stake, by, range));
  const isValid = microsOf(stake) !== null;
  return (
    <Field
      label={`${label} (${coin})`}
      name="stake"
      inputMode="decimal"
      autoComplete="off"
      value={stake}
      disabled={locked}
      aria-invalid={isValid ? undefined : true}
      onChange={(event) => onStake(event.target.value)}
      onBlur={() => isValid && change((micros) => micros)}
      after={
        <>
          <button
            type="button"
            className="button"
            aria-label={words.half}
            disabled={locked}
            onClick={() => change((micros) => micros / 2n)}
          >
            ½
          </button>
          <button
            type="button"
            className="button"
            aria-label={words.double}
            disabled={locked}
            onClick={() => change((micros) => micros * 2n)}
          >
            2×
          </button>
        </>
      }
    />
  );
}

function Problem({ table }: { table: Table }) {
  const { problem, session } = useStore(table.state);
  if (problem !== null) {
    const isPoor = problem.code === 'insufficient_funds';
    return <Notice tone="bad">{isPoor ? words.noCoins : problem.message}</Notice>;
  }
  if (session !== null && !session.standing.mayWager) {
    return <Notice tone="bad">{words.paused}</Notice>;
  }
  return null;
}

export function BetPanel(props: BetPanelProps) {
  const { table, kind, game, signedIn, run, params, stake, coin, gameProps, onStake } = props;
  const { phase, openRound } = useStore(table.state);
  const funds = useFunds(table, coin);
  const [mode, setMode] = useState<'manual' | 'auto'>('manual');
  const [wish, setWish] = useState<AutoWish>({
    rounds: 10,
    stopProfit: '',
    stopLoss: '',
    batch: false,
  });
  const range = game.limits[coin];
  const bet = kind.stakeOf?.(params) ?? stake;
  const refusal = kind.refusal?.(params) ?? null;
  const sent = kind.sent?.(params) ?? params;
  const isOpening = phase === 'opening' || phase === 'looking';
  const mayBet =
    signedIn && !run.busy && openRound === null && !isOpening && refusal === null && game.enabled;
  const play = () => void (mayBet && microsOf(bet) !== null && run.play(bet, sent));
  const change = (by: (micros: bigint) => bigint) => onStake(changedStake(stake, by, range));
  useHotKeys({
    ' ': mode === 'manual' ? play : () => {},
    a: () => change((micros) => micros / 2n),
    s: () => change((micros) => micros * 2n),
    d: () => onStake(range.minStake),
  });
  const { Fields, Actions } = kind;
  return (
    <section className="bet-panel" aria-label={words.bet}>
      {!kind.stepped && (
        <Segments
          label={words.mode}
          value={mode}
          onChange={setMode}
          disabled={run.busy}
          options={[
            { value: 'manual', text: words.manual },
            { value: 'auto', text: words.auto },
          ]}
        />
      )}
      <div className="bet-fields">
        <StakeField
          label={kind.stakeOf === undefined ? words.stake : words.chip}
          {...{ stake, coin, range, onStake }}
          locked={gameProps.locked}
        />
        <Fields {...gameProps} />
        {mode === 'auto' && (
          <AutoFields wish={wish} left={run.left} locked={run.busy} onWish={setWish} />
        )}
      </div>
      <div className="bet-act">
        {!signedIn ? (
          <Link to={`/sign-in?next=/games/${game.id}`} className="button primary tall wide">
            {words.signInToPlay}
          </Link>
        ) : openRound !== null && Actions !== undefined ? (
          <Actions {...gameProps} />
        ) : mode === 'auto' ? (
          <button
            type="button"
            className={`button tall wide ${run.auto ? '' : 'primary'}`}
            disabled={!run.auto && !mayBet}
            onClick={() => (run.auto ? run.stop() : void run.start(bet, sent, wish))}
          >
            {run.auto ? words.stop : words.start}
          </button>
        ) : (
          <button
            type="button"
            className="button primary tall wide"
            disabled={!mayBet && !run.busy}
            aria-busy={run.busy}
            onClick={play}
          >
            {phase === 'opening' ? words.opening : words.bet}
          </button>
        )}
        {refusal !== null && openRound === null && <p className="small faint">{refusal}</p>}
        <Problem table={table} />
        {run.sum !== null && (
          <Notice>
            <span>
              {words.sum(
                run.sum.plays,
                groupedAmount(run.sum.wagered),
                groupedAmount(run.sum.paid),
              )}
              <br />
              <span className="faint">{words.stopped[run.sum.stoppedBy]}</span>
            </span>
          </Notice>
        )}
        {signedIn && (
          <p className="funds small faint">
            <span>{texts.coins.balance}</span>
            <span>{groupedAmount(funds)}</span>
          </p>
        )}
      </div>
    </section>
  );
}
