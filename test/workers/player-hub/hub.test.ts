// PlayerHub through its RPC surface: what it knows, what it forgets, what it stores and when.

import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { PlayerHub } from '#objects/player-hub/index.ts';
import type { AttachedSocket, SignInList } from '#shared/contracts/player-hub.ts';
import { newId } from '#shared/ids.ts';
import { env } from './env.ts';

const HOUR = 3_600_000;
const hubOf = (playerId: string) => env.PLAYER_HUB.getByName(playerId);

function signIns(
  version: number,
  sids: string[],
  ver = 0,
  expiresAtMs = Date.now() + HOUR,
): SignInList {
  return { version, signIns: sids.map((sid) => ({ sid, ver, expiresAtMs })) };
}

const id = () => newId(Date.now());

describe('a hub', () => {
  it('that was never told anything knows nothing and stores nothing', async () => {
    const hub = hubOf(id());
    expect(await hub.check(id(), 0)).toBe('unknown');
    await hub.detach({ sid: id(), kind: 'session', id: id() });
    expect(await hub.attach({ sid: id(), kind: 'session', id: id() })).toBe(false);
    const tables = await runInDurableObject(hub, (_, state) =>
      state.storage.sql.exec('select name from sqlite_master').toArray(),
    );
    expect(tables).toEqual([]);
  });

  it('says alive for a listed sign-in, dead for an ended one, unknown for a new one', async () => {
    const player = id();
    const [first, second, third] = [id(), id(), id()];
    const hub = hubOf(player);
    await hub.load(player, signIns(1, [first, second]));
    expect(await hub.check(first, 0)).toBe('alive');
    await hub.load(player, signIns(2, [second]));
    expect(await hub.check(first, 0)).toBe('dead');
    expect(await hub.check(second, 0)).toBe('alive');
    expect(await hub.check(third, 0)).toBe('unknown');
  });

  it('kills tokens of older rights and asks about newer ones', async () => {
    const player = id();
    const sid = id();
    await hubOf(player).load(player, signIns(1, [sid], 3));
    expect(await hubOf(player).check(sid, 2)).toBe('dead');
    expect(await hubOf(player).check(sid, 3)).toBe('alive');
    expect(await hubOf(player).check(sid, 4)).toBe('unknown');
  });

  it('lets a late, older list change nothing', async () => {
    const player = id();
    const sid = id();
    const hub = hubOf(player);
    await hub.load(player, signIns(5, []));
    await hub.load(player, signIns(6, [sid]));
    await hub.load(player, signIns(7, []));
    await hub.load(player, signIns(6, [sid]));
    expect(await hub.check(sid, 0)).toBe('dead');
  });

  it('of 50 lists in any order keeps the newest', async () => {
    const player = id();
    const sids = Array.from({ length: 50 }, id);
    const hub = hubOf(player);
    const order = sids.map((_, index) => (index * 37) % 50);
    await Promise.all(order.map((index) => hub.load(player, signIns(index, [sids[index] ?? '']))));
    const alive: unknown[] = await Promise.all(sids.map((sid) => hub.check(sid, 0)));
    expect(
      alive.map((state, index) => (state === 'alive' ? index : -1)).filter((i) => i >= 0),
    ).toEqual([49]);
  });

  it('says dead at the very end of a sign-in', async () => {
    const player = id();
    const sid = id();
    await hubOf(player).load(player, signIns(1, [sid], 0, Date.now()));
    expect(await hubOf(player).check(sid, 0)).toBe('dead');
    expect(await hubOf(player).attach({ sid, kind: 'session', id: id() })).toBe(false);
  });

  it('remembers across eviction', async () => {
    const player = id();
    const [living, ended] = [id(), id()];
    await hubOf(player).load(player, signIns(1, [living, ended]));
    await hubOf(player).revoke(player, signIns(2, [living]));
    await evictDurableObject(hubOf(player));
    expect(await hubOf(player).check(living, 0)).toBe('alive');
    expect(await hubOf(player).check(ended, 0)).toBe('dead');
  });

  it('refuses a list of another player', async () => {
    const player = id();
    // Asked inside the object: an error that crosses RPC counts as unhandled in this ring.
    const refuses = (name: string, playerId: string) =>
      runInDurableObject(hubOf(name), (hub: PlayerHub) =>
        expect(hub.load(playerId, signIns(1, []))).rejects.toThrow('another player'),
      );
    await refuses(player, id());
    await refuses('not-an-id', 'not-an-id');
    expect(await hubOf(player).check(id(), 0)).toBe('unknown');
  });

  it('forgets ended sign-ins once no token of theirs can live', async () => {
    const player = id();
    const sid = id();
    const hub = hubOf(player);
    await hub.load(player, signIns(1, [sid]));
    await hub.load(player, signIns(2, []));
    await runInDurableObject(hub, (_, state) => {
      state.storage.sql.exec('update ended_sign_ins set forget_at_ms = 1');
    });
    await hub.load(player, signIns(3, []));
    expect(await hub.check(sid, 0)).toBe('unknown');
  });
});

describe('sockets', () => {
  it('are returned by a revocation until each is detached, also after eviction', async () => {
    const player = id();
    const [living, ended] = [id(), id()];
    const hub = hubOf(player);
    await hub.load(player, signIns(1, [living, ended]));
    const kept: AttachedSocket = { sid: living, kind: 'session', id: id() };
    const cut: AttachedSocket = { sid: ended, kind: 'session', id: id() };
    const room: AttachedSocket = { sid: ended, kind: 'room', id: id() };
    for (const socket of [kept, cut, room, room]) expect(await hub.attach(socket)).toBe(true);
    const order = (list: AttachedSocket[]) => list.map(({ id: name }) => name).sort();
    const first = await hub.revoke(player, signIns(2, [living]));
    expect(order(first)).toEqual(order([cut, room]));
    await evictDurableObject(hubOf(player));
    await hubOf(player).detach(cut);
    const second = await hubOf(player).revoke(player, signIns(2, [living]));
    expect(order(second)).toEqual([room.id]);
    await hubOf(player).detach(room);
    expect(await hubOf(player).revoke(player, signIns(2, [living]))).toEqual([]);
    expect(await hubOf(player).attach(cut)).toBe(false);
  });
});

describe('the Worker', () => {
  it('speaks no HTTP', async () => {
    const { default: worker } = await import('#objects/player-hub/worker.ts');
    expect(worker.fetch().status).toBe(404);
  });
});
