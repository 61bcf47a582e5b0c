// Routes of social: who may enter, what objects are told, what a lost push comes to, and what every
// route refuses.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { shardIdOf, shardOf } from '#shared/contracts/chat-room.ts';
import * as contract from '#shared/contracts/http/social.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import { newId } from '#shared/ids.ts';
import { newTicket } from '#shared/ticket.ts';
import type { Answer } from '#test/kit/call.ts';
import { upgradeHeaders } from '#test/kit/socket.ts';
import { JOBS } from '#workers/social/jobs.ts';
import { LOBBY, objects, type Somebody, socialFixture } from './fixture.ts';

const fixture = socialFixture();
const routes = Object.values(contract).filter(
  (value) => typeof value === 'object' && 'access' in value,
) as RouteSpec[];

describe('a block', () => {
  it('reaches both hubs and the rooms its owner is in before the answer', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    const room = newId(Date.now());
    await objects.putInRooms(ann.id, [room]);
    await objects.toldNow();
    expect((await ann.call('PUT', `/v1/blocks/${bob.id}`)).status).toBe(204);
    const told = await objects.toldNow();
    expect(told).toEqual(
      expect.arrayContaining([
        {
          name: ann.id,
          call: 'relate',
          args: [ann.id, { version: 1, friends: [], blocks: [bob.id] }],
        },
        {
          name: room,
          call: 'update',
          args: [{ kind: 'blocks', playerId: ann.id, blocks: { version: 1, blocks: [bob.id] } }],
        },
        expect.objectContaining({ name: bob.id, call: 'relate' }),
      ]),
    );
  });

  it('is told later when objects are down, and the request does not fail', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    await objects.setDown(true);
    expect((await ann.call('PUT', `/v1/blocks/${bob.id}`)).status).toBe(204);
    await objects.setDown(false);
    await objects.toldNow();
    const later = Date.now() + 60_000;
    const report = await JOBS['social-outbox']?.run(fixture.env, later);
    expect(report).toMatchObject({ failed: 0 });
    const told = await objects.toldNow();
    expect(told.some(({ name, call }) => name === ann.id && call === 'relate')).toBe(true);
    expect(await fixture.db.admin.call(sql`select * from social.outbox`)).toEqual([]);
  });

  it('twice, or lifted twice, is the same as once; of oneself it is refused', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) {
      expect((await ann.call(method, `/v1/blocks/${bob.id}`)).status).toBe(204);
    }
    expect((await ann.call('PUT', `/v1/blocks/${ann.id}`)).status).toBe(400);
    expect((await ann.call('PUT', `/v1/blocks/${newId(0)}`)).status).toBe(404);
  });
});

describe('a blocked player', () => {
  it('is answered by the one who blocked them as by a stranger', async () => {
    const [ann, bob, cid] = [
      await fixture.player(),
      await fixture.player(),
      await fixture.player(),
    ];
    expect((await ann.call('PUT', `/v1/blocks/${bob.id}`)).status).toBe(204);
    await objects.toldNow();
    // What bob is answered about somebody, without what differs between any two people.
    const story = async ({ id, name }: Somebody) => {
      const calls = [
        ['GET', `/v1/players/${id}`],
        ['POST', `/v1/friends/${id}`],
        ['POST', `/v1/friends/${id}`],
        ['GET', `/v1/players/${id}`],
        ['GET', '/v1/friends/requests?direction=sent'],
        ['POST', `/v1/friends/${id}/accept`],
        ['POST', `/v1/direct/${id}`],
        ['POST', `/v1/direct/${id}`],
        ['DELETE', `/v1/friends/${id}`],
        ['DELETE', `/v1/friends/${id}`],
        ['GET', `/v1/players/${id}`],
        ['GET', '/v1/friends/requests?direction=sent'],
      ] as const;
      const answers = [];
      for (const [method, path] of calls) {
        const { status, body } = await bob.call(method, path);
        answers.push(`${status} ${JSON.stringify(body)}`);
      }
      return answers
        .join('\n')
        .replaceAll(id, 'ID')
        .replaceAll(name, 'NAME')
        .replaceAll(/"(id|requestId|since|createdAt)":"(?!ID)[^"]*"/g, '"$1":""');
    };
    const ofStranger = await story(cid);
    expect(ofStranger).toContain('201 {"playerId":"ID","relation":"sent"}');
    expect(await story(ann)).toBe(ofStranger);
  });

  it('never reaches the one who blocked them, before or after it is lifted', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    await ann.call('PUT', `/v1/blocks/${bob.id}`);
    await objects.toldNow();
    await bob.call('POST', `/v1/friends/${ann.id}`);
    const direct = await bob.call('POST', `/v1/direct/${ann.id}`);
    const received = async () => (await ann.call('GET', '/v1/friends/requests')).body.items;
    const rooms = async () =>
      (await ann.call('GET', '/v1/rooms')).body.items.map(({ id }: { id: string }) => id);
    expect(await received()).toEqual([]);
    expect(await rooms()).not.toContain(direct.body.room.id);
    // Taking the request back leaves the block where it is.
    await bob.call('DELETE', `/v1/friends/${ann.id}`);
    expect((await ann.call('GET', '/v1/blocks')).body.items).toHaveLength(1);
    await bob.call('POST', `/v1/friends/${ann.id}`);
    expect((await ann.call('DELETE', `/v1/blocks/${bob.id}`)).status).toBe(204);
    expect(await received()).toEqual([]);
    expect(await rooms()).toContain(direct.body.room.id);
    const told = await objects.toldNow();
    expect(told.filter(({ name, call }) => name === ann.id && call !== 'relate')).toEqual([]);
    // And may ask once more like everybody.
    expect((await bob.call('POST', `/v1/friends/${ann.id}`)).status).toBe(201);
    expect(await received()).toHaveLength(1);
  });
});

