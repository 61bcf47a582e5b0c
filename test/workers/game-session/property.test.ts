// Any order of frames, bursts, repeats, disconnects, evictions, aborts, alarms, clock jumps and faults:
// coins are conserved, every acknowledged round is in the history once, seq and nonce have no gaps,
// and a command has one answer. A failing run prints its seed; set FAST_CHECK_SEED to repeat it.

import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type { GameSession } from '#objects/game-session/index.ts';
import { parseAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import type { TestSocket } from '#test/kit/socket.ts';
import {
  COIN,
  connect,
  EVEN_DICE,
  env,
  FREE,
  fireAlarm,
  openSession,
  type TestSession,
} from './session.ts';

afterEach(async () => {
  vi.useRealTimers();
  await env.WALLET.heal();
  await env.WALLET.setStanding(FREE);
});

type Step =
  | { do: 'play'; stake: number }
  | { do: 'repeat'; which: number }
  | { do: 'autoplay'; plays: number }
  | { do: 'act'; tile: number; cashOut: boolean }
  | { do: 'rotate' }
  | { do: 'topUp'; key: number; amount: number }
  | { do: 'release' }
  | { do: 'evict'; close: boolean }
  | { do: 'abort' }
  | { do: 'burst'; ids: number[] }
  | { do: 'reconnect' }
  | { do: 'alarm' }
  | { do: 'ringTwice' }
  | { do: 'clock'; seconds: number }
  | { do: 'fault'; method: string; kind: 'lose' | 'down'; times: number }
  | { do: 'heal' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('play'), stake: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat'), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('autoplay'), plays: fc.integer({ min: 1, max: 130 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('act'),
      tile: fc.integer({ min: 0, max: 24 }),
      cashOut: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rotate') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('topUp'),
      key: fc.integer({ min: 0, max: 3 }),
      amount: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('evict'), close: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('burst'),
      ids: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reconnect') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ringTwice') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('alarm') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('clock'),
      seconds: fc.integer({ min: -600, max: 700 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault'),
      method: fc.constantFrom('reserve', 'settle', 'release', 'close', 'standing', '*'),
      kind: fc.constantFrom('lose', 'down'),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('heal') }) },
) as fc.Arbitrary<Step>;

const micros = (text: string | null | undefined) => {
  const amount = parseAmount(text ?? '0');
  return amount.ok ? amount.value : 0n;
};

const isAnswer = (frame: ServerFrame, id: string) =>
  ('id' in frame && frame.id === id) || (frame.type === 'error' && frame.ref === id);

class Player {
  readonly session: TestSession;
  readonly answers = new Map<string, ServerFrame>();
  readonly commands: (Record<string, unknown> & { id: string })[] = [];
  /** Every event ever seen, by its number. */
  readonly events = new Map<number, string>();
  client: TestSocket | null = null;
  counter = 0;
  hand: string | null = null;

  constructor(session: TestSession) {
    this.session = session;
  }

  async connected(): Promise<TestSocket | null> {
    if (this.client !== null && this.client.closed === null) return this.client;
    const issued = await this.session.object.issueTicket(
      this.session.playerId,
      this.session.sid,
      'player',
    );
    if (!issued.ok) return null;
    const client = await connect(this.session);
    const last = Math.max(0, ...this.events.keys());
    const welcome = client.frames[0];
    client.send({ type: 'resume', lastSeq: last });
    if (welcome?.type === 'welcome' && welcome.seq > last) {
      await client.next((frame) => 'seq' in frame && frame !== welcome && frame.seq >= welcome.seq);
    }
    this.client = client;
    return client;
  }

  note(client: TestSocket): void {
    for (const frame of client.frames) {
      if (!('seq' in frame) || frame.type === 'welcome') continue;
      const text = JSON.stringify(frame);
      const known = this.events.get(frame.seq);
      if (known !== undefined) expect(text).toBe(known);
      this.events.set(frame.seq, text);
      if (frame.type === 'result') {
        if (!frame.round.finished) this.hand = frame.round.id;
        else if (this.hand === frame.round.id) this.hand = null;
      }
    }
  }

