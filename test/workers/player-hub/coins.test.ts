// The player's coins as the hub passes them on: the newest of each part, to every tab.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { type Hub, walletTab } from '#test/kit/tab.ts';
import { env } from './env.ts';

const id = () => newId(Date.now());
const hubOf = (playerId: string) => env.PLAYER_HUB.getByName(playerId);
const wallet = (version: number, availableMicros: bigint) => ({
  currency: 'GC' as const,
  availableMicros,
  onHoldMicros: 0n,
  version,
});
const table = (sessionId: string, seq: number, balanceMicros: bigint, isOver = false) => ({
  sessionId,
  currency: 'GC' as const,
  seq,
  balanceMicros,
  isOver,
});

const tabOf = (playerId: string) => walletTab(hubOf(playerId) as unknown as Hub, playerId);

const frameOf = (available: string, version: number, tables: unknown[]) => ({
  type: 'wallet',
  balances: [{ currency: 'GC', available, onHold: '0.00', version, tables }],
});

describe('coins', () => {
  it('of a movement between wallet and table come in one frame', async () => {
    const [me, one] = [id(), id()];
    const tab = await tabOf(me);
    await hubOf(me).noteWallet(me, [wallet(1, 10_000_000n)]);
    await hubOf(me).noteTable(me, table(one, 0, 4_000_000n), wallet(2, 6_000_000n));
    await expect
      .poll(tab)
      .toEqual([
        frameOf('10.00', 1, []),
        frameOf('6.00', 2, [{ sessionId: one, seq: 0, balance: '4.00' }]),
      ]);
  });

  it('that are not newer change nothing and are not sent', async () => {
    const [me, one] = [id(), id()];
    const tab = await tabOf(me);
    await hubOf(me).noteTable(me, table(one, 5, 4_000_000n), wallet(2, 6_000_000n));
    await hubOf(me).noteTable(me, table(one, 4, 9_000_000n), wallet(1, 9_000_000n));
    await hubOf(me).noteWallet(me, [wallet(2, 1_000_000n)]);
    await hubOf(me).noteTable(me, table(one, 6, 3_000_000n), null);
    await expect.poll(() => tab().length).toBe(2);
    const last = frameOf('6.00', 2, [{ sessionId: one, seq: 6, balance: '3.00' }]);
    expect(tab().at(-1)).toEqual(last);
  });

  it('are told whole to a tab that opens later, also after the object was evicted', async () => {
    const me = id();
    const [one = '', two = ''] = [id(), id()].sort();
    await hubOf(me).noteTable(me, table(one, 3, 4_000_000n), wallet(2, 6_000_000n));
    await hubOf(me).noteTable(me, table(two, 9, 0n, true), wallet(3, 7_000_000n));
    await evictDurableObject(hubOf(me));
    const tab = await tabOf(me);
    const tables = [
      { sessionId: one, seq: 3, balance: '4.00' },
      { sessionId: two, seq: 9, balance: '0.00' },
    ];
    await expect.poll(tab).toEqual([{ ...frameOf('7.00', 3, tables), whole: true }]);
  });

  it('beyond what a number can hold come through to the last micro', async () => {
    const [me, one] = [id(), id()];
    const tab = await tabOf(me);
    await hubOf(me).noteTable(me, table(one, 0, 9_007_199_254_740_993n), wallet(1, 1n));
    const tables = [{ sessionId: one, seq: 0, balance: '9007199254.740993' }];
    await expect.poll(tab).toEqual([frameOf('0.000001', 1, tables)]);
  });

  it('are gone once the player left', async () => {
    const me = id();
    await hubOf(me).noteTable(me, table(id(), 0, 1n), wallet(1, 1n));
    await hubOf(me).forget(me, me);
    expect(await hubOf(me).noteWallet(me, [])).toEqual([]);
  });
});