describe('a group', () => {
  const make = async (owner: Somebody, title: string, key?: string) => {
    const token = await fixture.token(owner.id, owner.roles);
    const options = { token, body: { title }, ...(key !== undefined && { key }) };
    return fixture.call('POST', '/v1/rooms', options);
  };

  it('is made once for one Idempotency-Key, also when all ask at once', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    const answers = await Promise.all([1, 2, 3, 4].map(() => make(ann, 'Ours', 'k1')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.room.id)).size).toBe(1);
    const replayed = answers.map(({ headers }) => headers.get('idempotency-replayed'));
    expect(replayed.sort()).toEqual([null, 'true', 'true', 'true'].sort());
    const other = await make(ann, 'Theirs', 'k1');
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_key_reused']);
    const [{ body: first }] = answers as [Answer, ...Answer[]];
    for (const another of [await make(bob, 'Ours', 'k1'), await make(ann, 'Ours', 'k2')]) {
      expect(another.body.room.id).not.toBe(first.room.id);
      expect(another.headers.get('idempotency-replayed')).toBeNull();
    }
    expect((await make(ann, 'Ours', 'not ok')).status).toBe(400);
  });

  it('is one of at most twenty of its owner, until they leave one', async () => {
    const ann = await fixture.player();
    const made = [];
    for (let index = 0; index < 20; index++)
      made.push(await make(ann, `Group ${index}`, `k${index}`));
    const refused = await make(ann, 'One more');
    expect([refused.status, refused.body.error.code]).toEqual([409, 'limit_reached']);
    expect((await make(ann, 'Group 0', 'k0')).status).toBe(201);
    await ann.call('DELETE', `/v1/rooms/${made[0]?.body.room.id}/members/${ann.id}`);
    expect((await make(ann, 'One more')).status).toBe(201);
  });
});

