// Coins that come to a table, and that go from it to another.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  balanceOf,
  COIN,
  connect,
  env,
  fireAlarm,
  later,
  mendAll,
  newSession,
  openSession,
  play,
  total,
} from './session.ts';

afterEach(mendAll);

describe('more coins', () => {
  it('come by top-up once per key', async () => {
    const session = await openSession({ buyInMicros: 10n * COIN });
    const first = await session.object.topUp(session.playerId, 'k', 5n * COIN);
    expect(first).toMatchObject({
      ok: true,
      value: { replayed: false, session: { balance: '15.00' } },
    });
    const again = await session.object.topUp(session.playerId, 'k', 5n * COIN);
    expect(again).toMatchObject({ ok: true, value: { replayed: true } });
    const other = await session.object.topUp(session.playerId, 'k', 6n * COIN);
    expect(other).toMatchObject({ error: { code: 'idempotency_key_reused' } });
    expect(await balanceOf(session)).toBe('15.00');
    const tooMuch = await session.object.topUp(session.playerId, 'l', 5_000n * COIN);
    expect(tooMuch).toMatchObject({ error: { code: 'insufficient_funds' } });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('are taken by the table itself when the next stake exceeds it and no buy-in was named', async () => {
    const session = await openSession({ walletMicros: 10n * COIN, buyInMicros: null });
    await env.WALLET.grant(session.playerId, 'GC', 50n * COIN);
    const client = await connect(session);
    client.send({ ...play('big'), stake: '30.00' });
    client.send(play('next'));
    const big = await client.next((frame) => 'id' in frame && frame.id === 'big');
    const next = await client.next((frame) => 'id' in frame && frame.id === 'next');
    expect(big).toMatchObject({ type: 'result', round: { stake: '30.00', nonce: 0 } });
    expect(next).toMatchObject({ round: { nonce: 1 } });
    expect(await client.ask({ ...play('huge'), stake: '5000.00' })).toMatchObject({
      error: { code: 'insufficient_funds' },
    });
  });

  it('that were released for another table are left alone for two seconds, then taken again', async () => {
    const session = await openSession({ walletMicros: 50n * COIN, buyInMicros: null });
    const client = await connect(session);
    later(0);
    // What the table would wait, and what the wallet holds at that moment.
    const pauses: [number, bigint][] = [];
    const wait = scheduler.wait.bind(scheduler);
    const spy = vi.spyOn(scheduler, 'wait').mockImplementation(async (ms, options) => {
      if (ms < 1_000) return wait(ms, options);
      pauses.push([ms, await env.WALLET.walletOf(session.playerId, 'GC')]);
    });
    expect(await session.object.release(session.playerId)).toMatchObject({ ok: true });
    client.send(play('a'));
    await client.next((frame) => frame.type === 'result' && frame.id === 'a');
    spy.mockRestore();
    expect(pauses).toEqual([[2_000, 50n * COIN]]);
    expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBeLessThan(50n * COIN);
  });

  it('go back by release, all but an open hand', async () => {
    const session = await openSession({ buyInMicros: 10n * COIN });
    const client = await connect(session);
    await client.ask(play('a'));
    const before = await balanceOf(session);
    const released = await session.object.release(session.playerId);
    expect(released.ok).toBe(true);
    expect(await balanceOf(session)).toBe('0.00');
    expect(before).not.toBe('0.00');
    await client.next(({ type }) => type === 'balance');
    expect(await session.object.close(session.playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000n * COIN);
  });
});

describe('a top-up', () => {
  it('that is asked for twice at once and refused is refused twice, by its reason', async () => {
    const session = await openSession({ walletMicros: 20n * COIN, buyInMicros: 10n * COIN });
    const { object, playerId } = session;
    const twins = [1, 2, 3].map(() => object.topUp(playerId, 'key', 11n * COIN));
    for (const outcome of await Promise.all(twins)) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'insufficient_funds' } });
    }
    await env.WALLET.grant(playerId, 'GC', 11n * COIN);
    expect(await object.topUp(playerId, 'key', 11n * COIN)).toMatchObject({ ok: true });
  });

  it('raced under one key with another amount happens once, and the other is refused', async () => {
    const session = await openSession({ walletMicros: 100n * COIN, buyInMicros: 10n * COIN });
    const { object, playerId } = session;
    const outcomes = await Promise.all(
      [1n, 2n].map((coins) => object.topUp(playerId, 'key', coins * COIN)),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const view = await object.view(playerId);
    if (!view.ok) throw new Error('no view');
    expect(['11.00', '12.00']).toContain(view.value.balance);
  });
});

