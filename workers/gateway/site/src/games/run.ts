// Playing: one round, or one after the other until something says stop. A round is sent, its answer
// is awaited through any loss of the line, the board shows it, then it is revealed.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Command } from '#shared/client/session-socket.ts';
import type { RoundView } from '#shared/views/session.ts';
import { microsOf, netOf, sumOf } from '../amounts.ts';
import { wantsStillness } from '../state/preferences.ts';
import type { GameKind, Params } from './kind.ts';
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

/** Shows rounds on the board, and reveals each once the board is done with it. */
function useShow(table: Table, kind: GameKind) {
  const [round, setRound] = useState<RoundView | null>(null);
  const [moving, setMoving] = useState(false);
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
  return { round, setRound, moving, show };
}

/** False once the page is gone. */
function useMounted() {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  return mounted;
}

/** All rounds in one command: the table answers with their sum. */
async function inOneGo(table: Table, stake: string, params: Params, wish: AutoWish) {
  if (!(await table.sit())) return null;
  const stops = {
    ...(microsOf(wish.stopProfit) !== null && { stopOnProfit: wish.stopProfit.trim() }),
    ...(microsOf(wish.stopLoss) !== null && { stopOnLoss: wish.stopLoss.trim() }),
  };
  const plays = Math.min(wish.rounds ?? BATCH_MAX, BATCH_MAX);
  const frame = await table.command({ type: 'autoplay', stake, params, plays, ...stops });
  if (frame?.type !== 'autoplayResult') return null;
  await table.readHistory();
  return frame;
}

/** Round after round until the wish, a stop condition or a refusal ends it. */
async function oneByOne(
  wish: AutoWish,
  once: () => Promise<RoundView | null>,
  goesOn: () => boolean,
  onLeft: (left: number | null) => void,
) {
  let [paid, staked] = ['0', '0'];
  for (let count = wish.rounds; goesOn() && count !== 0; ) {
    onLeft(count);
    const played = await once();
    if (played === null) break;
    paid = sumOf([paid, played.payout ?? '0']);
    staked = sumOf([staked, played.stake]);
    if (reached(netOf(paid, staked), wish)) break;
    if (count !== null) count -= 1;
    if (count !== 0) await pause(wantsStillness() ? BETWEEN_STILL_MS : BETWEEN_MS);
  }
}

/** Everything a game page needs to play at a table. */
export function useRun(table: Table, kind: GameKind): Run {
  const [busy, setBusy] = useState(false);
  const [auto, setAuto] = useState(false);
  const [left, setLeft] = useState<number | null>(null);
  const [sum, setSum] = useState<RunSum | null>(null);
  const { round, setRound, moving, show } = useShow(table, kind);
  const goes = useRef(false);
  const mounted = useMounted();

  /** Sends a command of one round and shows what came of it. */
  const send = async (command: Command): Promise<RoundView | null> => {
    const frame = await table.command(command);
    if (frame?.type !== 'result' || !mounted.current) return null;
    await show(frame.round, frame.balance ?? null);
    return frame.round;
  };
  const once = async (stake: string, params: Params) =>
    (await table.sit()) ? send({ type: 'play', stake, params }) : null;

  return {
    ...{ busy, auto, left, round, moving, sum },
    async play(stake, params) {
      setBusy(true);
      setSum(null);
      const played = await once(stake, params);
      setBusy(false);
      return played !== null;
    },
    async act(action, params = {}) {
      const open = table.state.get().openRound;
      if (open === null) return;
      setBusy(true);
      await send({ type: 'action', roundId: open.id, action, params });
      setBusy(false);
    },
    async start(stake, params, wish) {
      goes.current = true;
      setBusy(true);
      setAuto(true);
      setSum(null);
      if (wish.batch) {
        const answer = await inOneGo(table, stake, params, wish);
        setSum(answer);
        if (answer !== null) setRound(table.state.get().rounds[0] ?? null);
      } else {
        const goesOn = () => goes.current && mounted.current;
        await oneByOne(wish, () => once(stake, params), goesOn, setLeft);
      }
      goes.current = false;
      setLeft(null);
      setAuto(false);
      setBusy(false);
    },
    stop() {
      goes.current = false;
    },
  };
}
