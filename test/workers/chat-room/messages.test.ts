// What is said in a room: acks, client ids, order, resume, history, edits, deletions, reactions.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { roomServerFrameSchema } from '#shared/protocol/room.ts';
import { crowd, TestRoom } from './members.ts';

describe('messages', () => {
  it('are acknowledged with their number and reach everybody with the true author', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const ack = await ann.say('hello', 'c1');
    expect(ack).toMatchObject({ type: 'ack', id: 'c1', seq: 1 });
    const heard = await bob.next(({ type }) => type === 'message');
    expect(heard).toMatchObject({
      seq: 1,
      message: { id: ack.messageId, author: { id: people[0].id, name: 'Ann' }, text: 'hello' },
    });
    await ann.settle();
    expect(ann.texts()).toEqual(['hello']);
  });

  it('are not said twice when the same client id comes again, also after an eviction', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const first = await ann.say('once', 'same');
    expect(await ann.say('once', 'same')).toEqual(first);
    await evictDurableObject(room.stub());
    expect(await ann.say('once', 'same')).toEqual(first);
    await bob.settle();
    expect(bob.texts()).toEqual(['once']);
  });

  it('are refused when their client id stands for something else already', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    const [ann] = clients;
    const { messageId } = await ann.say('hello', 'm1');
    const edit = { type: 'edit', id: 'e1', messageId, text: 'hello there' };
    const react = { type: 'react', id: 'r1', messageId, emoji: '👍' };
    expect(await ann.ask(edit)).toMatchObject({ type: 'ack' });
    expect(await ann.ask(react)).toMatchObject({ type: 'ack' });
    const reused = { error: { code: 'command_reused' } };
    const second = await ann.say('second', 'm2');
    expect(await ann.say('another', 'm2')).toMatchObject(reused);
    expect(await ann.say('second', 'm2', { replyTo: messageId })).toMatchObject(reused);
    expect(await ann.ask({ ...edit, text: 'good bye' })).toMatchObject(reused);
    expect(await ann.ask({ ...edit, id: 'm2' })).toMatchObject(reused);
    expect(await ann.ask({ ...react, emoji: '👎' })).toMatchObject(reused);
    expect(await ann.say('hello there', 'e1')).toMatchObject(reused);
    // The same again, also in another spelling of the same text, is a repeat.
    expect(await ann.say(' second\u200B', 'm2')).toEqual(second);
    expect(await ann.ask(edit)).toMatchObject({ type: 'ack', seq: 2 });
    expect(await ann.ask(react)).toMatchObject({ type: 'ack', seq: 3 });
    expect(await ann.say('hello', 'm1')).toMatchObject({ type: 'ack', seq: 1 });
    const page = await room.stub().history([], null, 10);
    expect(page.ok && page.value.items.map(({ text }) => text)).toEqual(['second', 'hello there']);
  });

  it('keep one order for everybody', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob', 'Cid');
    const acks = clients.flatMap((client, speaker) =>
      Array.from({ length: 30 }, (_, index) => client.say(`${speaker}-${index}`)),
    );
    await Promise.all(acks);
    for (const client of clients) await client.settle();
    const [first, ...others] = clients.map((client) => client.texts());
    expect(first).toHaveLength(90);
    for (const other of others) expect(other).toEqual(first);
    const own = first?.filter((text) => text.startsWith('1-'));
    expect(own).toEqual(Array.from({ length: 30 }, (_, index) => `1-${index}`));
  });

  it('are filled in without gap or repeat when a client resumes', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const [, bobPerson] = people;
    await ann.say('1');
    await bob.settle();
    bob.close();
    for (const text of ['2', '3', '4']) await ann.say(text);
    const again = await room.enter(bobPerson);
    await ann.say('5');
    again.send({ type: 'resume', lastSeq: 1 });
    await again.next(({ type }) => type === 'resumed');
    await again.settle();
    const seqs = again.messages().map(({ seq }) => seq);
    expect([...seqs].sort()).toEqual([2, 3, 4, 5]);
    const ordered = await room.enter(bobPerson, 0, '?lastSeq=1');
    await ordered.settle();
    expect(ordered.texts()).toEqual(['2', '3', '4', '5']);
  });

  it('are handed out in pages when a client was away for long', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann');
    const [ann] = clients;
    const [person] = people;
    for (let index = 0; index < 1_100; index++) {
      ann.send({ type: 'send', id: `c${index}`, text: `${index}` });
    }
    await ann.next(({ type, id }) => type === 'ack' && id === 'c1099');
    const late = await room.enter(person);
    let lastSeq = 0;
    for (let page = 0; page < 3; page++) {
      late.send({ type: 'resume', lastSeq });
      const from = lastSeq;
      const end = await late.next(({ type, seq }) => type === 'resumed' && seq > from);
      lastSeq = end.seq;
    }
    expect(late.messages().map(({ seq }) => seq)).toEqual(
      Array.from({ length: 1_100 }, (_, index) => index + 1),
    );
  });

  it('can be read back page by page, newest first', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    for (let index = 1; index <= 7; index++) await clients[0].say(`${index}`);
    const pages: string[][] = [];
    let before: number | null = null;
    do {
      const page = await room.stub().history([], before, 3);
      if (!page.ok) throw new Error();
      pages.push(page.value.items.map(({ text }) => text));
      before = page.value.next;
    } while (before !== null);
    expect(pages).toEqual([['7', '6', '5'], ['4', '3', '2'], ['1']]);
  });
});