// The first copy of a reserve is on its way when the second is refused.
describe('a reserve that is refused in doubt', () => {
  const inDoubt = async (thenArrives: boolean) => {
    await env.WALLET.fault({ method: 'reserve', kind: 'late', times: 1 });
    const refusal = { method: 'reserve', kind: 'refuse', code: 'limit_reached' } as const;
    await env.WALLET.fault({ ...refusal, times: 1, thenArrives });
  };
  const opening = async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    const bet = { gameId: 'dice', currency: 'GC', buyInMicros: 4n * COIN } as const;
    return { session, open: () => session.object.open({ sessionId, playerId, ...bet }) };
  };

  it('brings no coins to a table later, and the table plays on', async () => {
    const session = await openSession({ buyInMicros: 10n * COIN });
    await inDoubt(false);
    expect(await session.object.topUp(session.playerId, 'k', 5n * COIN)).toMatchObject({
      error: { code: 'limit_reached' },
    });
    await env.WALLET.arrive();
    expect(await balanceOf(session)).toBe('10.00');
    const client = await connect(session);
    expect(await client.ask(play('a'))).toMatchObject({ type: 'result' });
    expect(await session.object.topUp(session.playerId, 'l', 5n * COIN)).toMatchObject({
      ok: true,
    });
    expect(await session.object.close(session.playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('has brought them where it arrives before its number is closed', async () => {
    const session = await openSession({ buyInMicros: 10n * COIN });
    await inDoubt(true);
    expect(await session.object.topUp(session.playerId, 'k', 5n * COIN)).toMatchObject({
      ok: true,
    });
    expect(await balanceOf(session)).toBe('15.00');
    expect(await session.object.close(session.playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('opens no table later', async () => {
    const { session, open } = await opening();
    await inDoubt(false);
    expect(await open()).toMatchObject({ error: { code: 'limit_reached' } });
    await env.WALLET.arrive();
    expect(await env.WALLET.tableOf(session.sessionId)).toMatchObject({ cancelled: true });
    expect(await open()).toMatchObject({ error: { code: 'session_cancelled' } });
    expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBe(10n * COIN);
  });

  it('has opened the table where it arrives before that is called off', async () => {
    const { session, open } = await opening();
    await inDoubt(true);
    expect(await open()).toMatchObject({ error: { code: 'try_again' } });
    expect(await open()).toMatchObject({ value: { state: 'open', balance: '4.00' } });
    expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBe(6n * COIN);
  });

  it('is in doubt too when the object that sent it is gone', async () => {
    const session = await openSession({ buyInMicros: 10n * COIN });
    await env.WALLET.fault({ method: 'reserve', kind: 'late', times: 2 });
    const asked = session.object.topUp(session.playerId, 'k', 5n * COIN);
    expect(await asked).toMatchObject({ error: { code: 'try_again' } });
    await evictDurableObject(session.object);
    const refusal = { method: 'reserve', kind: 'refuse', code: 'limit_reached' } as const;
    await env.WALLET.fault({ ...refusal, times: 1 });
    later(5_000);
    await fireAlarm(session);
    await env.WALLET.arrive();
    expect(await balanceOf(session)).toBe('10.00');
    expect(await session.object.close(session.playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000n * COIN);
  });
});
