// Playing: one round, or one after the other until something says stop. A round is sent, its answer is
// awaited through any loss of the line, the board shows it, then it is revealed.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { RoundView } from '#shared/contracts/http/games.ts';
import { wantsStillness } from '../state/preferences.ts';
import type { GameKind, Params } from './kind.ts';
import { microsOf, netOf, sumOf } from './money.ts';
import type { RunSum, Table } from './table.ts';

export interface AutoWish {
  /** `null`: until stopped. */
  rounds: number | null;
  stopProfit: string;
  stopLoss: string;
  batch: boolean;
}

export interface Run {
  /** A round is being played or shown. */
  busy: boolean;
  /** Auto-play goes on. */
  auto: boolean;
  /** Auto-play rounds that are still to come; `null` when there is no end. */
  left: number | null;
  /** The round on the board. */
  round: RoundView | null;
  moving: boolean;
  sum: RunSum | null;
  play(stake: string, params: Params): Promise<boolean>;
  act(action: string, params?: Params): Promise<void>;
  start(stake: string, params: Params, wish: AutoWish): Promise<void>;
  stop(): void;
}

const BETWEEN_MS = 220;
const BETWEEN_STILL_MS = 80;
const BATCH_MAX = 1_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function reached(net: string, { stopProfit, stopLoss }: AutoWish): boolean {
  const isLoss = net.startsWith('-');
  const size = microsOf(net.replace('-', '')) ?? 0n;
  const bound = microsOf(isLoss ? stopLoss : stopProfit);
  return bound !== null && bound > 0n && size >= bound;
}

/** Everything a game page needs to play at a table. */
export function useRun(table: Table, kind: GameKind): Run {
  const [busy, setBusy] = useState(false);
  const [auto, setAuto] = useState(false);
  const [left, setLeft] = useState<number | null>(null);
  const [round, setRound] = useState<RoundView | null>(null);
  const [moving, setMoving] = useState(false);
  const [sum, setSum] = useState<RunSum | null>(null);
  const goes = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
      goes.current = false;
    };
  }, []);

  const show = useCallback(
    async (shown: RoundView, balance: string | null) => {
      setRound(shown);
      const still = wantsStillness();
      setMoving(!still);
      if (shown.finished) {
        if (!still) await pause(kind.showMs(shown));
        table.reveal(shown, balance);
      }
      setMoving(false);
    },
    [kind, table],
  );

  const once = useCallback(
    async (stake: string, params: Params): Promise<RoundView | null> => {
      if (!(await table.sit())) return null;
      const frame = await table.command({ type: 'play', stake, params });
      if (frame?.type !== 'result' || !mounted.current) return null;
      await show(frame.round, frame.balance ?? null);
      return frame.round;
    },
    [show, table],
  );

  const play = useCallback(
    async (stake: string, params: Params) => {
      setBusy(true);
      setSum(null);
      const played = await once(stake, params);
      setBusy(false);
      return played !== null;
    },
    [once],
  );

  const act = useCallback(
    async (action: string, params: Params = {}) => {
      const open = table.state.get().openRound;
      if (open === null) return;
      setBusy(true);
      const frame = await table.command({ type: 'action', roundId: open.id, action, params });
      if (frame?.type === 'result' && mounted.current) {
        await show(frame.round, frame.balance ?? null);
      }
      setBusy(false);
    },
    [show, table],
  );

  const inOneGo = useCallback(
    async (stake: string, params: Params, wish: AutoWish) => {
      if (!(await table.sit())) return;
      const stops = {
        ...(microsOf(wish.stopProfit) !== null && { stopOnProfit: wish.stopProfit.trim() }),
        ...(microsOf(wish.stopLoss) !== null && { stopOnLoss: wish.stopLoss.trim() }),
      };
      const plays = Math.min(wish.rounds ?? BATCH_MAX, BATCH_MAX);
      const frame = await table.command({ type: 'autoplay', stake, params, plays, ...stops });
      if (frame?.type !== 'autoplayResult') return;
      setSum(frame);
      await table.readHistory();
      setRound(table.state.get().rounds[0] ?? null);
    },
    [table],
  );

  const oneByOne = useCallback(
    async (stake: string, params: Params, wish: AutoWish) => {
      let paid = '0';
      let staked = '0';
      for (let count = wish.rounds; goes.current && count !== 0; ) {
        setLeft(count);
        const played = await once(stake, params);
        if (played === null) break;
        paid = sumOf([paid, played.payout ?? '0']);
        staked = sumOf([staked, played.stake]);
        if (reached(netOf(paid, staked), wish)) break;
        if (count !== null) count -= 1;
        if (count !== 0) await pause(wantsStillness() ? BETWEEN_STILL_MS : BETWEEN_MS);
      }
    },
    [once],
  );

  const start = useCallback(
    async (stake: string, params: Params, wish: AutoWish) => {
      goes.current = true;
      setBusy(true);
      setAuto(true);
      setSum(null);
      await (wish.batch ? inOneGo : oneByOne)(stake, params, wish);
      goes.current = false;
      setLeft(null);
      setAuto(false);
      setBusy(false);
    },
    [inOneGo, oneByOne],
  );

  const stop = useCallback(() => {
    goes.current = false;
  }, []);
  return { busy, auto, left, round, moving, sum, play, act, start, stop };
}
