// Whether a player may wager, as a table hears of it.

import { afterEach, describe, expect, it } from 'vitest';
import {
  COIN,
  connect,
  EVEN_DICE,
  env,
  FREE,
  fireAlarm,
  later,
  mendAll,
  newSession,
  openSession,
  play,
  total,
} from './session.ts';

afterEach(mendAll);

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
    const session = await openSession();
    const client = await connect(session);
    await client.ask(play('a'));
    await env.WALLET.setStanding(BARRED);
    later(6_000);
    await fireAlarm(session);
    expect(await client.next(({ type }) => type === 'standing')).toMatchObject({
      standing: { mayWager: false, reason: 'limit_reached', ...reached },
    });
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'limit_reached', ...reached },
    });
  });

  it('is asked anew at the minute when it may change', async () => {
    const session = newSession();
    await env.WALLET.grant(session.playerId, 'GC', 10n * COIN);
    await env.WALLET.setStanding({ ...FREE, changesAtMs: Date.now() + 60_000 });
    const { sessionId, playerId } = session;
    const base = { sessionId, playerId, gameId: 'dice', currency: 'GC' } as const;
    await session.object.open({ ...base, buyInMicros: 5n * COIN });
    const client = await connect(session);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding({ ...FREE, mayWager: false, reason: 'place_not_allowed' });
    later(60_001);
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'wager_paused', reason: 'place_not_allowed' },
    });
  });

  it('by halt closes the table at once and returns the coins; twice is once', async () => {
    const session = await openSession();
    const client = await connect(session);
    await client.ask(play('a'));
    await Promise.all([
      session.object.halt('excluded', null),
      session.object.halt('excluded', null),
    ]);
    await client.next(({ type }) => type === 'closed');
    expect(await session.object.view(session.playerId)).toMatchObject({
      value: { state: 'closed', closeReason: 'excluded' },
    });
    expect(await total(session)).toBe(1_000n * COIN);
  });
});

describe('what changed elsewhere', () => {
  it('reaches a table in play within five seconds, and an auto-play within one', async () => {
    const session = await openSession();
    const client = await connect(session);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding(BARRED);
    later(1_100);
    expect((await client.ask(play('b'))).type).toBe('result');
    const auto = { type: 'autoplay', id: 'c', stake: '1.00', params: EVEN_DICE, plays: 10 };
    expect(await client.ask(auto)).toMatchObject({ error: { code: 'limit_reached', ...reached } });
    await env.WALLET.setStanding(FREE);
    const other = await openSession();
    const idle = await connect(other);
    expect((await idle.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding(BARRED);
    later(10_000);
    expect(await idle.ask(play('b'))).toMatchObject({
      error: { code: 'limit_reached', ...reached },
    });
  });

  it('is not waited for while the ledger is silent: play goes on and asks again later', async () => {
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    later(10_000);
    for (let index = 0; index < 20; index++) {
      expect((await client.ask(play(`p${index}`))).type).toBe('result');
    }
    await env.WALLET.heal();
  });
});

it('an exclusion without end tells a table no moment at which it would change', async () => {
  const midnightMs = Date.UTC(2099, 0, 1);
  await env.WALLET.setStanding({ ...FREE, lossBudgetMicros: COIN, changesAtMs: midnightMs });
  const session = await openSession();
  const client = await connect(session);
  await session.object.halt('excluded', null);
  const frame = await client.next(({ type }) => type === 'standing');
  expect(frame).toMatchObject({
    standing: { mayWager: false, reason: 'excluded', changesAt: null },
  });
  await env.WALLET.setStanding(FREE);
});
