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
  openHand,
  openSession,
  play,
  roundOf,
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
      error: { code: 'place_not_allowed', changesAt: null },
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

const autoplay = (id: string) => ({
  ...{ type: 'autoplay', id, stake: '1.00', params: EVEN_DICE, plays: 10 },
});
const BARRED_ELSEWHERE = { ...BARRED, version: 1 };
const timesAsked = async () =>
  (await env.WALLET.callsSeen()).filter((name) => name === 'standing').length;

describe('what changed elsewhere', () => {
  it.each([
    ['round', play],
    ['auto-play', autoplay],
  ])(
    'reaches the next %s by the word of the hub, which is a second old at most',
    async (_, bet) => {
      const session = await openSession();
      const client = await connect(session);
      expect((await client.ask(play('a'))).type).toBe('result');
      await env.WALLET.setStanding(BARRED_ELSEWHERE);
      await env.HUB_CONTROL.noteVersion(1);
      later(1_001);
      expect(await client.ask(bet('b'))).toMatchObject({
        error: { code: 'limit_reached', ...reached },
      });
    },
  );

  it('is what the wallet is asked for, and nothing else: the hub answers for the rest', async () => {
    const session = await openSession();
    const client = await connect(session);
    const before = await timesAsked();
    for (const id of ['a', 'b', 'c', 'd']) {
      expect((await client.ask(play(id))).type).toBe('result');
      later(10_000);
    }
    expect(await timesAsked()).toBe(before);
    await env.HUB_CONTROL.noteVersion(1);
    expect((await client.ask(play('e'))).type).toBe('result');
    later(10_000);
    // A ledger that counts from behind has answered this version all the same.
    expect((await client.ask(play('f'))).type).toBe('result');
    expect(await timesAsked()).toBe(before + 1);
  });

  it('is asked for once by those who play at the same time', async () => {
    const session = await openSession();
    const tabs = await Promise.all([connect(session), connect(session)]);
    const before = await env.HUB_CONTROL.timesAsked();
    const answers = tabs.flatMap((tab, index) =>
      Array.from({ length: 5 }, (_, count) => tab.ask(play(`${index}-${count}`))),
    );
    expect((await Promise.all(answers)).every(({ type }) => type === 'result')).toBe(true);
    expect(await env.HUB_CONTROL.timesAsked()).toBe(before + 1);
  });

  it('is asked of the wallet where the hub has been silent for five seconds', async () => {
    const session = await openSession();
    const client = await connect(session);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.setStanding(BARRED_ELSEWHERE);
    await env.HUB_CONTROL.silence(true);
    later(1_500);
    expect((await client.ask(play('b'))).type).toBe('result');
    later(3_501);
    expect(await client.ask(play('c'))).toMatchObject({ error: { code: 'limit_reached' } });
  });

  it('is not waited for while the ledger is silent: play goes on and asks again later', async () => {
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    await env.HUB_CONTROL.noteVersion(1);
    later(10_000);
    for (let index = 0; index < 20; index++) {
      expect((await client.ask(play(`p${index}`))).type).toBe('result');
    }
    await env.WALLET.heal();
    await env.WALLET.setStanding(BARRED_ELSEWHERE);
    later(2_001);
    expect(await client.ask(play('z'))).toMatchObject({ error: { code: 'limit_reached' } });
  });

  it('in the rules is told by a settlement that says nothing else', async () => {
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.settlePlainly(2);
    expect((await client.ask(play('a'))).type).toBe('result');
    later(6_000);
    await fireAlarm(session);
    await env.WALLET.setStanding({
      ...{ ...FREE, mayWager: false, reason: 'underage', epoch: 2 },
      changesAtMs: Date.parse(MIDNIGHT),
    });
    expect(await client.ask(play('b'))).toMatchObject({
      error: { code: 'underage', changesAt: MIDNIGHT },
    });
  });

  it('bounds what the next stake may pay, is shown, and bounds it no more when it is over', async () => {
    const session = await openSession({ gameId: 'limbo' });
    const client = await connect(session);
    const tenfold = (id: string, stake: string) => ({
      ...{ type: 'play', id, stake, params: { target: '10.00' } },
    });
    expect((await client.ask(tenfold('a', '2.00'))).type).toBe('result');
    const prize = { prizeMaxMicros: 15n * COIN, prizePlace: 'US-FL' };
    await env.WALLET.setStanding({ ...FREE, ...prize, version: 1 });
    await env.HUB_CONTROL.noteVersion(1);
    later(1_001);
    expect(await client.ask(tenfold('b', '2.00'))).toMatchObject({
      error: { code: 'stake_out_of_range', maxPayout: '15.00', maxStake: '1.50', place: 'US-FL' },
    });
    expect(await client.next(({ type }) => type === 'standing')).toMatchObject({
      standing: { mayWager: true, prizeMax: '15.00', prizePlace: 'US-FL' },
    });
    expect((await client.ask(tenfold('c', '1.50'))).type).toBe('result');
    await env.WALLET.setStanding({ ...FREE, version: 2 });
    await env.HUB_CONTROL.noteVersion(2);
    later(1_001);
    expect((await client.ask(tenfold('d', '2.00'))).type).toBe('result');
  });

  it('stops what a hand would stake more, and never its end', async () => {
    const session = await openSession({ gameId: 'blackjack' });
    const client = await connect(session);
    const hand = await openHand(client, {});
    await env.WALLET.setStanding(BARRED_ELSEWHERE);
    await env.HUB_CONTROL.noteVersion(1);
    later(1_001);
    const action = { type: 'action', roundId: hand.id };
    expect(await client.ask({ ...action, id: 'more', action: 'double' })).toMatchObject({
      error: { code: 'limit_reached' },
    });
    const end = roundOf(await client.ask({ ...action, id: 'end', action: 'stand' }));
    expect(end.finished).toBe(true);
  });
});

describe('a standing that holds until a moment', () => {
  const heldTable = async (holdsUntilMs: number) => {
    await env.WALLET.setStanding({ ...FREE, holdsUntilMs });
    const client = await connect(await openSession());
    expect((await client.ask(play('a'))).type).toBe('result');
    return client;
  };

  it('is asked anew then, and play goes on', async () => {
    const client = await heldTable(Date.now() + 60_000);
    await env.WALLET.setStanding({ ...FREE, holdsUntilMs: Date.now() + 3_600_000 });
    later(60_001);
    expect((await client.ask(play('b'))).type).toBe('result');
  });

  it('ends play then with the ledger out of reach, and not before', async () => {
    const client = await heldTable(Date.now() + 60_000);
    await env.WALLET.fault({ method: '*', kind: 'down' });
    later(50_000);
    expect((await client.ask(play('b'))).type).toBe('result');
    later(10_001);
    const unknown = { error: { code: 'wager_paused', reason: 'standing_unknown' } };
    expect(await client.ask(play('c'))).toMatchObject(unknown);
    await env.WALLET.heal();
    await env.WALLET.setStanding(FREE);
    later(2_001);
    expect((await client.ask(play('d'))).type).toBe('result');
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
