// The bet panel: how much, the game's own fields, once or again and again, and the one button.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { changedStake, groupedAmount, isNone, microsOf, type StakeRange } from '../amounts.ts';
import { type Coin, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { held } from '../state/wallet.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field, Segments } from '../ui/field.tsx';
import { Notice } from '../ui/state.tsx';
import { AutoFields } from './auto-fields.tsx';
import { useHotKeys } from './hot-keys.ts';
import type { GameKind, GameProps, Params } from './kind.ts';
import type { AutoWish, Run } from './run.ts';
import { capIn, rangeUnder } from './stake-range.ts';
import type { Table, Problem as TableProblem, TableState } from './table.ts';

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

/** What can be staked: here, in the wallet, and that the table fetches what is missing here. */
function Funds({ table, coin, bet }: { table: Table; coin: Coin; bet: string }) {
  const { balance, session, problem } = useStore(table.state);
  const known = useStore(held)[coin];
  const isShort = balance !== null && (microsOf(bet) ?? 0n) > (microsOf(balance) ?? 0n);
  const rows =
    balance === null
      ? [[texts.coins.balance, known?.total ?? '0.00']]
      : [
          [words.here, balance],
          ...(isNone(known?.available ?? null) ? [] : [[words.inWallet, known?.available]]),
        ];
  return (
    <dl className="funds small faint">
      {rows.map(([name, amount = '']) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{groupedAmount(amount)}</dd>
        </div>
      ))}
      {session?.standing.prizeMax !== undefined && (
        <div>
          {texts.places.prizeMax(
            session.standing.prizePlace ?? '*',
            groupedAmount(session.standing.prizeMax),
          )}
        </div>
      )}
      {isShort && problem === null && session?.settings.autoTopUp && <div>{words.fetches}</div>}
    </dl>
  );
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
          <Button
            aria-label={words.half}
            disabled={locked}
            onClick={() => change((micros) => micros / 2n)}
          >
            ½
          </Button>
          <Button
            aria-label={words.double}
            disabled={locked}
            onClick={() => change((micros) => micros * 2n)}
          >
            2×
          </Button>
        </>
      }
    />
  );
}

type Standing = NonNullable<TableState['session']>['standing'];

/** Why nothing can be wagered, and until when. */
function pausedText({ reason, limit, changesAt }: Standing, fact?: unknown): string {
  const code = limit?.kind ?? reason ?? String(fact);
  const why = words.pausedWhy[code] ?? texts.errors.wager_paused;
  return changesAt === null || code === 'debt_outstanding'
    ? why
    : `${why} ${words.pausedUntil(shownMoment(changesAt))}`;
}

/** The limit that a refusal names, and until when it holds. */
function reachedIn({ limit, changesAt }: TableProblem['facts']): Partial<Standing> {
  if (typeof limit !== 'object' || limit === null) return {};
  const named = { limit: limit as NonNullable<Standing['limit']> };
  return typeof changesAt === 'string' ? { ...named, changesAt } : named;
}

function problemText(problem: TableProblem, range: StakeRange, standing: Standing | undefined) {
  const { code, facts } = problem;
  if (code === 'insufficient_funds') return words.noCoins;
  const isPause = code === 'wager_paused' || code === 'limit_reached';
  if (isPause && standing !== undefined) {
    return pausedText({ ...standing, ...reachedIn(facts) }, facts.reason ?? code);
  }
  if (code !== 'stake_out_of_range') return textOf(problem);
  const cap = capIn(problem);
  if (cap !== null) {
    const { stakeLess, stakeNone } = texts.places;
    const why = texts.places.prizeMax(cap.place, groupedAmount(cap.prize));
    return `${why} ${cap.most === undefined ? stakeNone : stakeLess(groupedAmount(cap.most))}`;
  }
  return typeof facts.maxPayout === 'string'
    ? texts.errors.payout_exceeds_maximum
    : words.range(groupedAmount(range.minStake), groupedAmount(range.maxStake));
}

function Problem({ table, range }: { table: Table; range: StakeRange }) {
  const { problem, session } = useStore(table.state);
  if (problem !== null) {
    return <Notice tone="bad">{problemText(problem, range, session?.standing)}</Notice>;
  }
  if (session !== null && !session.standing.mayWager) {
    return <Notice tone="bad">{pausedText(session.standing)}</Notice>;
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
      <ButtonLink
        to={`/sign-in?next=/games/${game.id}`}
        look="primary tall wide"
        text={words.signInToPlay}
      />
    );
  }
  if (openRound !== null && Actions !== undefined) return <Actions {...gameProps} />;
  if (mode === 'auto') {
    return (
      <Button
        look={`tall wide ${run.auto ? '' : 'primary'}`}
        disabled={!run.auto && !mayBet}
        onClick={run.auto ? run.stop : onStart}
        text={run.auto ? words.stop : words.start}
      />
    );
  }
  return (
    <Button
      look="primary tall wide"
      disabled={!mayBet && !run.busy}
      aria-busy={run.busy}
      onClick={onPlay}
      text={phase === 'opening' ? words.opening : words.bet}
    />
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

function KeyList({ line }: { line: string | undefined }) {
  const { hotKeys } = useStore(preferences);
  if (!hotKeys) return null;
  return (
    <p className="small faint">
      {words.keyList} {line}
    </p>
  );
}

export function BetPanel(props: BetPanelProps) {
  const { table, kind, game, signedIn, run, stake, coin, gameProps, onStake } = props;
  const [mode, setMode] = useState<'manual' | 'auto'>('manual');
  const [wish, setWish] = useState<AutoWish>(FIRST_WISH);
  const { openRound, problem } = useStore(table.state);
  const isOpen = openRound !== null;
  // A chip is not what is staked in all.
  const isStake = kind.stakeOf === undefined;
  const range = rangeUnder(game.limits[coin], isStake ? problem : null);
  const { bet, sent, refusal, mayBet } = useBet(props);
  const play = () => void (mayBet && run.play(bet, sent));
  const change = (by: (micros: bigint) => bigint) => onStake(changedStake(stake, by, range));
  const start = () => void run.start(bet, sent, wish);
  const auto = () => (run.auto ? run.stop() : mayBet && start());
  const roundKeys = kind.keys?.(gameProps) ?? {};
  const betKeys = {
    ' ': mode === 'manual' ? play : auto,
    ...(!gameProps.locked && {
      a: () => change((micros) => micros / 2n),
      s: () => change((micros) => micros * 2n),
      d: () => onStake(range.minStake),
    }),
  };
  useHotKeys(!isOpen ? betKeys : gameProps.mayAct ? roundKeys : {});
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
      <div className="bet-fields stack">
        <StakeField
          label={isStake ? words.stake : words.chip}
          {...{ stake, coin, range, onStake }}
          locked={gameProps.locked}
        />
        <Fields {...gameProps} />
        {mode === 'auto' && (
          <AutoFields wish={wish} left={run.left} locked={run.busy} onWish={setWish} />
        )}
        <KeyList line={kind.keyLine} />
      </div>
      <div className="bet-act stack tight">
        <BetButton {...props} {...{ mode, mayBet }} onPlay={play} onStart={start} />
        {refusal !== null && <p className="small faint">{refusal}</p>}
        <Problem table={table} range={range} />
        <Sum sum={run.sum} />
        {signedIn && <Funds table={table} coin={coin} bet={bet} />}
      </div>
    </section>
  );
}
