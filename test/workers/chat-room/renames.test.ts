// A new name reaches a room like a block: on open sockets, for mentions, in what was said before, and
// against tickets that were made earlier. Nobody goes on speaking under a name that is another's.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { roomServerFrameSchema } from '#shared/protocol/room.ts';
import type { Frame } from '#test/kit/socket.ts';
import { crowd, env, Person, TestRoom } from './members.ts';

const isSaying = (text: string) => (frame: Frame) =>
  frame.type === 'message' && frame.message.text === text;

describe('a rename', () => {
  it('is heard by everybody, and from then on the player speaks under the new name', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const { id: playerId } = people[0];
    await clients[0].say('before');
    await room.stub().rename({ playerId, name: 'Zoe', nameVersion: 2 });
    const frame = await clients[1].next(({ type }) => type === 'renamed');
    expect(roomServerFrameSchema.parse(frame)).toEqual({ type: 'renamed', playerId, name: 'Zoe' });
    await clients[0].say('after');
    expect((await clients[1].next(isSaying('after'))).message.author.name).toBe('Zoe');
    await evictDurableObject(room.stub());
    await clients[0].say('after a sleep');
    expect((await clients[1].next(isSaying('after a sleep'))).message.author.name).toBe('Zoe');
    const page = await room.stub().history([], null, 10);
    const names = page.ok ? page.value.items.map(({ author }) => author.name) : [];
    expect(names).toEqual(['Zoe', 'Zoe', 'Zoe']);
    const late = await room.enter(new Person('Cleo'), 0, '?lastSeq=0');
    await late.next(({ type }) => type === 'resumed');
    expect(JSON.stringify(late.frames)).not.toContain('"Ann"');
  });

  it('moves the mention: the old name is nobody, the new one tells the player', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    await room.stub().rename({ playerId: people[1].id, name: 'Zoe', nameVersion: 2 });
    const said = await clients[0].say('hello @Bob and @Zoe');
    const heard = await clients[1].next(isSaying('hello @Bob and @Zoe'));
    expect(heard.message.mentions).toEqual([{ id: people[1].id, name: 'Zoe' }]);
    await expect
      .poll(async () => (await env.HUB_CONTROL.noticesNow()).map(({ facts }) => facts?.messageId))
      .toContain(said.messageId);
  });

  it('that is older or told again changes nothing', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const playerId = people[0].id;
    await room.stub().rename({ playerId, name: 'Zoe', nameVersion: 3 });
    await room.stub().rename({ playerId, name: 'Old', nameVersion: 2 });
    await room.stub().rename({ playerId, name: 'Zoe', nameVersion: 3 });
    await clients[0].say('hello');
    expect((await clients[1].next(isSaying('hello'))).message.author.name).toBe('Zoe');
    expect(clients[1].frames.filter(({ type }) => type === 'renamed')).toHaveLength(1);
  });

  it('wins over a ticket that was made before it', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Bob');
    const ann = new Person('Ann');
    const early = await room.ticket(ann);
    await room.stub().rename({ playerId: ann.id, name: 'Zoe', nameVersion: 2 });
    const response = await room.upgrade(early);
    expect(response.status).toBe(101);
    const joined = await clients[0].next(({ type }) => type === 'joined');
    expect(joined).toMatchObject({ playerId: ann.id, name: 'Zoe' });
    response.webSocket?.accept();
    response.webSocket?.send(JSON.stringify({ type: 'send', id: 'c1', text: 'hello' }));
    expect((await clients[0].next(isSaying('hello'))).message.author.name).toBe('Zoe');
  });

  it('of a member of a shard reaches the leader and its own members', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    const { clients } = await crowd(room, 'Bob');
    const there = await room.enter(ann, 1);
    await there.say('before');
    await clients[0].next(isSaying('before'));
    await room.stub(1).rename({ playerId: ann.id, name: 'Zoe', nameVersion: 2 });
    await there.say('after');
    expect((await clients[0].next(isSaying('after'))).message.author.name).toBe('Zoe');
    const page = await room.stub().history([], null, 10);
    expect(page.ok && page.value.items.map(({ author }) => author.name)).toEqual(['Zoe', 'Zoe']);
  });

  it('in a room that was never opened stores nothing', async () => {
    const room = new TestRoom();
    await room.stub().rename({ playerId: new Person('Ann').id, name: 'Zoe', nameVersion: 2 });
    expect(await room.stub().history([], null, 1)).toMatchObject({ error: { code: 'not_found' } });
  });
});