describe('changes', () => {
  it('by the author reach everybody, history and those who resume', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const { messageId } = await ann.say('helo');
    const ack = await ann.ask({ type: 'edit', id: 'e1', messageId, text: 'hello' });
    expect(ack).toMatchObject({ seq: 2, messageId });
    expect(await bob.next(({ type }) => type === 'edited')).toMatchObject({ text: 'hello' });
    expect(await bob.ask({ type: 'edit', id: 'e2', messageId, text: 'x' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    await ann.ask({ type: 'delete', id: 'd1', messageId });
    expect(await bob.next(({ type }) => type === 'deleted')).toMatchObject({ by: 'author' });
    const page = await room.stub().history([], null, 10);
    expect(page).toMatchObject({ value: { items: [{ text: '', deleted: 'author' }] } });
    const late = await room.enter(people[1], 0, '?lastSeq=0');
    await late.settle();
    expect(JSON.stringify(late.frames)).not.toContain('hello');
    expect(late.frames.map(({ type }) => type)).toContain('deleted');
    expect(await ann.ask({ type: 'edit', id: 'e3', messageId, text: 'x' })).toMatchObject({
      error: { code: 'message_closed' },
    });
  });

  it('are refused once the time for them is over', async () => {
    const room = new TestRoom({ policy: { editMinutes: 0 } });
    const { clients } = await crowd(room, 'Ann');
    const { messageId } = await clients[0].say('hello');
    expect(await clients[0].ask({ type: 'delete', id: 'd', messageId })).toMatchObject({
      error: { code: 'message_closed' },
    });
  });

  it('by a moderator reach all clients and history, once however often they are told', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob');
    const { messageId } = await clients[0].say('rude');
    await room.stub().update({ kind: 'delete', messageId });
    await room.stub().update({ kind: 'delete', messageId });
    for (const client of clients) {
      await client.settle();
      expect(client.frames.filter(({ type }) => type === 'deleted')).toMatchObject([
        { messageId, by: 'moderator', seq: 2 },
      ]);
    }
    const page = await room.stub().history([], null, 10);
    expect(page).toMatchObject({ value: { items: [{ text: '', deleted: 'moderator' }] } });
  });

  it('by reactions are counted, taken back, and limited to real emoji', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const { messageId } = await ann.say('hello');
    const react = (id: string, emoji: string) => ({ type: 'react', id, messageId, emoji });
    await ann.ask(react('r1', '👍'));
    await bob.ask(react('r2', '👍'));
    await bob.ask(react('r3', '👨‍👩‍👧'));
    expect(await bob.ask(react('r4', '<b>'))).toMatchObject({
      error: { code: 'invalid_request' },
    });
    const before = await room.stub().history([], null, 1);
    expect(before).toMatchObject({
      value: {
        items: [
          {
            reactions: [
              { emoji: '👍', count: 2 },
              { emoji: '👨‍👩‍👧', count: 1 },
            ],
          },
        ],
      },
    });
    expect(await bob.ask(react('r2', '👍'))).toMatchObject({ type: 'ack' });
    await bob.ask(react('r5', '👍'));
    expect(await ann.next((f) => f.type === 'reaction' && !f.added)).toMatchObject({
      emoji: '👍',
    });
  });
});

describe('what is not kept', () => {
  it('tells others who types, comes, goes, and in private rooms who has read', async () => {
    const room = new TestRoom({ kind: 'group' });
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    expect(await ann.next(({ type }) => type === 'joined')).toMatchObject({
      name: 'Bob',
      members: 2,
    });
    await ann.say('hello');
    bob.send({ type: 'typing' });
    expect(await ann.next(({ type }) => type === 'typing')).toMatchObject({ name: 'Bob' });
    bob.send({ type: 'read', seq: 1 });
    expect(await ann.next(({ type }) => type === 'read')).toMatchObject({
      playerId: people[1].id,
      seq: 1,
    });
    bob.close();
    expect(await ann.next(({ type }) => type === 'left')).toMatchObject({ members: 1 });
    const again = await room.enter(people[1]);
    expect(again.frames[0]).toMatchObject({ type: 'welcome', seq: 1, room: { readSeq: 1 } });
    expect(roomServerFrameSchema.safeParse(again.frames[0]).error).toBeUndefined();
  });
});
