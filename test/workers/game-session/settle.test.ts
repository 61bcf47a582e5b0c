import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toTimestamp } from '#shared/time.ts';
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

describe('opening', () => {
  it('takes all there is, up to twenty of the largest stakes, when no buy-in is named', async () => {
    const session = await openSession({ walletMicros: 70n * COIN, buyInMicros: null });
    expect(await balanceOf(session)).toBe('70.00');
    expect(await env.WALLET.walletOf(session.playerId, 'GC')).toBe(0n);
  });

  it('answers the same session however often it is asked', async () => {
    const session = await openSession();
    const { sessionId, playerId } = session;
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: COIN,
    } as const;
    const [one, two] = await Promise.all([session.object.open(input), session.object.open(input)]);
    expect(one).toEqual(two);
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(900n * COIN);
  });

  it('fails by a definite refusal, moves nothing, and may be tried again', async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 5n * COIN,
    } as const;
    expect(await session.object.open(input)).toMatchObject({
      error: { code: 'insufficient_funds' },
    });
    await env.WALLET.grant(playerId, 'GC', 5n * COIN);
    // It is a new table to whoever sits down: opened now, and not idle since the first attempt.
    later(3_600_000);
    expect(await session.object.open({ ...input, buyInMicros: null })).toMatchObject({
      ok: true,
      value: { state: 'open', openedAt: toTimestamp(Date.now()), settings: { autoTopUp: true } },
    });
    await fireAlarm(session);
    expect(await session.object.view(playerId)).toMatchObject({ value: { state: 'open' } });
  });

  it('survives a lost reply: the coins are at the table once', async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'lose', times: 1 });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    await session.object.open(input);
    expect(await session.object.open(input)).toMatchObject({
      ok: true,
      value: { balance: '4.00' },
    });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(6n * COIN);
  });

  it('is called off after two minutes of silence, and a late reserve is refused', async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'down' });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    expect(await session.object.open(input)).toMatchObject({ error: { code: 'try_again' } });
    later(121_000);
    expect(await fireAlarm(session)).toBe(true);
    await env.WALLET.heal();
    expect(await session.object.view(playerId)).toMatchObject({ value: { state: 'failed' } });
    expect(await session.object.open(input)).toMatchObject({
      error: { code: 'session_cancelled' },
    });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(10n * COIN);
  });

  it('that was called off although the coins had arrived gives them back', async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    await env.WALLET.grant(playerId, 'GC', 10n * COIN);
    await env.WALLET.fault({ method: 'reserve', kind: 'lose', times: 2 });
    const input = {
      sessionId,
      playerId,
      gameId: 'dice',
      currency: 'GC',
      buyInMicros: 4n * COIN,
    } as const;
    expect(await session.object.open(input)).toMatchObject({ error: { code: 'try_again' } });
    later(121_000);
    await fireAlarm(session);
    expect(await session.object.view(playerId)).toMatchObject({ value: { state: 'closed' } });
    expect(await env.WALLET.walletOf(playerId, 'GC')).toBe(10n * COIN);
  });
});

describe('the alarm', () => {
  it('does not ring without pause while an opening cannot even be called off', async () => {
    const session = newSession();
    const { sessionId, playerId } = session;
    await env.WALLET.fault({ method: '*', kind: 'down' });
    const input = { sessionId, playerId, gameId: 'dice', currency: 'GC' } as const;
    await session.object.open({ ...input, buyInMicros: COIN });
    later(121_000);
    for (let index = 0; index < 3; index++) await fireAlarm(session);
    const nextMs = await runInDurableObject(session.object, (_object, state) =>
      state.storage.getAlarm(),
    );
    expect(nextMs).toBeGreaterThan(Date.now() + 1_000);
  });
});

describe('settlement', () => {
  it('goes out after a hundred rounds without being asked', async () => {
    const session = await openSession({ walletMicros: 1_000n * COIN, buyInMicros: 500n * COIN });
    const client = await connect(session);
    for (let index = 0; index < 100; index++) await client.ask(play(`p${index}`));
    await vi.waitFor(async () => {
      expect(await env.WALLET.tableOf(session.sessionId)).toMatchObject({ version: 2 });
    });
  });

  it('goes out after five seconds by the alarm', async () => {
    const session = await openSession();
    const client = await connect(session);
    await client.ask(play('p'));
    later(5_001);
    expect(await fireAlarm(session)).toBe(true);
    expect(await env.WALLET.tableOf(session.sessionId)).toMatchObject({ version: 2 });
    expect(await session.object.summary()).toMatchObject({ value: { unsettledSinceMs: null } });
  });

  it('is exact when replies are lost, the alarm rings twice and the object is evicted', async () => {
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.fault({ method: 'settle', kind: 'lose', times: 2 });
    for (let index = 0; index < 7; index++) await client.ask(play(`p${index}`));
    later(6_000);
    await fireAlarm(session);
    await evictDurableObject(session.object);
    for (let index = 7; index < 12; index++) await client.ask(play(`p${index}`));
    later(20_000);
    await fireAlarm(session);
    later(40_000);
    await fireAlarm(session);
    const balance = await balanceOf(session);
    const closed = await session.object.close(session.playerId);
    expect(closed).toMatchObject({ ok: true, value: { returned: balance } });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('plays on while the ledger is down, tells operators, and settles all once it is back', async () => {
    const session = await openSession({ walletMicros: 1_000n * COIN, buyInMicros: 900n * COIN });
    const client = await connect(session);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    for (let hour = 0; hour < 8; hour++) {
      for (let index = 0; index < 30; index++) {
        expect((await client.ask(play(`${hour}-${index}`))).type).toBe('result');
      }
      later(6 * 60_000);
      await fireAlarm(session);
    }
    const summary = await session.object.summary();
    if (!summary.ok) throw new Error('no summary');
    expect(summary.value.stuck?.attempts).toBeGreaterThanOrEqual(5);
    const sinceMs = summary.value.unsettledSinceMs ?? Number.NaN;
    expect(Date.now() - sinceMs).toBeGreaterThan(40 * 60_000);
    expect(await session.object.close(session.playerId)).toMatchObject({
      error: { code: 'try_again' },
    });
    await env.WALLET.heal();
    const closed = await session.object.close(session.playerId);
    expect(closed).toMatchObject({ ok: true, value: { state: 'closed', rounds: 240 } });
    expect(await total(session)).toBe(1_000n * COIN);
    expect(await session.object.summary()).toMatchObject({ value: { stuck: null } });
  });

  it('pauses wagers after an hour without the ledger', async () => {
    const session = await openSession();
    const client = await connect(session);
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
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.fault({ method: 'settle', kind: 'refuse', code: 'sequence_conflict' });
    await client.ask(play('a'));
    later(6_000);
    await fireAlarm(session);
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'wager_paused', reason: 'settlement' },
    });
    expect(await session.object.summary()).toMatchObject({
      value: { rounds: 1, stuck: { reason: 'sequence_conflict' } },
    });
  });
});

it('the alarm closes a session that nobody played for fifteen minutes', async () => {
  const session = await openSession();
  const client = await connect(session);
  await client.ask(play('a'));
  later(14 * 60_000);
  await fireAlarm(session);
  expect(await session.object.view(session.playerId)).toMatchObject({ value: { state: 'open' } });
  later(2 * 60_000);
  await fireAlarm(session);
  expect(await session.object.view(session.playerId)).toMatchObject({
    value: { state: 'closed', closeReason: 'idle' },
  });
  expect((await client.ended()).code).toBe(4410);
  expect(await total(session)).toBe(1_000n * COIN);
});
