// A player's own limits at a table: what is staked stays within the lease that the ledger gave.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestSocket } from '#test/kit/socket.ts';
import {
  COIN,
  connect,
  EVEN_DICE,
  env,
  FREE,
  fireAlarm,
  later,
  mendAll,
  openHand,
  openSession,
  play,
} from './session.ts';

afterEach(mendAll);

describe('a wager limit', () => {
  const wagerLimit = { kind: 'wager', currency: 'GC', period: 'day' } as const;
  const changesAtMs = Date.UTC(2099, 0, 1);
  const limited = (micros: bigint) => ({
    ...{ ...FREE, wagerBudgetMicros: micros, wagerLimit, changesAtMs, version: 1 },
  });
  const reached = {
    error: { code: 'limit_reached', limit: wagerLimit, changesAt: '2099-01-01T00:00:00.000Z' },
  };
  const auto = { type: 'autoplay', id: 'auto', stake: '1.00', params: EVEN_DICE, plays: 100 };

  async function played(client: TestSocket, name: string) {
    for (let count = 0; ; count++) {
      const frame = await client.ask(play(`${name}${count}`));
      if (frame.type === 'error') return { count, frame };
    }
  }

  it('ends play at the table when as much was staked, and says which limit and until when', async () => {
    await env.WALLET.setStanding(limited(25n * COIN));
    const session = await openSession();
    const client = await connect(session);
    const { count, frame } = await played(client, 'p');
    expect(count).toBe(25);
    expect(frame).toMatchObject(reached);
  });

  it('asks the ledger once for twenty stakes, and for a moment not again when there is no more', async () => {
    await env.WALLET.setStanding(limited(25n * COIN));
    const session = await openSession();
    const client = await connect(session);
    const asked = async () =>
      (await env.WALLET.callsSeen()).filter((call) => call === 'standing').length;
    const before = await asked();
    await played(client, 'p');
    await client.ask(play('again'));
    expect((await asked()) - before).toBe(3);
  });

  it('stops an auto-play within its lease', async () => {
    await env.WALLET.setStanding(limited(30n * COIN));
    const session = await openSession();
    const client = await connect(session);
    expect(await client.ask(auto)).toMatchObject({ plays: 30, stoppedBy: 'limit' });
    expect(await client.ask(auto)).toMatchObject({ plays: 30, stoppedBy: 'limit' });
    expect(await client.ask(play('more'))).toMatchObject(reached);
  });

  it('reaches a table in play, and what is left of the lease survives an eviction', async () => {
    const session = await openSession();
    let client = await connect(session);
    expect((await client.ask(play('free'))).type).toBe('result');
    await env.WALLET.setStanding(limited(9n * COIN));
    await env.HUB_CONTROL.noteVersion(1);
    later(1_001);
    expect((await client.ask(play('asks'))).type).toBe('result');
    await evictDurableObject(session.object, { webSockets: 'close' });
    await env.WALLET.fault({ method: '*', kind: 'down' });
    client = await connect(session);
    expect((await played(client, 'p')).count).toBe(7);
  });
});

describe('session time', () => {
  const midnightMs = Date.UTC(2099, 0, 1);
  const reached = {
    error: {
      code: 'limit_reached',
      limit: { kind: 'session_time' },
      changesAt: '2099-01-01T00:00:00.000Z',
    },
  };

  it('stops a table at its moment, also while the ledger is away', async () => {
    const playUntilMs = Date.now() + 600_000;
    await env.WALLET.setStanding({ ...FREE, playUntilMs, changesAtMs: midnightMs });
    const session = await openSession();
    const client = await connect(session);
    expect((await client.ask(play('a'))).type).toBe('result');
    await env.WALLET.fault({ method: '*', kind: 'down' });
    later(599_000);
    expect((await client.ask(play('b'))).type).toBe('result');
    later(2_000);
    expect(await client.ask(play('c'))).toMatchObject(reached);
    await env.WALLET.heal();
  });

  it('asks at its moment, for the player may have been given more', async () => {
    const playUntilMs = Date.now() + 600_000;
    await env.WALLET.setStanding({ ...FREE, playUntilMs });
    const session = await openSession();
    const client = await connect(session);
    await env.WALLET.setStanding({ ...FREE, playUntilMs: playUntilMs + 60_000 });
    later(600_000);
    expect((await client.ask(play('a'))).type).toBe('result');
    const limit = { kind: 'session_time' } as const;
    const over = { mayWager: false, reason: 'limit_reached', limit, changesAtMs: midnightMs };
    await env.WALLET.setStanding({ ...FREE, ...over });
    later(60_000);
    expect(await client.ask(play('b'))).toMatchObject(reached);
  });
});

