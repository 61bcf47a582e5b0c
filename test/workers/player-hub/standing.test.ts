// The version of a player's standing, as the ledger tells it to their hub and tables ask for it.

import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { env } from './env.ts';

const id = () => newId(Date.now());
const hubOf = (playerId: string) => env.PLAYER_HUB.getByName(playerId);

describe('the version of a standing', () => {
  it('is none before the first, and asking stores nothing', async () => {
    const hub = hubOf(id());
    expect(await hub.standingVersion()).toBe(0);
    const tables = await runInDurableObject(hub, (_, state) =>
      state.storage.sql.exec('select name from sqlite_master').toArray(),
    );
    expect(tables).toEqual([]);
  });

  it('is the newest that was told, however late an older one comes, and outlives the object', async () => {
    const player = id();
    for (const version of [2, 7, 5, 7]) await hubOf(player).noteStanding(player, version);
    expect(await hubOf(player).standingVersion()).toBe(7);
    await evictDurableObject(hubOf(player));
    expect(await hubOf(player).standingVersion()).toBe(7);
  });

  it('is kept by a hub that was made before there was one', async () => {
    const player = id();
    const hub = hubOf(player);
    await hub.load(player, { version: 1, signIns: [] });
    await runInDurableObject(hub, (_, { storage }) => {
      storage.sql.exec('drop table standing');
      storage.sql.exec(`delete from schema_steps where id = '0002_standing'`);
    });
    await evictDurableObject(hub);
    expect(await hubOf(player).standingVersion()).toBe(0);
    await hubOf(player).noteStanding(player, 1);
    expect(await hubOf(player).standingVersion()).toBe(1);
  });

  it('is of this player and of no other', async () => {
    const hub = hubOf(id());
    await runInDurableObject(hub, async (instance) => {
      await expect(instance.noteStanding(id(), 1)).rejects.toThrow('another player');
    });
    expect(await hub.standingVersion()).toBe(0);
  });
});
