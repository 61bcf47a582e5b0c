// The thin line through every layer: a player signs up, gets coins, plays, stands up, and the books
// show exactly what the rounds said.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, micros, NetSocket, newPlayer, type Player } from '#test/kit/player.ts';

const platform = platformFixture();

async function richPlayer(): Promise<Player> {
  const player = await newPlayer(platform);
  const bonus = await player.bonus();
  expect(bonus.status).toBe(200);
  return player;
}

describe('a round through all of it', () => {
  it('changes wallet and transactions by exactly the net of the rounds', async () => {
    const player = await richPlayer();
    const before = await player.balance();
    const { session, socket } = await player.openSession('100.00');
    expect((await player.balance()).atTables).toBe('100.00');
    let net = 0n;
    for (let index = 0; index < 10; index++) {
      const { round } = await socket.ask(dice(`play-${index}`));
      expect(round.nonce).toBe(index);
      net += micros(round.payout) - micros(round.stake);
    }
    const closed = await player.call('DELETE', `/v1/sessions/${session.id}`);
    expect(closed.status).toBe(200);
    expect(closed.body.session.state).toBe('closed');
    await socket.next((frame) => frame.type === 'closed');
    const after = await player.balance();
    expect(micros(after.available) - micros(before.available)).toBe(net);
    expect(after.atTables).toBe('0.00');

    const { body } = await player.call('GET', '/v1/wallet/transactions?currency=GC');
    const ofSession = body.items.filter(
      (item: { sessionId?: string }) => item.sessionId === session.id,
    );
    const sum = ofSession.reduce((total: bigint, { amount }: { amount: string }) => {
      const size = micros(amount.replace('-', ''));
      return total + (amount.startsWith('-') ? -size : size);
    }, 0n);
    expect(sum).toBe(net);
  });

  it('gives every finished round a public replay that anyone can verify', async () => {
    const player = await richPlayer();
    const { session, socket } = await player.openSession();
    const { round } = await socket.ask(dice('only'));
    const early = await platform.call('GET', `/v1/rounds/${round.id}`);
    expect(early.status).toBe(200);
    expect(early.body.serverSeed).toBeUndefined();
    await player.call('DELETE', `/v1/sessions/${session.id}`);

    const { body: replay } = await platform.call('GET', `/v1/rounds/${round.id}`);
    expect(replay.serverSeedHash).toBe(session.serverSeedHash);
    expect(JSON.stringify(replay)).not.toContain(player.id);
    expect(JSON.stringify(replay)).not.toContain(session.id);
    const verified = await platform.call('POST', '/v1/fairness/verify', {
      body: {
        serverSeed: replay.serverSeed,
        clientSeed: replay.clientSeed,
        nonce: replay.round.nonce,
        game: 'dice',
        params: replay.round.params,
      },
    });
    expect(verified.body.outcome).toEqual(round.outcome);
    expect(verified.body.serverSeedHash).toBe(session.serverSeedHash);
  });

  it('grants the daily bonus once, whatever is raced', async () => {
    const player = await newPlayer(platform);
    const keys = Array.from({ length: 12 }, (_, index) => `key-${index % 4}`);
    const answers = await Promise.all(
      keys.map((key) => player.call('POST', '/v1/wallet/daily-bonus', { key })),
    );
    const granted = answers.filter(({ status }) => status === 200);
    const firsts = granted.filter(({ headers }) => headers.get('idempotency-replayed') !== 'true');
    expect(firsts).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.error.code]).toEqual([409, 'bonus_already_claimed']);
    }
    expect((await player.balance()).available).toBe('10000.00');
  });

  it('opens one session for one key, with a fresh ticket for the repeat', async () => {
    const player = await richPlayer();
    const options = { key: randomUUID(), body: { currency: 'GC', buyIn: '10.00' } };
    const [first, second] = await Promise.all([
      player.call('POST', '/v1/games/dice/sessions', options),
      player.call('POST', '/v1/games/dice/sessions', options),
    ]);
    expect(first.body.session.id).toBe(second.body.session.id);
    expect(first.body.ticket).not.toBe(second.body.ticket);
    expect((await player.balance()).atTables).toBe('10.00');
    const other = await player.call('POST', '/v1/games/dice/sessions', {
      ...options,
      body: { currency: 'GC', buyIn: '11.00' },
    });
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('signs out at once: the token, the refresh token and the open socket', async () => {
    const player = await richPlayer();
    const { socket } = await player.openSession();
    await socket.ask(dice('before'));
    expect((await player.call('POST', '/v1/auth/logout')).status).toBe(204);
    expect((await player.call('GET', '/v1/wallet')).status).toBe(401);
    const { code } = await socket.ended();
    expect(code).toBe(4401);
    const refreshed = await platform.call('POST', '/v1/auth/refresh', {
      body: { refreshToken: player.refreshToken },
    });
    expect(refreshed.status).toBe(401);
  });
});

