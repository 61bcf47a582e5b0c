import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toTimestamp } from '#shared/time.ts';
import { COIN, connect, EVEN_DICE, env, FREE, newSeat, ring, type Seat, sitDown } from './table.ts';

afterEach(async () => {
  vi.useRealTimers();
  await env.WALLET.heal();
  await env.WALLET.setStanding(FREE);
});

const play = (id: string) => ({ type: 'play', id, stake: '1.00', params: EVEN_DICE });
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

async function balanceOf(seat: Seat): Promise<string> {
  const view = await seat.object.view(seat.playerId);
  if (!view.ok) throw new Error('no view');
  return view.value.balance;
}

async function total(seat: Seat): Promise<bigint> {
  const table = await env.WALLET.tableOf(seat.sessionId);
  return (
    (await env.WALLET.walletOf(seat.playerId, 'GC')) + (table?.escrow ?? 0n) - (table?.net ?? 0n)
  );
}

describe('opening', () => {
  it('takes all there is, up to twenty of the largest stakes, when no buy-in is named', async () => {
    const seat = await sitDown({ walletMicros: 70n * COIN, buyInMicros: null });
    expect(await balanceOf(seat)).toBe('70.00');
    expect(await env.WALLET.walletOf(seat.playerId, 'GC')).toBe(0n);
  });

  it('answers the same session however often it is asked', async () => {
    const seat = await sitDown();
    const { sessionId, playerId } = seat;
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: COIN,
    } as const;
    const [one, two] = await Promise.all([seat.object.open(input), seat.object.open(input)]);
    expect(one).toEqual(two);
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(900n * COIN);
  });

  it('fails by a definite refusal, moves nothing, and may be tried again', async () => {
    const seat = newSeat();
    const { sessionId, playerId } = seat;
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 5n * COIN,
    } as const;
    expect(await seat.object.open(input)).toMatchObject({ error: { code: 'insufficient_funds' } });
    await env.WALLET.grant(playerId, 'GC', 5n * COIN);
    // It is a new table to whoever sits down: opened now, and not idle since the first attempt.
    later(3_600_000);
    expect(await seat.object.open({ ...input, buyInMicros: null })).toMatchObject({
      ok: true,
      value: { state: 'open', openedAt: toTimestamp(Date.now()), settings: { autoTopUp: true } },
    });
    await ring(seat);
    expect(await seat.object.view(playerId)).toMatchObject({ value: { state: 'open' } });
  });

  it('survives a lost reply: the coins are at the table once', async () => {
    const seat = newSeat();
    const { sessionId, playerId } = seat;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'lose', times: 1 });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    await seat.object.open(input);
    expect(await seat.object.open(input)).toMatchObject({ ok: true, value: { balance: '4.00' } });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(6n * COIN);
  });

  it('is called off after two minutes of silence, and a late reserve is refused', async () => {
    const seat = newSeat();
    const { sessionId, playerId } = seat;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'down' });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    expect(await seat.object.open(input)).toMatchObject({ error: { code: 'try_again' } });
    later(121_000);
    expect(await ring(seat)).toBe(true);
    await env.WALLET.heal();
    expect(await seat.object.view(playerId)).toMatchObject({ value: { state: 'failed' } });
    expect(await seat.object.open(input)).toMatchObject({ error: { code: 'session_cancelled' } });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(10n * COIN);
  });

  it('that was called off although the coins had arrived gives them back', async () => {
    const seat = newSeat();
    const { sessionId, playerId } = seat;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'lose', times: 2 });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    expect(await seat.object.open(input)).toMatchObject({ error: { code: 'try_again' } });
    later(121_000);
    await ring(seat);
    expect(await seat.object.view(playerId)).toMatchObject({ value: { state: 'closed' } });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(10n * COIN);
  });
});

