// The thin line through every layer: a player signs up, gets coins, plays, stands up, and the books
// show exactly what the rounds said.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAmount } from '#shared/money.ts';
import { type Platform, startPlatform } from '#test/kit/platform.ts';
import { call, newPlayer, type Player, TestSocket } from '#test/kit/player.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

function micros(text: string): bigint {
  const amount = parseAmount(text);
  if (!amount.ok) throw new Error(`not an amount: ${text}`);
  return amount.value;
}

async function gold(player: Player) {
  const { body } = await player.call('GET', '/v1/wallet');
  return body.balances.find((balance: { currency: string }) => balance.currency === 'GC');
}

async function richPlayer(): Promise<Player> {
  const player = await newPlayer(platform);
  const bonus = await player.call('POST', '/v1/wallet/daily-bonus', { key: randomUUID() });
  expect(bonus.status).toBe(200);
  return player;
}

async function sitDown(player: Player, body: object = { currency: 'GC' }) {
  const opened = await player.call('POST', '/v1/games/dice/sessions', { key: randomUUID(), body });
  expect(opened.status).toBe(201);
  return opened.body;
}

const dice = (id: string, stake = '1.00') => ({
  type: 'play',
  id,
  stake,
  params: { target: '50.00', direction: 'over' },
});

describe('a round through all of it', () => {
  it('changes wallet and transactions by exactly the net of the rounds', async () => {
    const player = await richPlayer();
    const before = await gold(player);
    const { session, socketUrl, ticket } = await sitDown(player, {
      currency: 'GC',
      buyIn: '100.00',
    });
    expect((await gold(player)).atTables).toBe('100.00');
    const socket = await TestSocket.connect(socketUrl, ticket);
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
    const after = await gold(player);
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
    const { session, socketUrl, ticket } = await sitDown(player);
    const socket = await TestSocket.connect(socketUrl, ticket);
    const { round } = await socket.ask(dice('only'));
    const early = await call(platform.url, 'GET', `/v1/rounds/${round.id}`);
    expect(early.status).toBe(200);
    expect(early.body.serverSeed).toBeUndefined();
    await player.call('DELETE', `/v1/sessions/${session.id}`);

    const { body: replay } = await call(platform.url, 'GET', `/v1/rounds/${round.id}`);
    expect(replay.serverSeedHash).toBe(session.serverSeedHash);
    expect(JSON.stringify(replay)).not.toContain(player.id);
    expect(JSON.stringify(replay)).not.toContain(session.id);
    const verified = await call(platform.url, 'POST', '/v1/fairness/verify', {
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
    expect((await gold(player)).available).toBe('10000.00');
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
    expect((await gold(player)).atTables).toBe('10.00');
    const other = await player.call('POST', '/v1/games/dice/sessions', {
      ...options,
      body: { currency: 'GC', buyIn: '11.00' },
    });
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('signs out at once: the token, the refresh token and the open socket', async () => {
    const player = await richPlayer();
    const { socketUrl, ticket } = await sitDown(player);
    const socket = await TestSocket.connect(socketUrl, ticket);
    await socket.ask(dice('before'));
    expect((await player.call('POST', '/v1/auth/logout')).status).toBe(204);
    expect((await player.call('GET', '/v1/wallet')).status).toBe(401);
    const { code } = await socket.closed;
    expect(code).toBe(4401);
    const refreshed = await call(platform.url, 'POST', '/v1/auth/refresh', {
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
      const body = { currency: 'GC', buyIn };
      const answer = await player.call('POST', '/v1/games/dice/sessions', {
        key: randomUUID(),
        body,
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect((await gold(player)).available).toBe('10000.00');
    },
  );

  it('refuses malformed JSON, unknown fields, wrong types and a missing key, each with its code', async () => {
    const player = await richPlayer();
    const send = async (body: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${platform.url}/v1/games/dice/sessions`, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${player.token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          ...headers,
        },
      });
      return ((await response.json()) as { error: { code: string } }).error.code;
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
    const { socketUrl, ticket } = await sitDown(player, { currency: 'GC', buyIn: '5.00' });
    const socket = await TestSocket.connect(socketUrl, ticket);
    const above = await socket.ask(dice('above', '10000.000001'));
    expect(above.error.code).toBe('insufficient_funds');
    const exact = await socket.ask(dice('exact', '5.00'));
    expect(exact.type).toBe('result');
  });

  it('answers a repeated command id with the first result, and refuses it for another command', async () => {
    const player = await richPlayer();
    const { socketUrl, ticket } = await sitDown(player);
    const socket = await TestSocket.connect(socketUrl, ticket);
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
    const { socketUrl, ticket } = await sitDown(player);
    await expect(TestSocket.connect(socketUrl, 'x')).rejects.toThrow('401');
    const socket = await TestSocket.connect(socketUrl, ticket);
    await expect(TestSocket.connect(socketUrl, ticket)).rejects.toThrow('401');
    expect((await socket.ask(dice('still'))).type).toBe('result');
  });
});
