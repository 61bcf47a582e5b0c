import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it } from 'vitest';
import { verify } from '#shared/fairness/verify.ts';
import { parseAmount } from '#shared/money.ts';
import {
  COIN,
  connect,
  env,
  fireAlarm,
  later,
  mendAll,
  openHand,
  openSession,
  roundOf,
  total,
} from './session.ts';

afterEach(mendAll);

const mines = { type: 'play', id: 'open', stake: '1.00', params: { mines: 3 } };

const micros = (text: string | null | undefined) => {
  const amount = parseAmount(text ?? '');
  if (!amount.ok) throw new Error(`no amount: ${text}`);
  return amount.value;
};

describe('an open hand', () => {
  it('goes on after an eviction and a reconnect, under the same seed', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    await evictDurableObject(session.object, { webSockets: 'close' });
    const again = await connect(session);
    const welcome = again.frames[0];
    expect(welcome).toMatchObject({ session: { openRound: { id: round.id, finished: false } } });
    let tile = 0;
    let last = roundOf(
      await again.ask({
        type: 'action',
        id: 'a0',
        roundId: round.id,
        action: 'reveal',
        params: { tile },
      }),
    );
    if (!last.finished) {
      await evictDurableObject(session.object);
      last = roundOf(
        await again.ask({ type: 'action', id: 'cash', roundId: round.id, action: 'cashOut' }),
      );
    }
    tile += 1;
    expect(last.finished).toBe(true);
    const closed = await session.object.close(session.playerId);
    if (!closed.ok) throw new Error(closed.error.code);
    const { serverSeed, clientSeed } = closed.value;
    const { nonce, params, actions } = last;
    const check = verify({
      serverSeed: serverSeed ?? '',
      clientSeed,
      nonce,
      game: 'mines',
      params,
      actions,
    });
    expect(check).toMatchObject({
      ok: true,
      value: { outcome: last.outcome, multiplier: last.multiplier },
    });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('shows no mine and no seed while it is open', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    expect(JSON.stringify(round.outcome)).not.toContain('mines":[');
    expect(await session.object.replay(round.id)).toMatchObject({ error: { code: 'not_found' } });
    expect(await session.object.view(session.playerId)).toMatchObject({
      value: { serverSeed: null },
    });
  });

  it('refuses a second play, a rotation and a close, and foreign, unknown and late actions', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    const code = async (frame: Record<string, unknown> & { id: string }) => {
      const answer = await client.ask(frame);
      return answer.type === 'error' ? answer.error.code : answer.type;
    };
    expect(await code({ ...mines, id: 'second' })).toBe('round_open');
    expect(await code({ type: 'rotateSeed', id: 'r' })).toBe('round_open');
    expect(await session.object.close(session.playerId)).toMatchObject({
      error: { code: 'round_open' },
    });
    const update = await session.object.update(session.playerId, { clientSeed: 'mine' });
    expect(update).toMatchObject({ error: { code: 'round_open' } });
    const action = { type: 'action', roundId: round.id };
    expect(await code({ ...action, id: 'b', action: 'hit' })).toBe('invalid_action');
    expect(await code({ ...action, id: 'c', action: 'abandon' })).toBe('invalid_action');
    expect(await code({ ...action, id: 'd', action: 'reveal', params: { tile: 25 } })).toBe(
      'invalid_params',
    );
    expect(await code({ ...action, id: 'e', roundId: `${round.id}x`, action: 'cashOut' })).toBe(
      'round_not_open',
    );
    await client.ask({ ...action, id: 'f', action: 'reveal', params: { tile: 3 } });
    await client.ask({ ...action, id: 'g', action: 'cashOut' });
    expect(await code({ ...action, id: 'h', action: 'cashOut' })).toBe('round_not_open');
  });

  it('applies an action once, however often it comes', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    const reveal = {
      type: 'action',
      id: 'r',
      roundId: round.id,
      action: 'reveal',
      params: { tile: 7 },
    };
    const first = await client.ask(reveal);
    expect(await client.ask(reveal)).toEqual(first);
    expect(await client.ask({ ...reveal, params: { tile: 8 } })).toMatchObject({
      error: { code: 'command_reused' },
    });
  });

  it('that is left is settled by rule after ten minutes, and the session closes after fifteen', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    later(10 * 60_000 + 1);
    expect(await fireAlarm(session)).toBe(true);
    const settled = await client.next(
      (frame) => frame.type === 'result' && frame.id === null && frame.round.id === round.id,
    );
    expect(roundOf(settled).finished).toBe(true);
    later(6 * 60_000);
    await fireAlarm(session);
    expect(await session.object.view(session.playerId)).toMatchObject({
      value: { state: 'closed' },
    });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('that is left with nothing revealed comes back, and was no wager', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    await openHand(client);
    later(10 * 60_000 + 1);
    await fireAlarm(session);
    const settled = await client.next((frame) => frame.type === 'result' && frame.id === null);
    expect(roundOf(settled)).toMatchObject({ stake: '1.00', payout: '1.00', finished: true });
    expect(await session.object.close(session.playerId)).toMatchObject({
      value: { rounds: 1, wagered: '0.00', paid: '0.00', returned: '100.00' },
    });
    expect(await env.WALLET.tableOf(session.sessionId)).toMatchObject({ wagered: 0n, net: 0n });
  });

  it('that is left with a tile revealed is cashed out, and was a wager', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    for (let attempt = 0; ; attempt++) {
      const round = roundOf(
        await client.ask({ ...mines, id: `m${attempt}`, params: { mines: 1 } }),
      );
      const tile = { type: 'action', roundId: round.id, action: 'reveal', params: { tile: 1 } };
      const shown = roundOf(await client.ask({ ...tile, id: `t${attempt}` }));
      if (!shown.finished) break;
    }
    later(10 * 60_000 + 1);
    await fireAlarm(session);
    const settled = await client.next((frame) => frame.type === 'result' && frame.id === null);
    expect(roundOf(settled)).toMatchObject({ stake: '1.00', payout: '1.03125', finished: true });
    const closed = await session.object.close(session.playerId);
    if (!closed.ok) throw new Error('not closed');
    const table = await env.WALLET.tableOf(session.sessionId);
    expect(table?.wagered).toBe(micros(closed.value.wagered));
    expect(table?.wagered).toBe(BigInt(closed.value.rounds) * COIN);
  });

  it('may be ended after a halt, but not with a further stake, and then the session closes', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    const round = await openHand(client);
    await session.object.halt('excluded', null);
    expect(await session.object.view(session.playerId)).toMatchObject({ value: { state: 'open' } });
    const action = { type: 'action', roundId: round.id };
    const first = roundOf(
      await client.ask({ ...action, id: 'a', action: 'reveal', params: { tile: 1 } }),
    );
    // A mine ends the hand as well.
    if (!first.finished) await client.ask({ ...action, id: 'b', action: 'cashOut' });
    await client.next(({ type }) => type === 'closed');
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('that is left after a halt is settled by rule, and then the session closes', async () => {
    const session = await openSession({ gameId: 'mines' });
    const client = await connect(session);
    await openHand(client);
    await session.object.halt('account_closed', null);
    later(10 * 60_000 + 1);
    await fireAlarm(session);
    expect(await session.object.view(session.playerId)).toMatchObject({
      value: { state: 'closed', closeReason: 'account_closed' },
    });
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('holds its stake back from a release', async () => {
    const session = await openSession({ gameId: 'mines', buyInMicros: 10n * COIN });
    const client = await connect(session);
    const round = await openHand(client);
    expect((await session.object.release(session.playerId)).ok).toBe(true);
    const table = await env.WALLET.tableOf(session.sessionId);
    expect(table?.escrow).toBe(micros(round.stake));
    const action = { type: 'action', roundId: round.id };
    await client.ask({ ...action, id: 'a', action: 'reveal', params: { tile: 1 } });
    await client.ask({ ...action, id: 'b', action: 'cashOut' });
    expect(await session.object.close(session.playerId)).toMatchObject({ ok: true });
    expect(await total(session)).toBe(1_000n * COIN);
  });
});

describe('blackjack', () => {
  it('takes the doubled stake from the table, or refuses and keeps the hand', async () => {
    const session = await openSession({ gameId: 'blackjack', buyInMicros: 100n * COIN });
    const client = await connect(session);
    for (let attempt = 0; attempt < 20; attempt++) {
      const opened = await client.ask({
        type: 'play',
        id: `p${attempt}`,
        stake: '1.00',
        params: {},
      });
      const round = roundOf(opened);
      if (round.finished) continue;
      const before = opened.type === 'result' ? micros(opened.balance) : 0n;
      const doubled = await client.ask({
        type: 'action',
        id: `d${attempt}`,
        roundId: round.id,
        action: 'double',
      });
      const done = roundOf(doubled);
      expect(done).toMatchObject({ finished: true, stake: '2.00' });
      if (doubled.type !== 'result') throw new Error('no result');
      expect(micros(doubled.balance)).toBe(before - COIN + micros(done.payout));
    }
    const closed = await session.object.close(session.playerId);
    expect(closed.ok).toBe(true);
    expect(await total(session)).toBe(1_000n * COIN);
  });

  it('refuses a double that the table cannot pay', async () => {
    const session = await openSession({ gameId: 'blackjack', buyInMicros: COIN });
    const client = await connect(session);
    const round = roundOf(await client.ask({ type: 'play', id: 'p', stake: '1.00', params: {} }));
    if (round.finished) return;
    const refused = await client.ask({
      type: 'action',
      id: 'd',
      roundId: round.id,
      action: 'double',
    });
    expect(refused).toMatchObject({ error: { code: 'insufficient_funds' } });
    const stand = await client.ask({
      type: 'action',
      id: 's',
      roundId: round.id,
      action: 'stand',
    });
    expect(roundOf(stand).finished).toBe(true);
  });
});