describe('the alarm', () => {
  it('does not ring without pause while an opening cannot even be called off', async () => {
    const seat = newSeat();
    const { sessionId, playerId } = seat;
    await env.WALLET.fault({ method: '*', kind: 'down' });
    const input = { sessionId, playerId, gameId: 'dice', currency: 'GC' } as const;
    await seat.object.open({ ...input, buyInMicros: COIN });
    later(121_000);
    for (let index = 0; index < 3; index++) await ring(seat);
    const nextMs = await runInDurableObject(seat.object, (_object, state) =>
      state.storage.getAlarm(),
    );
    expect(nextMs).toBeGreaterThan(Date.now() + 1_000);
  });
});

describe('settlement', () => {
  it('goes out after a hundred rounds without being asked', async () => {
    const seat = await sitDown({ walletMicros: 1_000n * COIN, buyInMicros: 500n * COIN });
    const client = await connect(seat);
    for (let index = 0; index < 100; index++) await client.ask(play(`p${index}`));
    await vi.waitFor(async () => {
      expect(await env.WALLET.tableOf(seat.sessionId)).toMatchObject({ version: 2 });
    });
  });

  it('goes out after five seconds by the alarm', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await client.ask(play('p'));
    later(5_001);
    expect(await ring(seat)).toBe(true);
    expect(await env.WALLET.tableOf(seat.sessionId)).toMatchObject({ version: 2 });
    expect(await seat.object.summary()).toMatchObject({ value: { settlementLagMs: 0 } });
  });

  it('is exact when replies are lost, the alarm rings twice and the object is evicted', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await env.WALLET.fault({ method: 'settle', kind: 'lose', times: 2 });
    for (let index = 0; index < 7; index++) await client.ask(play(`p${index}`));
    later(6_000);
    await ring(seat);
    await evictDurableObject(seat.object);
    for (let index = 7; index < 12; index++) await client.ask(play(`p${index}`));
    later(20_000);
    await ring(seat);
    later(40_000);
    await ring(seat);
    const balance = await balanceOf(seat);
    const closed = await seat.object.close(seat.playerId);
    expect(closed).toMatchObject({ ok: true, value: { returned: balance } });
    expect(await total(seat)).toBe(1_000n * COIN);
  });

  it('plays on while the ledger is down, tells operators, and settles all once it is back', async () => {
    const seat = await sitDown({ walletMicros: 1_000n * COIN, buyInMicros: 900n * COIN });
    const client = await connect(seat);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    for (let hour = 0; hour < 8; hour++) {
      for (let index = 0; index < 30; index++) {
        expect((await client.ask(play(`${hour}-${index}`))).type).toBe('result');
      }
      later(6 * 60_000);
      await ring(seat);
    }
    const summary = await seat.object.summary();
    if (!summary.ok) throw new Error('no summary');
    expect(summary.value.stuck?.attempts).toBeGreaterThanOrEqual(5);
    expect(summary.value.settlementLagMs).toBeGreaterThan(40 * 60_000);
    expect(await seat.object.close(seat.playerId)).toMatchObject({ error: { code: 'try_again' } });
    await env.WALLET.heal();
    const closed = await seat.object.close(seat.playerId);
    expect(closed).toMatchObject({ ok: true, value: { state: 'closed', rounds: 240 } });
    expect(await total(seat)).toBe(1_000n * COIN);
    expect(await seat.object.summary()).toMatchObject({ value: { stuck: null } });
  });

  it('pauses wagers after an hour without the ledger', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    await client.ask(play('a'));
    later(61 * 60_000);
    const refused = await client.ask(play('b'));
    expect(refused).toMatchObject({ error: { code: 'wager_paused', reason: 'standing_unknown' } });
    await env.WALLET.heal();
    later(5_000);
    expect((await client.ask(play('c'))).type).toBe('result');
  });

  it('stops wagers and keeps everything when the ledger contradicts it', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await env.WALLET.fault({ method: 'settle', kind: 'refuse', code: 'sequence_conflict' });
    await client.ask(play('a'));
    later(6_000);
    await ring(seat);
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'wager_paused', reason: 'settlement' },
    });
    expect(await seat.object.summary()).toMatchObject({
      value: { rounds: 1, stuck: { reason: 'sequence_conflict' } },
    });
  });
});