describe('bad input', () => {
  it.each(['-1', '1e3', '0.0000001', '1.00 ', ' 1', '01', '+1', '9223372036855', '', 'NaN', '1,0'])(
    'refuses the amount %j and takes nothing',
    async (buyIn) => {
      const player = await richPlayer();
      const answer = await player.sit({ currency: 'GC', buyIn });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect((await player.balance()).available).toBe('10000.00');
    },
  );

  it('refuses malformed JSON, unknown fields, wrong types and a missing key, each with its code', async () => {
    const player = await richPlayer();
    const send = async (body: string, headers: Record<string, string> = {}) => {
      const options = { body, headers, key: randomUUID() };
      return (await player.call('POST', '/v1/games/dice/sessions', options)).body.error.code;
    };
    expect(await send('{')).toBe('invalid_json');
    expect(await send('{"currency":"GC"} x')).toBe('invalid_json');
    expect(await send('{"currency":"GC","bonus":1}')).toBe('invalid_request');
    expect(await send('{"currency":["GC"]}')).toBe('invalid_request');
    expect(await send('{"currency":"GC","buyIn":5}')).toBe('invalid_request');
    expect(await send('{"currency":"GC","__proto__":{}}')).toBe('invalid_request');
    expect(await send('{"currency":"GC"}', { 'content-type': 'text/plain' })).toBe(
      'unsupported_media_type',
    );
    const keyless = await player.call('POST', '/v1/games/dice/sessions', {
      body: { currency: 'GC' },
    });
    expect([keyless.status, keyless.body.error.code]).toEqual([400, 'idempotency_key_required']);
  });

  it('refuses a play above the table and the wallet by one micro', async () => {
    const player = await richPlayer();
    const { socket } = await player.openSession('5.00');
    const above = await socket.ask(dice('above', '10000.000001'));
    expect(above.error.code).toBe('insufficient_funds');
    const exact = await socket.ask(dice('exact', '5.00'));
    expect(exact.type).toBe('result');
  });

  it('answers a repeated command id with the first result, and refuses it for another command', async () => {
    const player = await richPlayer();
    const { socket } = await player.openSession();
    const first = await socket.ask(dice('same'));
    socket.frames.length = 0;
    const repeat = await socket.ask(dice('same'));
    expect(repeat).toEqual(first);
    socket.frames.length = 0;
    const other = await socket.ask(dice('same', '2.00'));
    expect(other.error.code).toBe('command_reused');
  });

  it('refuses a socket without a ticket and with a used one', async () => {
    const player = await richPlayer();
    const { socketUrl, ticket } = (await player.sit()).body;
    await expect(NetSocket.connect(socketUrl, 'x')).rejects.toThrow('401');
    const socket = await NetSocket.connect(socketUrl, ticket);
    await expect(NetSocket.connect(socketUrl, ticket)).rejects.toThrow('401');
    expect((await socket.ask(dice('still'))).type).toBe('result');
  });
});