  /** Sends several at once, the same one among them more than once. */
  async burst(commands: (Record<string, unknown> & { id: string })[]): Promise<void> {
    const client = await this.connected();
    if (client === null) return;
    const seen = client.frames.length;
    for (const command of commands) client.send(command);
    const ids = new Set(commands.map(({ id }) => id));
    const answers = () =>
      client.frames.slice(seen).filter((frame) => [...ids].some((id) => isAnswer(frame, id)));
    await client.next(() => answers().length >= commands.length);
    this.note(client);
    for (const answer of answers()) {
      if (answer.type !== 'result' || typeof answer.id !== 'string') continue;
      const first = this.answers.get(answer.id);
      if (first !== undefined) expect(answer).toEqual(first);
      this.answers.set(answer.id, answer);
    }
  }

  async send(command: Record<string, unknown> & { id: string }): Promise<void> {
    const client = await this.connected();
    if (client === null) return;
    const seen = client.frames.length;
    client.send(command);
    const answer = await client.next(
      (frame) => client.frames.indexOf(frame) >= seen && isAnswer(frame, command.id),
    );
    this.note(client);
    if (answer.type === 'error') return;
    const first = this.answers.get(command.id);
    if (first !== undefined) expect(answer).toEqual(first);
    this.answers.set(command.id, answer);
    this.commands.push(command);
  }
}

const paramsOf = (gameId: 'dice' | 'mines') => (gameId === 'dice' ? EVEN_DICE : { mines: 5 });

// The object dies with work in its hands: frames half read, a movement on its way.
async function abortInTheMiddle(player: Player, gameId: 'dice' | 'mines'): Promise<void> {
  const { session } = player;
  const client = await player.connected();
  const topUp = session.object
    .topUp(session.playerId, `k${player.counter}`, COIN)
    .catch(() => null);
  for (let number = 0; number < 3; number++) {
    const id = `x${player.counter++}`;
    client?.send({ type: 'play', id, stake: '1.00', params: paramsOf(gameId) });
  }
  await abortAllDurableObjects();
  await topUp;
  if (client !== null) player.note(client);
  player.client = null;
  // A stub of the dead object is broken for ever.
  session.object = env.GAME_SESSION.getByName(
    session.sessionId,
  ) as unknown as TestSession['object'];
}

async function take(player: Player, move: Step, gameId: 'dice' | 'mines'): Promise<void> {
  const { session } = player;
  const id = `c${player.counter++}`;
  const params = paramsOf(gameId);
  const bet = { type: 'play', stake: '1.00', params };
  switch (move.do) {
    case 'play':
      return player.send({ type: 'play', id, stake: `${move.stake}.00`, params });
    case 'repeat': {
      const command = player.commands[move.which % Math.max(player.commands.length, 1)];
      return command === undefined ? undefined : player.send(command);
    }
    case 'autoplay':
      return player.send({ type: 'autoplay', id, stake: '1.00', params, plays: move.plays });
    case 'act': {
      if (player.hand === null) return;
      const action = move.cashOut
        ? { action: 'cashOut' }
        : { action: 'reveal', params: { tile: move.tile } };
      return player.send({ type: 'action', id, roundId: player.hand, ...action });
    }
    case 'rotate':
      return player.send({ type: 'rotateSeed', id });
    case 'topUp':
      await session.object.topUp(session.playerId, `k${move.key}`, BigInt(move.amount) * COIN);
      return;
    case 'release':
      await session.object.release(session.playerId);
      return;
    case 'evict':
      await evictDurableObject(session.object, { webSockets: move.close ? 'close' : 'hibernate' });
      if (move.close) player.client = null;
      return;
    case 'abort':
      return abortInTheMiddle(player, gameId);
    case 'burst':
      return player.burst(move.ids.map((number) => ({ ...bet, id: `${id}-${number}` })));
    case 'reconnect':
      player.client?.close();
      player.client = null;
      return;
    case 'alarm':
      await fireAlarm(session);
      return;
    case 'ringTwice':
      await fireAlarm(session);
      await runInDurableObject(session.object, (object) => (object as GameSession).alarm());
      return;
    case 'clock':
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + move.seconds * 1_000 });
      return;
    case 'fault':
      await env.WALLET.fault({ method: move.method, kind: move.kind, times: move.times });
      return;
    case 'heal':
      await env.WALLET.heal();
  }
}

