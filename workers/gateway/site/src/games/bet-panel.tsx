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
const FIRST_WISH: AutoWish = { rounds: 10, stopProfit: '', stopLoss: '', batch: false };

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

function Sum({ sum }: { sum: Run['sum'] }) {
  if (sum === null) return null;
  return (
    <Notice>
      <span>
        {words.sum(sum.plays, groupedAmount(sum.wagered), groupedAmount(sum.paid))}
        <br />
        <span className="faint">{words.stopped[sum.stoppedBy]}</span>
      </span>
    </Notice>
  );
}

interface BetButtonProps extends BetPanelProps {
  mode: 'manual' | 'auto';
  mayBet: boolean;
  onPlay(): void;
  onStart(): void;
}

function BetButton(props: BetButtonProps) {
  const { table, kind, game, signedIn, run, gameProps, mode, mayBet, onPlay, onStart } = props;
  const { phase, openRound } = useStore(table.state);
  const { Actions } = kind;
  if (!signedIn) {
    return (
      <Link to={`/sign-in?next=/games/${game.id}`} className="button primary tall wide">
        {words.signInToPlay}
      </Link>
    );
  }
  if (openRound !== null && Actions !== undefined) return <Actions {...gameProps} />;
  if (mode === 'auto') {
    return (
      <button
        type="button"
        className={`button tall wide ${run.auto ? '' : 'primary'}`}
        disabled={!run.auto && !mayBet}
        onClick={run.auto ? run.stop : onStart}
      >
        {run.auto ? words.stop : words.start}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button primary tall wide"
      disabled={!mayBet && !run.busy}
      aria-busy={run.busy}
      onClick={onPlay}
    >
      {phase === 'opening' ? words.opening : words.bet}
    </button>
  );
}

/** What the stake and the params come to, and whether they can be bet now. */
function useBet({ table, kind, game, signedIn, run, params, stake }: BetPanelProps) {
  const { phase, openRound } = useStore(table.state);
  const bet = kind.stakeOf?.(params) ?? stake;
  const refusal = openRound === null ? (kind.refusal?.(params) ?? null) : null;
  const isReady = signedIn && game.enabled && !run.busy && openRound === null;
  const isComing = phase === 'opening' || phase === 'looking';
  const mayBet = isReady && !isComing && refusal === null && microsOf(bet) !== null;
  return { bet, sent: kind.sent?.(params) ?? params, refusal, mayBet };
}

export function BetPanel(props: BetPanelProps) {
  const { table, kind, game, signedIn, run, stake, coin, gameProps, onStake } = props;
  const funds = useFunds(table, coin);
  const [mode, setMode] = useState<'manual' | 'auto'>('manual');
  const [wish, setWish] = useState<AutoWish>(FIRST_WISH);
  const range = game.limits[coin];
  const { bet, sent, refusal, mayBet } = useBet(props);
  const play = () => void (mayBet && run.play(bet, sent));
  const change = (by: (micros: bigint) => bigint) => onStake(changedStake(stake, by, range));
  useHotKeys({
    ' ': mode === 'manual' ? play : () => {},
    a: () => change((micros) => micros / 2n),
    s: () => change((micros) => micros * 2n),
    d: () => onStake(range.minStake),
  });
  const { Fields } = kind;
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
        <BetButton
          {...props}
          {...{ mode, mayBet }}
          onPlay={play}
          onStart={() => void run.start(bet, sent, wish)}
        />
        {refusal !== null && <p className="small faint">{refusal}</p>}
        <Problem table={table} />
        <Sum sum={run.sum} />
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
