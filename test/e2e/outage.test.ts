// What a player notices when something behind the table is gone: nothing, until it is back.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { closableProxy } from '#test/kit/closable-proxy.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { dice, type NetSocket, newPlayer, type Player } from '#test/kit/player.ts';

const proxy = closableProxy();
const platform = platformFixture({ given: () => ({ variables: { NEON_PROXY_URL: proxy.url } }) });

const units = (text: string) => Math.round(Number(text) * 1_000_000);

async function play(socket: NetSocket, count: number, prefix: string): Promise<number> {
  let net = 0;
  for (let index = 0; index < count; index++) {
    const { round } = await socket.ask(dice(`${prefix}-${index}`));
    net += units(round.payout) - units(round.stake);
  }
  return net;
}

async function closeAndSum(
  player: Player,
  sessionId: string,
): Promise<{ gold: number; state: string }> {
  const isClosed = async () => {
    const closed = await player.call('DELETE', `/v1/sessions/${sessionId}`);
    return closed.body.session?.state === 'closed';
  };
  await until(isClosed, () => 'the session does not close', 250);
  const { body } = await player.call('GET', `/v1/sessions/${sessionId}`);
  const gold = await player.balance();
  return { gold: units(gold.available), state: body.session.state };
}

describe('Postgres is gone while a session plays', () => {
  it('play goes on, and settlement catches up without losing or doubling a coin', async () => {
    const { player, sessionId, socket } = await (await newPlayer(platform)).openSession('500.00');
    let net = await play(socket, 5, 'before');
    await proxy.stop();
    // More than a batch, so that settlement is due and cannot happen.
    net += await play(socket, 150, 'during');
    const wallet = await player.call('GET', '/v1/wallet');
    expect([wallet.status, wallet.body.error.code]).toEqual([503, 'try_again']);
    expect(wallet.headers.get('retry-after')).not.toBeNull();
    await proxy.start();
    net += await play(socket, 5, 'after');
    const { gold, state } = await closeAndSum(player, sessionId);
    expect(state).toBe('closed');
    expect(gold).toBe(units('10000.00') + net);
    expect((await platform.job('ledger-check')).differences).toBe(0);
  });

  it('a session cannot be opened, and the same key opens it later', async () => {
    const player = await newPlayer(platform);
    await player.bonus();
    const options = { key: randomUUID(), body: { currency: 'GC', buyIn: '5.00' } };
    await proxy.stop();
    const refused = await player.call('POST', '/v1/games/dice/sessions', options);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'try_again']);
    await proxy.start();
    const opened = await player.call('POST', '/v1/games/dice/sessions', options);
    expect(opened.status).toBe(201);
    const { body } = await player.call('GET', '/v1/wallet');
    expect(body.balances[0].atTables).toBe('5.00');
  });
});

describe('the Workers are restarted while a session plays', () => {
  it('every acknowledged round is there and the coins add up', async () => {
    const { player, sessionId, socket } = await (await newPlayer(platform)).openSession('500.00');
    let net = await play(socket, 30, 'before');
    await platform.restart();
    await socket.ended();
    const again = await player.enter(`/v1/sessions/${sessionId}`);
    const welcome = await again.next((frame) => frame.type === 'welcome');
    expect(welcome.session.rounds).toBe(30);
    net += await play(again, 5, 'after');
    const { items } = (await player.call('GET', `/v1/sessions/${sessionId}/rounds?limit=100`)).body;
    expect(
      items.map((round: { nonce: number }) => round.nonce).sort((a: number, b: number) => a - b),
    ).toEqual(Array.from({ length: 35 }, (_, index) => index));
    const { gold } = await closeAndSum(player, sessionId);
    expect(gold).toBe(units('10000.00') + net);
    expect((await platform.job('ledger-check')).differences).toBe(0);
  });

  it('an object evicted between a round and its settlement settles it once', async () => {
    const { player, sessionId, socket } = await (await newPlayer(platform)).openSession('500.00');
    const net = await play(socket, 3, 'before');
    await platform.runtime.miniflare.unsafeEvictDurableObject(
      'parlor-game-session',
      'GameSession',
      {
        name: sessionId,
        webSockets: 'close',
      },
    );
    await socket.ended();
    const { gold } = await closeAndSum(player, sessionId);
    expect(gold).toBe(units('10000.00') + net);
    expect((await platform.job('ledger-check')).differences).toBe(0);
  });
});