describe('lists', () => {
  it('go on by their cursor, and refuse one that was not made here', async () => {
    const ann = await fixture.player();
    const others = [];
    for (let index = 0; index < 5; index++) others.push(await fixture.player());
    for (const other of others) await ann.call('PUT', `/v1/blocks/${other.id}`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await ann.call('GET', `/v1/blocks?limit=2${query}`);
      seen.push(...page.body.items.map((item: { player: { id: string } }) => item.player.id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(others.map(({ id }) => id).reverse());
    for (const path of ['blocks?', 'friends?', 'friends/requests?', 'players?query=x&', 'rooms?']) {
      for (const bad of ['x', 'AAAA', "';--", '%00', 'a'.repeat(500)]) {
        const answer = await ann.call('GET', `/v1/${path}cursor=${encodeURIComponent(bad)}`);
        expect(answer.status).toBe(400);
      }
    }
  });

  it('search by the beginning of a name in whatever spelling, never by a wildcard', async () => {
    const [ann, bob] = [await fixture.player(), await fixture.player()];
    const name = bob.name.toLowerCase();
    const search = async (query: string) => {
      const page = await ann.call('GET', `/v1/players?query=${encodeURIComponent(query)}`);
      return page.status === 200 ? page.body.items.length : page.body.error.code;
    };
    await fixture.db.admin.call(sql`
      update auth.players set display_name_folded = 'zo' || substr(id::text, 1, 8)
      where id = ${bob.id}`);
    expect(name).toContain('person');
    expect(await search('z0')).toBe(1);
    expect(await search('%')).toBe('invalid_request');
    expect(await search('z%')).toBe(await search('z'));
    expect(await search('_o')).toBe(0);
  });
});

describe('a ticket', () => {
  it('leads to the player’s shard, carries the newest facts, and to another when that is full', async () => {
    const ann = await fixture.player();
    const bob = await fixture.player();
    await ann.call('PUT', `/v1/blocks/${bob.id}`);
    await objects.toldNow();
    await ann.call('POST', `/v1/rooms/${LOBBY}/ticket`);
    const [first] = await objects.toldNow();
    expect(first).toMatchObject({ name: LOBBY, call: 'issueTicket' });
    expect(first?.args[1]).toMatchObject({
      playerId: ann.id,
      name: ann.name,
      blocks: { version: 1, blocks: [bob.id] },
    });
    await objects.setFull(LOBBY);
    const answer = await ann.call('POST', `/v1/rooms/${LOBBY}/ticket`);
    expect(answer.body.ticket).toBe(`ticket of ${shardIdOf(LOBBY, 1)}`);
    const told = await objects.toldNow();
    expect(told.map(({ name, call }) => [shardOf(LOBBY, name), call])).toEqual([
      [0, 'issueTicket'],
      [0, 'open'],
      [1, 'issueTicket'],
    ]);
    const [row] = await fixture.db.admin.call(
      sql`select shards from social.rooms where id = ${LOBBY}`,
    );
    expect(row?.shards).toBe(2);
  });

  it('is for people with an open account only', async () => {
    const banned = await fixture.player(['player'], 'banned');
    const answer = await banned.call('POST', `/v1/rooms/${LOBBY}/ticket`);
    expect(answer.body.error.code).toBe('account_closed');
  });

  it('of another room, of another player’s hub, or from a strange origin opens nothing', async () => {
    const upgrade = (path: string, ticket: string, origin?: string) =>
      fixture.call('GET', path, {
        headers: { ...upgradeHeaders(ticket), ...(origin !== undefined && { origin }) },
      });
    const socket = `/v1/rooms/${LOBBY}/socket`;
    const { ROUTING_KEY } = fixture.env;
    const ticketTo = (kind: 'room' | 'hub', id: string) =>
      newTicket(ROUTING_KEY, kind, id, Date.now() + 30_000);
    expect((await upgrade(socket, ticketTo('room', newId(0)))).body.error.code).toBe(
      'invalid_ticket',
    );
    expect((await upgrade(socket, ticketTo('hub', LOBBY))).body.error.code).toBe('invalid_ticket');
    expect((await upgrade(socket, 'x')).body.error.code).toBe('invalid_ticket');
    const own = ticketTo('room', LOBBY);
    for (const origin of ['https://evil.test', 'null', 'http://parlor.test']) {
      expect((await upgrade(socket, own, origin)).body.error.code).toBe('origin_not_allowed');
    }
    expect((await upgrade(socket, own, 'https://parlor.test')).body).toBe('the room');
    expect((await upgrade('/v1/hub/socket', ticketTo('hub', newId(0)))).body).toBe('the hub');
    // Made up, or under another key: no object is named for it.
    const forged = newTicket(`k:${'A'.repeat(43)}`, 'hub', newId(0), Date.now() + 30_000);
    expect((await upgrade('/v1/hub/socket', forged)).body.error.code).toBe('invalid_ticket');
    expect((await fixture.call('GET', socket)).status).toBe(426);
  });
});

describe('every route', () => {
  const filled = (path: string) => path.replaceAll(/:\w+/g, newId(0));

  it.each(routes.map((route) => [route.method, route.path, route] as const))(
    '%s %s refuses strangers, unknown fields and wrong types',
    async (method, path, route) => {
      if (route.access.kind === 'ticket') return;
      expect((await fixture.call(method, filled(path))).status).toBe(401);
      const forged = await fixture.call(method, filled(path), { token: 'a.b.c' });
      expect(forged.status).toBe(401);
      const caller = await fixture.player(['player', 'moderator']);
      for (const body of [
        { surprise: 1 },
        [],
        '"text"',
        '{',
        '{"__proto__":{}}',
        'x'.repeat(70_000),
      ]) {
        if (method === 'GET') continue;
        const answer = await caller.call(method, filled(path), body);
        expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
      const misspelled = await caller.call(method, path.replaceAll(/:\w+/g, 'NOT-AN-ID'));
      expect(misspelled.status).toBeLessThan(500);
    },
  );
});
