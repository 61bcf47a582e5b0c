// What a table tells its player's hub: every change of its balance reaches it in the end, the newest
// counts, and none of it is waited for.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import { newId } from '#shared/ids.ts';
import { newSessionId } from '#shared/session-id.ts';
import { until } from '#test/kit/patience.ts';
import { env as base, COIN, connect, openSession, play, type TestSession } from './session.ts';

type Told = { table: TablePart; wallet: WalletPart | null };
const hubs = (
  base as unknown as {
    HUB_CONTROL: {
      toldTo(playerId: string): Promise<Told[]>;
      refuseNext(count: number): Promise<void>;
    };
  }
).HUB_CONTROL;
const lastTold = async ({ playerId }: TestSession) => (await hubs.toldTo(playerId)).at(-1)?.table;

describe('the balance of a table', () => {
  afterEach(() => void vi.useRealTimers());

  it('is told with the wallet’s part when coins come and go', async () => {
    const session = await openSession();
    await expect.poll(() => lastTold(session)).toMatchObject({ seq: 0, isOver: false });
    const [opened] = await hubs.toldTo(session.playerId);
    const left = await base.WALLET.walletOf(session.playerId, 'GC');
    expect(opened?.wallet).toMatchObject({ availableMicros: left, version: 1 });
    await session.object.topUp(session.playerId, 'more', 5n * COIN);
    await expect
      .poll(async () => (await hubs.toldTo(session.playerId)).at(-1))
      .toMatchObject({
        table: { balanceMicros: (opened?.table.balanceMicros ?? 0n) + 5n * COIN },
        wallet: { availableMicros: left - 5n * COIN, version: 2 },
      });
    await session.object.close(session.playerId);
    await expect
      .poll(async () => (await hubs.toldTo(session.playerId)).at(-1))
      .toMatchObject({ table: { balanceMicros: 0n, isOver: true }, wallet: { version: 3 } });
  });

  it('is in the end what the last round left, however fast the rounds were', async () => {
    const session = await openSession();
    const client = await connect(session);
    for (let round = 0; round < 50; round++) client.send(play(`r${round}`));
    const last = await client.next((frame) => frame.type === 'result' && frame.id === 'r49');
    if (last.type !== 'result') throw new Error('no result');
    await expect.poll(async () => (await lastTold(session))?.seq).toBe(last.seq);
    const told = await hubs.toldTo(session.playerId);
    expect(told.length).toBeLessThan(50);
    const seqs = told.map(({ table }) => table.seq);
    expect(seqs).toEqual([...seqs].sort((left, right) => left - right));
  });

  it('is told at once when coins come or go, also right after a round', async () => {
    const session = await openSession();
    const client = await connect(session);
    // A pause between two tellings that begins from here on ends by itself never.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { seq } = (await client.ask(play('a'))) as { seq: number };
    // `expect.poll` would move the faked time.
    const wait = () => scheduler.wait(10);
    await until(
      async () => (await lastTold(session))?.seq === seq,
      () => 'a is not told',
      wait,
    );
    await client.ask(play('b'));
    await session.object.close(session.playerId);
    await until(
      async () => (await lastTold(session))?.isOver === true,
      () => 'no end',
      wait,
    );
  });

  it('is told again when the hub did not answer, at the end of a table too', async () => {
    const session = await openSession();
    await expect.poll(() => lastTold(session)).toBeDefined();
    await hubs.refuseNext(2);
    await session.object.close(session.playerId);
    await expect.poll(() => lastTold(session)).toMatchObject({ balanceMicros: 0n, isOver: true });
    // The alarm finds nothing more to tell.
    await runDurableObjectAlarm(session.object as never);
    const told = await hubs.toldTo(session.playerId);
    expect(told.filter(({ table }) => table.isOver)).toHaveLength(1);
  });
});

const limit = { kind: 'loss', currency: 'GC', period: 'day' };
const changesAt = '2099-01-01T00:00:00.000Z';

const REASONS: [string, Record<string, unknown>][] = [
  ['limit_reached', { limit, changesAt }],
  ['excluded', { changesAt }],
  ['debt_outstanding', {}],
  ['account_closed', {}],
  ['place_not_allowed', {}],
];

it.each(REASONS)(
  'a table that does not open says why (%s), with all its facts',
  async (code, facts) => {
    const playerId = newId(Date.now());
    await base.WALLET.grant(playerId, 'GC', 100n * COIN);
    const sessionId = newSessionId(base.ROUTING_KEY, Date.now());
    const object = base.GAME_SESSION.getByName(sessionId) as unknown as GameSessionContract;
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: COIN,
    } as const;
    await base.WALLET.fault({ method: 'reserve', kind: 'refuse', code, facts });
    for (const _ of ['first', 'again']) {
      expect(await object.open(input)).toEqual({ ok: false, error: { code, facts } });
    }
    await base.WALLET.heal();
  },
);

it.each(REASONS)(
  'a table that gets no more coins says why (%s), not that the player is poor',
  async (code, facts) => {
    const session = await openSession({ walletMicros: 1_000n * COIN, buyInMicros: null });
    const client = await connect(session);
    await session.object.release(session.playerId);
    await base.WALLET.fault({ method: 'reserve', kind: 'refuse', code, facts });
    for (const id of ['first', 'again']) {
      client.send(play(id));
      const refused = await client.next((frame) => frame.type === 'error' && frame.ref === id);
      expect(refused).toMatchObject({ error: { code, ...facts } });
    }
    await base.WALLET.heal();
  },
);