describe('more coins', () => {
  it('come by top-up once per key', async () => {
    const seat = await sitDown({ buyInMicros: 10n * COIN });
    const first = await seat.object.topUp(seat.playerId, 'k', 5n * COIN);
    expect(first).toMatchObject({
      ok: true,
      value: { replayed: false, session: { balance: '15.00' } },
    });
    const again = await seat.object.topUp(seat.playerId, 'k', 5n * COIN);
    expect(again).toMatchObject({ ok: true, value: { replayed: true } });
    const other = await seat.object.topUp(seat.playerId, 'k', 6n * COIN);
    expect(other).toMatchObject({ error: { code: 'idempotency_key_reused' } });
    expect(await balanceOf(seat)).toBe('15.00');
    const tooMuch = await seat.object.topUp(seat.playerId, 'l', 5_000n * COIN);
    expect(tooMuch).toMatchObject({ error: { code: 'insufficient_funds' } });
    expect(await total(seat)).toBe(1_000n * COIN);
  });

  it('are taken by the table itself when the next stake exceeds it and no buy-in was named', async () => {
    const seat = await sitDown({ walletMicros: 10n * COIN, buyInMicros: null });
    await env.WALLET.grant(seat.playerId, 'GC', 50n * COIN);
    const client = await connect(seat);
    client.send({ ...play('big'), stake: '30.00' });
    client.send(play('next'));
    const big = await client.until((frame) => 'id' in frame && frame.id === 'big');
    const next = await client.until((frame) => 'id' in frame && frame.id === 'next');
    expect(big).toMatchObject({ type: 'result', round: { stake: '30.00', nonce: 0 } });
    expect(next).toMatchObject({ round: { nonce: 1 } });
    expect(await client.ask({ ...play('huge'), stake: '5000.00' })).toMatchObject({
      error: { code: 'insufficient_funds' },
    });
  });

  it('that were released for another table are left alone for two seconds, then taken again', async () => {
    const seat = await sitDown({ walletMicros: 50n * COIN, buyInMicros: null });
    const client = await connect(seat);
    later(0);
    // What the table would wait, and what the wallet holds at that moment.
    const pauses: [number, bigint][] = [];
    const wait = scheduler.wait.bind(scheduler);
    const spy = vi.spyOn(scheduler, 'wait').mockImplementation(async (ms, options) => {
      if (ms < 1_000) return wait(ms, options);
      pauses.push([ms, await env.WALLET.walletOf(seat.playerId, 'GC')]);
    });
    expect(await seat.object.release(seat.playerId)).toMatchObject({ ok: true });
    client.send(play('a'));
    await client.until((frame) => frame.type === 'result' && frame.id === 'a');
    spy.mockRestore();
    expect(pauses).toEqual([[2_000, 50n * COIN]]);
    expect(await env.WALLET.walletOf(seat.playerId, 'GC')).toBeLessThan(50n * COIN);
  });

  it('go back by release, all but an open hand', async () => {
    const seat = await sitDown({ buyInMicros: 10n * COIN });
    const client = await connect(seat);
    await client.ask(play('a'));
    const before = await balanceOf(seat);
    const released = await seat.object.release(seat.playerId);
    expect(released.ok).toBe(true);
    expect(await balanceOf(seat)).toBe('0.00');
    expect(before).not.toBe('0.00');
    await client.until(({ type }) => type === 'balance');
    expect(await seat.object.close(seat.playerId)).toMatchObject({ ok: true });
    expect(await total(seat)).toBe(1_000n * COIN);
  });
});

const lossLimit = { kind: 'loss', currency: 'GC', period: 'week' } as const;
const MIDNIGHT = '2099-01-01T00:00:00.000Z';
const BARRED = {
  ...FREE,
  mayWager: false,
  reason: 'limit_reached',
  lossBudgetMicros: -1n,
  changesAtMs: Date.parse(MIDNIGHT),
  lossLimit,
};
const reached = { limit: lossLimit, changesAt: MIDNIGHT };

