// What a room forgets, and what it never does: a number that was given, and what it still owes.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { crowd, env, FREE, later, Person, TestRoom } from './members.ts';

const DAY_MS = 86_400_000;
afterEach(() => {
  vi.useRealTimers();
});

const texts = async (room: TestRoom) => {
  const page = await room.stub().history([], null, 500);
  if (!page.ok) throw new Error(page.error.code);
  return page.value.items.map(({ text }) => text).reverse();
};
const alarmOf = (room: TestRoom) =>
  runInDurableObject(room.stub(), (_, state) => state.storage.getAlarm());

describe('what was said', () => {
  it('is forgotten after its days; numbers go on, and who resumes is told of the gap', async () => {
    const room = new TestRoom({ policy: { ...FREE, keepDays: 1 } });
    const { clients } = await crowd(room, 'Ann');
    const [ann] = clients;
    const { messageId } = await ann.say('one');
    await ann.ask({ type: 'react', id: 'r', messageId, emoji: '👍' });
    await ann.ask({ type: 'edit', id: 'e', messageId, text: 'uno' });
    later(DAY_MS + 1);
    await runDurableObjectAlarm(room.stub());
    expect(await room.stub().history([], null, 10)).toEqual({
      ok: true,
      value: { items: [], next: null, seq: 3 },
    });
    await evictDurableObject(room.stub());
    expect(await ann.say('two')).toMatchObject({ type: 'ack', seq: 4 });
    expect(await ann.ask({ type: 'react', id: 's', messageId, emoji: '👍' })).toMatchObject({
      error: { code: 'not_found' },
    });
    const late = await room.enter(new Person('Late'), 0, '?lastSeq=1');
    expect(await late.next(({ type }) => type === 'resumed')).toEqual({
      type: 'resumed',
      seq: 4,
      complete: true,
      keptAfter: 3,
    });
    expect(late.texts()).toEqual(['two']);
    const there = await room.enter(new Person('There'), 0, '?lastSeq=3');
    expect(await there.next(({ type }) => type === 'resumed')).not.toHaveProperty('keptAfter');
    const other = await room.enter(new Person('Other'), 1, '?lastSeq=0');
    expect(await other.next(({ type }) => type === 'resumed')).toMatchObject({ keptAfter: 3 });
    expect(other.texts()).toEqual(['two']);
  });

  it('is forgotten from the oldest on when there is too much of it', async () => {
    const room = new TestRoom({ policy: { ...FREE, keepEvents: 10 } });
    const { clients } = await crowd(room, 'Ann');
    for (let index = 1; index <= 25; index++) await clients[0].say(`${index}`);
    await runDurableObjectAlarm(room.stub());
    const newest = Array.from({ length: 10 }, (_, index) => `${index + 16}`);
    expect(await texts(room)).toEqual(newest);
    await clients[0].say('26');
    expect(await texts(room)).toEqual([...newest, '26']);
  });

  it('stays for ninety days in public, and in private as long as the room', async () => {
    const open = new TestRoom();
    const group = new TestRoom({ kind: 'group' });
    for (const room of [open, group]) {
      const { clients } = await crowd(room, 'Ann');
      await clients[0].say('hello');
    }
    const days = ((await alarmOf(open)) ?? 0) - Date.now();
    expect(Math.round(days / 86_400_000)).toBe(90);
    await runDurableObjectAlarm(open.stub());
    expect(await texts(open)).toEqual(['hello']);
    expect(await alarmOf(group)).toBeNull();
  });

  it('does not put off what is due sooner, also when the room slept in between', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob');
    await env.HUB_CONTROL.setDown(true);
    await clients[0].say('hello @Bob');
    await expect.poll(() => env.HUB_CONTROL.refusedNow()).toBeGreaterThan(0);
    await env.HUB_CONTROL.setDown(false);
    await evictDurableObject(room.stub());
    await clients[0].say('anybody?');
    expect(((await alarmOf(room)) ?? 0) - Date.now()).toBeLessThan(6_000);
  });
});

describe('a name', () => {
  it('of somebody who was taken out is mentioned no more', async () => {
    const room = new TestRoom({ kind: 'group' });
    const { people, clients } = await crowd(room, 'Ann', 'Bob', 'Cid');
    const noticesOf = async ({ id }: Person) =>
      (await env.HUB_CONTROL.noticesNow()).filter(({ playerId }) => playerId === id);
    await clients[0].say('hello @Bob');
    await expect.poll(() => noticesOf(people[1])).toHaveLength(1);
    await room.stub().update({ kind: 'removed', version: 2, playerId: people[1].id });
    const { messageId } = await clients[0].say('now about @Bob and @Cid');
    await expect.poll(() => noticesOf(people[2])).toHaveLength(1);
    expect(await noticesOf(people[1])).toHaveLength(1);
    await clients[0].settle();
    const said = clients[0].messages().find(({ id }) => id === messageId);
    expect(said?.mentions).toEqual([{ id: people[2].id, name: 'Cid' }]);
  });

  it('that is new can be mentioned also after twenty thousand others', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann');
    const others = Array.from({ length: 20_000 }, (_, index) => ({
      playerId: `${people[0].id.slice(0, 24)}${String(index).padStart(12, '0')}`,
      name: `Other${index}`,
    }));
    for (let from = 0; from < others.length; from += 5_000) {
      await room.stub().introduce(others.slice(from, from + 5_000));
    }
    const bob = new Person('Newcomer');
    await room.enter(bob);
    await clients[0].say('welcome @Newcomer');
    await clients[0].settle();
    expect(clients[0].messages()[0]?.mentions).toEqual([{ id: bob.id, name: 'Newcomer' }]);
  });

  it('of somebody who left for good goes from the memory of every object', async () => {
    const room = new TestRoom();
    await room.stub().open(room.facts);
    const ann = new Person('Ann');
    const a = await room.enter(ann);
    const b = await room.enter(new Person('Bob'), 1);
    await a.say('hello');
    await b.next(({ type }) => type === 'message');
    for (const shard of [0, 1]) {
      await room.stub(shard).update({ kind: 'forget', playerId: ann.id });
    }
    for (const shard of [0, 1]) {
      const late = await room.enter(new Person('Late'), shard, '?lastSeq=0');
      await late.settle();
      expect(late.messages().map(({ author }) => author.name)).toEqual(['Deleted player']);
    }
  });
});