describe('a reality check', () => {
  const HOUR_MS = 3_600_000;
  const due = { error: { code: 'reality_check_due' } };
  const asked = (checkAtMs: number) => ({ ...FREE, checkAtMs, checkMinutes: 60 });
  const isCheck = ({ type }: { type: string }) => type === 'realityCheck';
  const goOn = (id: string, isOn = true) => ({ type: 'realityCheckAnswer', id, goOn: isOn });

  async function checkedTable(gameId: 'dice' | 'mines' = 'dice') {
    const startedMs = Date.now();
    await env.WALLET.setStanding(asked(startedMs + HOUR_MS));
    const session = await openSession({ gameId });
    const client = await connect(session);
    return { session, client, startedMs };
  }

  it('is shown when it is due, with time and result, and no stake is taken until an answer', async () => {
    const { session, client } = await checkedTable();
    const other = await connect(session);
    const round = await client.ask(play('a'));
    if (round.type !== 'result') throw new Error('no result');
    later(HOUR_MS + 5_000);
    expect(await client.ask(play('b'))).toMatchObject(due);
    const frame = await client.next(isCheck);
    expect(frame).toMatchObject({ wagered: '1.00', paid: round.round.payout });
    expect(frame).toMatchObject({ playedSeconds: 3_605 });
    expect(await other.next(isCheck)).toEqual(frame);
    const auto = { type: 'autoplay', id: 'c', stake: '1.00', params: EVEN_DICE, plays: 10 };
    expect(await client.ask(auto)).toMatchObject(due);
    expect(await other.ask(goOn('yes'))).toMatchObject({
      type: 'realityCheckAnswered',
      goOn: true,
    });
    expect(await other.ask(goOn('yes'))).toMatchObject({
      type: 'realityCheckAnswered',
      goOn: true,
    });
    await client.next(({ type }) => type === 'realityCheckAnswered');
    expect((await client.ask(play('d'))).type).toBe('result');
    expect(await client.ask(goOn('again'))).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it('comes by the alarm too, and is there after an eviction', async () => {
    const { session, client } = await checkedTable();
    later(HOUR_MS - 60_000);
    expect((await client.ask(play('a'))).type).toBe('result');
    later(61_000);
    await fireAlarm(session);
    await client.next(isCheck);
    await evictDurableObject(session.object, { webSockets: 'close' });
    const again = await connect(session);
    expect(again.frames[0]).toMatchObject({ session: { realityCheck: { wagered: '1.00' } } });
    expect(await again.ask(play('b'))).toMatchObject(due);
    const watched = await session.object.view(session.playerId);
    expect(watched).toMatchObject({ value: { realityCheck: { wagered: '1.00' } } });
  });

  it('lets an open hand end, and nothing more', async () => {
    const { session, client } = await checkedTable('mines');
    const hand = await openHand(client);
    later(HOUR_MS + 1_000);
    const cashOut = { type: 'action', id: 'out', roundId: hand.id, action: 'cashOut' };
    const reveal = { ...cashOut, id: 'reveal', action: 'reveal', params: { tile: 0 } };
    const step = await client.ask(reveal);
    if (step.type === 'result' && !step.round.finished) await client.ask(cashOut);
    const more = { type: 'play', id: 'more', stake: '1.00', params: { mines: 3 } };
    expect(await client.ask(more)).toMatchObject(due);
    expect(await client.ask(goOn('no', false))).toMatchObject({ goOn: false });
    await client.next(({ type }) => type === 'closed');
    const over = await session.object.view(session.playerId);
    expect(over).toMatchObject({ value: { state: 'closed', closeReason: 'player' } });
  });

  it('counts an answer that the ledger has not heard, and tells it with the next question', async () => {
    const startedMs = Date.now();
    const MINUTE_MS = 60_000;
    const checkAtMs = startedMs + 10 * MINUTE_MS;
    await env.WALLET.setStanding({ ...FREE, checkAtMs, checkMinutes: 15 });
    const client = await connect(await openSession());
    await env.WALLET.fault({ method: '*', kind: 'down' });
    later(10 * MINUTE_MS + 1_000);
    expect(await client.ask(play('a'))).toMatchObject(due);
    await client.ask(goOn('yes'));
    expect((await client.ask(play('b'))).type).toBe('result');
    later(14 * MINUTE_MS);
    expect((await client.ask(play('c'))).type).toBe('result');
    await env.WALLET.heal();
    later(30_000);
    expect((await client.ask(play('d'))).type).toBe('result');
    const [answeredAtMs] = (await env.WALLET.checkAnswers()).slice(-1);
    expect(answeredAtMs).toBeGreaterThanOrEqual(checkAtMs + 1_000);
    later(31_000);
    expect(await client.ask(play('e'))).toMatchObject(due);
  });

  it('goes away when the player answered at another table', async () => {
    const { client, startedMs } = await checkedTable();
    later(HOUR_MS + 1_000);
    expect(await client.ask(play('a'))).toMatchObject(due);
    await env.WALLET.setStanding({ ...asked(startedMs + 2 * HOUR_MS), version: 1 });
    await env.HUB_CONTROL.noteVersion(1);
    later(2_000);
    expect((await client.ask(play('b'))).type).toBe('result');
    expect(await client.next(({ type }) => type === 'realityCheckAnswered')).toMatchObject({
      id: null,
      goOn: true,
    });
  });
});
