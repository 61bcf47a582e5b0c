// What changes in a wallet reaches every tab of its player, whatever changed it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import { newId } from '#shared/ids.ts';
import { type Hub, type WalletFrame, walletTab } from '#test/kit/tab.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();

const hubOf = (playerId: string) =>
  fixture.env.PLAYER_HUB.getByName(playerId) as unknown as Hub & HubCoinsContract;
const tabOf = (playerId: string) => walletTab(hubOf(playerId), playerId);

const shown = (tab: () => WalletFrame[], coin: string) =>
  tab()
    .flatMap(({ balances }) => balances)
    .filter(({ currency }) => currency === coin);
const SC = (tab: () => WalletFrame[]) => shown(tab, 'SC');
const GC = (tab: () => WalletFrame[]) => shown(tab, 'GC');

describe('a wallet', () => {
  it('is pushed when its player claims, and tells the reader what the tables said', async () => {
    const player = await fixture.player();
    const tab = await tabOf(player.id);
    const sessionId = newId(Date.now());
    const table = { sessionId, currency: 'SC' as const, seq: 7, isOver: false };
    await hubOf(player.id).noteTable(player.id, { ...table, balanceMicros: 2_500_000n }, null);
    await fixture.call('POST', '/v1/wallet/daily-bonus', { token: player.token, key: 'one' });
    await expect
      .poll(() => SC(tab).at(-1))
      .toMatchObject({
        available: '1.00',
        version: 1,
        tables: [{ sessionId, seq: 7, balance: '2.50' }],
      });
    const { body } = await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(body.balances[1]).toMatchObject({
      available: '1.00',
      tables: [{ sessionId, seq: 7, balance: '2.50' }],
    });
    expect(body.balances[0].tables).toEqual([]);
  });

  it('is pushed by the feed when something else moved it, and not twice', async () => {
    const player = await fixture.player({ bonus: true });
    await fixture.jobs.run('wallet-feed');
    const tab = await tabOf(player.id);
    await expect.poll(() => GC(tab).length).toBe(1);
    // A hold, as a redemption makes it: nobody at this Worker's doors asked for it.
    const held = await fixture.db.admin.call(sql`select ledger.hold(${newId(Date.now())}::uuid,
      ${player.id}::uuid, 'GC', 400000::bigint, 'redemption',
      now() + interval '1 hour') as answer`);
    expect(JSON.stringify(held)).not.toContain('refused');
    // The feed waits for whoever else still writes in this Postgres, so it is run until it came.
    await expect
      .poll(async () => {
        await fixture.jobs.run('wallet-feed');
        return GC(tab).at(-1);
      })
      .toMatchObject({ available: '9999.60', onHold: '0.40' });
    const seen = GC(tab).length;
    await fixture.jobs.run('wallet-feed');
    await fixture.call('GET', '/v1/wallet', { token: player.token });
    expect(GC(tab)).toHaveLength(seen);
  });
});
