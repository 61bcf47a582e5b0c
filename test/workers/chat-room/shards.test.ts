// A public room that outgrew one object: its members stand on several, and nobody can tell.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { shardIdOf, shardOf } from '#shared/contracts/chat-room.ts';
import { newId } from '#shared/ids.ts';
import { type Client, FREE, Person, TestRoom } from './members.ts';

const MEMBERS = 2_000;
const SHARDS = 5;

async function inBatches<Out>(count: number, make: (index: number) => Promise<Out>) {
  const made: Out[] = [];
  for (let from = 0; from < count; from += 50) {
    const size = Math.min(50, count - from);
    made.push(...(await Promise.all(Array.from({ length: size }, (_, at) => make(from + at)))));
  }
  return made;
}

async function open(shards: number): Promise<TestRoom> {
  const room = new TestRoom({ policy: { ...FREE, membersMax: MEMBERS / SHARDS } });
  for (let shard = 0; shard < shards; shard++) {
    await room.stub(shard).open({ ...room.facts, shard });
  }
  return room;
}

const seqs = (client: Client) => client.messages().map(({ seq }) => seq);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('names of shards', () => {
  it('lead from a room to its objects and back, and to no other room', () => {
    const roomId = newId(Date.now());
    expect(shardIdOf(roomId, 0)).toBe(roomId);
    const ids = [0, 1, 7, 63].map((shard) => shardIdOf(roomId, shard));
    expect(ids.map((id) => shardOf(roomId, id))).toEqual([0, 1, 7, 63]);
    expect(shardOf(roomId, newId(Date.now()))).toBeNull();
  });
});

describe('a sharded room', () => {
  it(`shows ${MEMBERS} members on ${SHARDS} objects one order, and each a resume without gap`, async () => {
    const room = await open(SHARDS);
    const people = Array.from({ length: MEMBERS }, (_, index) => new Person(`P${index}`));
    const clients = await inBatches(MEMBERS, (index) =>
      room.enter(people[index] as Person, index % SHARDS),
    );
    await expect(room.ticket(new Person('Late'), 1)).rejects.toThrow('room_full');
    const speakers = [0, 1, 2, 3, 4].map((index) => clients[index] as Client);
    await Promise.all(
      speakers.map(async (speaker, who) => {
        for (let index = 0; index < 6; index++) await speaker.say(`${who}-${index}`);
      }),
    );
    const total = speakers.length * 6;
    for (const client of clients) {
      await client.until(() => client.messages().length >= total, 'all messages');
    }
    const order = clients[0]?.texts();
    for (const client of clients) {
      expect(seqs(client)).toEqual(upTo(total));
      expect(client.texts()).toEqual(order);
    }
    for (let who = 0; who < 5; who++) {
      const own = order?.filter((text) => text.startsWith(`${who}-`));
      expect(own).toEqual([0, 1, 2, 3, 4, 5].map((index) => `${who}-${index}`));
    }
    // One comes back on another object.
    clients[7]?.close();
    await clients[7]?.ended();
    await speakers[0]?.say('meanwhile');
    const again = await room.enter(people[7] as Person, 7 % SHARDS, `?lastSeq=${total - 3}`);
    await again.settle();
    expect(seqs(again)).toEqual([total - 2, total - 1, total, total + 1]);
  });

  it('lets a member who changes objects resume where they were', async () => {
    const room = await open(3);
    const [ann, bob] = [new Person('Ann'), new Person('Bob')];
    const a = await room.enter(ann, 0);
    const b = await room.enter(bob, 1);
    for (let index = 0; index < 5; index++) await a.say(`${index}`);
    await b.until(() => b.messages().length === 5, 'five');
    b.close();
    await b.ended();
    await a.say('5');
    const again = await room.enter(bob, 2, '?lastSeq=4');
    await again.settle();
    expect(again.texts()).toEqual(['4', '5']);
    const first = await room.enter(new Person('Cid'), 2, '?lastSeq=0');
    await first.settle();
    expect(first.texts()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('loses nothing when the leader or a shard is evicted between and during messages', async () => {
    const room = await open(3);
    const clients = await Promise.all(
      [0, 1, 2].map((shard) => room.enter(new Person(`P${shard}`), shard)),
    );
    const [a, b, c] = clients as [Client, Client, Client];
    for (let index = 0; index < 12; index++) {
      const speaker = clients[index % 3] as Client;
      const said = speaker.say(`${index}`, `c${index}`);
      if (index % 2 === 0) await evictDurableObject(room.stub(index % 3)).catch(() => {});
      const answer = await said;
      if (answer.type === 'error') await speaker.say(`${index}`, `c${index}`);
    }
    for (const client of [a, b, c]) {
      await client.until(
        () => client.closed !== null || client.messages().length >= 12,
        'all messages',
      );
      // Sent away is allowed, a gap is not.
      expect(seqs(client)).toEqual(upTo(seqs(client).length));
    }
    const page = await room.stub().history([], null, 50);
    expect(page.ok && page.value.items.map(({ text }) => text).reverse()).toEqual(
      upTo(12).map((index) => `${index - 1}`),
    );
  });

  it('lets the members of a shard that slept go on where they were', async () => {
    const room = await open(2);
    const a = await room.enter(new Person('Ann'), 0);
    const b = await room.enter(new Person('Bob'), 1);
    for (let index = 0; index < 3; index++) await a.say(`${index}`);
    await b.until(() => b.messages().length === 3, 'three');
    await evictDurableObject(room.stub(1));
    b.send({ type: 'resume', lastSeq: 1 });
    expect(await b.next(({ type }) => type === 'resumed')).toMatchObject({ complete: true });
    await evictDurableObject(room.stub(1));
    expect(await b.say('3')).toMatchObject({ type: 'ack', seq: 4 });
    await b.until(() => b.messages().length === 4, 'four');
    expect(seqs(b)).toEqual([1, 2, 3, 4]);
    expect(b.closed).toBeNull();
  });

  it('hides blocked authors of other objects, and what a moderator deletes goes from memory too', async () => {
    const room = await open(2);
    const [ann, bob] = [new Person('Ann'), new Person('Bob')];
    bob.blocks = [ann.id];
    const a = await room.enter(ann, 0);
    const b = await room.enter(bob, 1);
    const c = await room.enter(new Person('Cid'), 1);
    const { messageId } = await a.say('rude');
    await c.next(({ message }) => message?.text === 'rude');
    await room.stub().update({ kind: 'delete', messageId });
    await c.next(({ type }) => type === 'deleted');
    await b.settle();
    expect(b.texts()).toEqual([]);
    const late = await room.enter(new Person('Dan'), 1, '?lastSeq=0');
    await late.settle();
    expect(JSON.stringify(late.frames)).not.toContain('rude');
    expect(late.messages()).toMatchObject([{ deleted: 'moderator', text: '' }]);
  });

  it('refuses politely while its leader cannot be reached', async () => {
    const room = new TestRoom();
    await room.stub(1).open({ ...room.facts, shard: 1 });
    const ticket = await room.ticket(new Person('Ann'), 1);
    expect((await room.upgrade(ticket, 1)).status).toBe(503);
  });
});