async function historyOf(session: TestSession) {
  const items = [];
  for (let before: number | null = null; ; ) {
    const page = await session.object.rounds(session.playerId, before, 100);
    if (!page.ok) throw new Error('no history');
    items.push(...page.value.items);
    if (page.value.next === null) return items.reverse();
    before = page.value.next;
  }
}

async function endGame(player: Player): Promise<void> {
  const { session } = player;
  await env.WALLET.heal();
  const view = await session.object.view(session.playerId);
  if (!view.ok) throw new Error('no view');
  if (view.value.openRound !== null) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 240 * 60_000 });
    await fireAlarm(session);
  }
  const client = await player.connected();
  if (client !== null) player.note(client);
  const closed = await session.object.close(session.playerId);
  expect(closed).toMatchObject({ ok: true, value: { state: 'closed' } });
  if (client !== null) {
    await client.next((frame) => frame.type === 'closed');
    player.note(client);
  }
}

async function check(player: Player, walletMicros: bigint): Promise<void> {
  const { session, events } = player;
  const table = await env.WALLET.tableOf(session.sessionId);
  const wallet = await env.WALLET.walletOf(session.playerId, 'GC');
  const history = await historyOf(session);
  let net = 0n;
  for (const round of history) net += micros(round.payout) - micros(round.stake);
  // Wallet, table and house.
  expect(table).toMatchObject({ escrow: 0n, closed: true, net });
  expect(wallet).toBe(walletMicros + net);
  // History without gaps, each acknowledged round in it.
  expect(history.map(({ nonce }) => nonce)).toEqual(history.map((_, index) => index));
  const byId = new Map(history.map((round) => [round.id, round]));
  expect(byId.size).toBe(history.length);
  for (const answer of player.answers.values()) {
    if (answer.type === 'result' && answer.round.finished) {
      expect(byId.get(answer.round.id)).toEqual(answer.round);
    }
  }
  const seqs = [...events.keys()].sort((left, right) => left - right);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
}

it.each(['dice', 'mines'] as const)(
  'keeps every promise at %s in any order of events',
  async (gameId) => {
    const walletMicros = 200n * COIN;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 45 }), async (moves) => {
        await env.WALLET.heal();
        vi.useRealTimers();
        const session = await openSession({ gameId, walletMicros, buyInMicros: 60n * COIN });
        const player = new Player(session);
        for (const move of moves) {
          const state = await session.object.view(session.playerId);
          if (state.ok && state.value.state !== 'open') break;
          await take(player, move, gameId);
        }
        const view = await session.object.view(session.playerId);
        if (view.ok && view.value.state === 'open') await endGame(player);
        else {
          // It closed by itself on the way: its last frames went to whoever was connected.
          await env.WALLET.heal();
          await session.object.close(session.playerId);
          if (player.client !== null) player.note(player.client);
          for (let seq = 1; view.ok && seq <= view.value.seq + 1; seq++) {
            if (!player.events.has(seq)) player.events.set(seq, '');
          }
        }
        await check(player, walletMicros);
      }),
      { numRuns: 30, seed: Number(process.env.FAST_CHECK_SEED ?? Date.now() % 2 ** 31) },
    );
  },
  120_000,
);
