// What changes in a wallet reaches every tab of its player, whatever changed it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';
import { newId } from '#shared/ids.ts';
import { type HubServerFrame, hubServerFrameSchema } from '#shared/protocol/hub.ts';
import { testWorld } from './harness.ts';

const world = testWorld();

type Hub = HubCoinsContract &
  PlayerHubContract &
  HubSocialContract & { fetch(request: Request): Promise<Response> };
const hubOf = (playerId: string) => world.env.PLAYER_HUB.getByName(playerId) as Hub;

/** A tab of the player's: the wallet frames that came. */
async function tabOf(playerId: string) {
  const hub = hubOf(playerId);
  const sid = newId(Date.now());
  const signIns = [{ sid, ver: 0, expiresAtMs: Date.now() + 600_000 }];
  await hub.load(playerId, { version: 1, signIns });
  const relations = { version: 1, friends: [], blocks: [] };
  const { ticket = '' } = (await hub.issueTicket(playerId, sid, relations)) ?? {};
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parlor.v1, ${ticket}` };
  const { webSocket } = await hub.fetch(new Request('https://hub/v1/hub/socket', { headers }));
  const frames: Extract<HubServerFrame, { type: 'wallet' }>[] = [];
  webSocket?.addEventListener('message', ({ data }) => {
    const frame = hubServerFrameSchema.parse(JSON.parse(String(data)));
    if (frame.type === 'wallet') frames.push(frame);
  });
  webSocket?.accept();
  return frames;
}

type Shown = readonly { balances: { currency: string }[] }[];
const shown = (frames: Shown, coin: string) =>
  frames.flatMap(({ balances }) => balances).filter(({ currency }) => currency === coin);
const SC = (frames: Shown) => shown(frames, 'SC');
const GC = (frames: Shown) => shown(frames, 'GC');

describe('a wallet', () => {
  it('is pushed when its player claims, and tells the reader what the tables said', async () => {
    const player = await world.player();
    const tab = await tabOf(player.id);
    const sessionId = newId(Date.now());
    const table = { sessionId, currency: 'SC' as const, seq: 7, isOver: false };
    await hubOf(player.id).noteTable(player.id, { ...table, balanceMicros: 2_500_000n }, null);
    await world.call('POST', '/v1/wallet/daily-bonus', { token: player.token, key: 'one' });
    await expect
      .poll(() => SC(tab).at(-1))
      .toMatchObject({
        available: '1.00',
        version: 1,
        tables: [{ sessionId, seq: 7, balance: '2.50' }],
      });
    const { body } = await world.call('GET', '/v1/wallet', { token: player.token });
    expect(body.balances[1]).toMatchObject({
      available: '1.00',
      tables: [{ sessionId, seq: 7, balance: '2.50' }],
    });
    expect(body.balances[0].tables).toEqual([]);
  });

  it('is pushed by the feed when something else moved it, and not twice', async () => {
    const player = await world.player({ bonus: true });
    await world.jobs.run('wallet-feed');
    const tab = await tabOf(player.id);
    await expect.poll(() => GC(tab).length).toBe(1);
    // A hold, as a redemption makes it: nobody at this Worker's doors asked for it.
    const held = await world.db.admin.call(sql`select ledger.hold(${newId(Date.now())}::uuid,
      ${player.id}::uuid, 'GC', 400000::bigint, 'redemption',
      now() + interval '1 hour') as answer`);
    expect(JSON.stringify(held)).not.toContain('refused');
    // The feed waits for whoever else still writes in this Postgres, so it is run until it came.
    await expect
      .poll(async () => {
        await world.jobs.run('wallet-feed');
        return GC(tab).at(-1);
      })
      .toMatchObject({ available: '9999.60', onHold: '0.40' });
    const seen = GC(tab).length;
    await world.jobs.run('wallet-feed');
    await world.call('GET', '/v1/wallet', { token: player.token });
    expect(GC(tab)).toHaveLength(seen);
  });
});