describe('standing', () => {
  it('is obeyed before the next stake when a settlement brought it', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await client.ask(play('a'));
    await env.WALLET.setStanding(BARRED);
    later(6_000);
    await ring(seat);
    expect(await client.until(({ type }) => type === 'standing')).toMatchObject({
      standing: { mayWager: false, reason: 'limit_reached', ...reached },
    });
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'limit_reached', ...reached },
    });
  });

  it('is asked anew at the minute when it may change', async () => {
    const seat = newSeat();
    await env.WALLET.grant(seat.playerId, 'GC', 10n * COIN);
    await env.WALLET.setStanding({ ...FREE, changesAtMs: Date.now() + 60_000 });
    const { sessionId, playerId } = seat;
    const base = { sessionId, playerId, gameId: 'dice', currency: 'GC' } as const;
    await seat.object.open({ ...base, buyInMicros: 5n * COIN });
    const client = await connect(seat);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding({ ...FREE, mayWager: false, reason: 'place_not_allowed' });
    later(60_001);
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'wager_paused', reason: 'place_not_allowed' },
    });
  });

  it('by halt closes the table at once and returns the coins; twice is once', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await client.ask(play('a'));
    await Promise.all([seat.object.halt('excluded', null), seat.object.halt('excluded', null)]);
    await client.until(({ type }) => type === 'closed');
    expect(await seat.object.view(seat.playerId)).toMatchObject({
      value: { state: 'closed', closeReason: 'excluded' },
    });
    expect(await total(seat)).toBe(1_000n * COIN);
  });
});

it('closes a session that nobody played for fifteen minutes', async () => {
  const seat = await sitDown();
  const client = await connect(seat);
  await client.ask(play('a'));
  later(14 * 60_000);
  await ring(seat);
  expect(await seat.object.view(seat.playerId)).toMatchObject({ value: { state: 'open' } });
  later(2 * 60_000);
  await ring(seat);
  expect(await seat.object.view(seat.playerId)).toMatchObject({
    value: { state: 'closed', closeReason: 'idle' },
  });
  expect((await client.untilClosed()).code).toBe(4410);
  expect(await total(seat)).toBe(1_000n * COIN);
});

describe('what changed elsewhere', () => {
  it('reaches a table in play within five seconds, and an auto-play within one', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding(BARRED);
    later(1_100);
    expect((await client.ask(play('b'))).type).toBe('result');
    const auto = { type: 'autoplay', id: 'c', stake: '1.00', params: EVEN_DICE, plays: 10 };
    expect(await client.ask(auto)).toMatchObject({ error: { code: 'limit_reached', ...reached } });
    await env.WALLET.setStanding(FREE);
    const other = await sitDown();
    const idle = await connect(other);
    expect((await idle.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding(BARRED);
    later(10_000);
    expect(await idle.ask(play('b'))).toMatchObject({
      error: { code: 'limit_reached', ...reached },
    });
  });

  it('is not waited for while the ledger is silent: play goes on and asks again later', async () => {
    const seat = await sitDown();
    const client = await connect(seat);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    later(10_000);
    for (let index = 0; index < 20; index++) {
      expect((await client.ask(play(`p${index}`))).type).toBe('result');
    }
    await env.WALLET.heal();
  });
});

describe('a top-up', () => {
  it('that is asked for twice at once and refused is refused twice, by its reason', async () => {
    const seat = await sitDown({ walletMicros: 20n * COIN, buyInMicros: 10n * COIN });
    const { object, playerId } = seat;
    const twins = [1, 2, 3].map(() => object.topUp(playerId, 'key', 11n * COIN));
    for (const outcome of await Promise.all(twins)) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'insufficient_funds' } });
    }
    await env.WALLET.grant(playerId, 'GC', 11n * COIN);
    expect(await object.topUp(playerId, 'key', 11n * COIN)).toMatchObject({ ok: true });
  });

  it('raced under one key with another amount happens once, and the other is refused', async () => {
    const seat = await sitDown({ walletMicros: 100n * COIN, buyInMicros: 10n * COIN });
    const { object, playerId } = seat;
    const outcomes = await Promise.all(
      [1n, 2n].map((coins) => object.topUp(playerId, 'key', coins * COIN)),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const view = await object.view(playerId);
    if (!view.ok) throw new Error('no view');
    expect(['11.00', '12.00']).toContain(view.value.balance);
  });
});
