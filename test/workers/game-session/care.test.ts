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
  later,
  mendAll,
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
