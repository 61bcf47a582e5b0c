// What breaks: eviction and abort in the middle of a broadcast, storms of reconnects, readers that do
// not read, hubs that do not answer. No accepted message is lost or doubled.

import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import { until } from '#test/kit/patience.ts';
import { type Client, crowd, env, FREE, later, Person, TestRoom } from './members.ts';

const texts = async (room: TestRoom) => {
  const page = await room.stub().history([], null, 500);
  return page.ok ? page.value.items.map(({ text }) => text).reverse() : [];
};

afterEach(() => {
  vi.useRealTimers();
});

describe('50. in the middle of a broadcast', () => {
  it('an eviction loses and doubles nothing', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann', 'Bob', 'Cid');
    const acked: string[] = [];
    for (let round = 0; round < 10; round++) {
      const burst = Array.from({ length: 10 }, async (_, index) => {
        const text = `${round}-${index}`;
        const answer = await clients[0].say(text, text);
        if (answer.type === 'ack') acked.push(text);
      });
      await evictDurableObject(room.stub()).catch(() => {});
      await Promise.all(burst);
    }
    expect(await texts(room)).toEqual(acked);
    for (const client of clients) {
      await client.settle();
      expect(client.texts()).toEqual(acked);
    }
  });

  it('an abort keeps every acknowledged message, once, and a resend of the rest joins them', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    const bob = new Person('Bob');
    const heard: number[] = [];
    let lastSeq = 0;
    const accepted = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const a = await room.enter(ann);
      const b = await room.enter(bob, 0, `?lastSeq=${lastSeq}`);
      const names = Array.from({ length: 20 }, (_, index) => `${round}-${index}`);
      for (const name of names) a.send({ type: 'send', id: name, text: name });
      await a.until(() => a.frames.some(({ type }) => type === 'ack'), 'a first ack');
      await abortAllDurableObjects();
      for (const { type, id } of a.frames) if (type === 'ack') accepted.add(id);
      const again = await room.enter(ann);
      for (const name of names) {
        const answer = await again.say(name, name);
        expect(answer.type).toBe('ack');
        accepted.add(name);
      }
      heard.push(...b.messages().map(({ seq }) => seq));
      lastSeq = heard.at(-1) ?? lastSeq;
      again.close();
    }
    const all = await texts(room);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(all)).toEqual(accepted);
    const b = await room.enter(bob, 0, `?lastSeq=${lastSeq}`);
    await b.settle();
    heard.push(...b.messages().map(({ seq }) => seq));
    expect(heard).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
});

describe('a storm', () => {
  it('of 200 clients that reconnect at once gives each what it missed, once', async () => {
    const room = new TestRoom();
    const speaker = await room.enter(new Person('Speaker'));
    const people = Array.from({ length: 200 }, (_, index) => new Person(`P${index}`));
    const first = await Promise.all(people.map((person) => room.enter(person)));
    await speaker.say('one');
    for (const client of first) {
      await client.until(() => client.messages().length === 1, 'the first message');
    }
    await abortAllDurableObjects();
    const again = await room.enter(new Person('Other'));
    for (const text of ['two', 'three']) await again.say(text);
    const back = await Promise.all(people.map((person) => room.enter(person, 0, '?lastSeq=1')));
    await again.say('four');
    for (const client of back) {
      await client.until(() => client.messages().length >= 3, 'what was missed');
      expect(client.texts()).toEqual(['two', 'three', 'four']);
    }
  });
});

describe('a reader that never reads', () => {
  const policy = { ...FREE, silentBytesMax: 40_000 };

  it('is closed after so many bytes without a sign of life; others hear everything', async () => {
    const room = new TestRoom({ policy });
    const { clients } = await crowd(room, 'Silent', 'Speaker', 'Reader');
    const [silent, speaker, reader] = clients;
    const text = 'x'.repeat(480);
    for (let index = 0; index < 150; index++) {
      await speaker.say(`${index} ${text}`);
      reader.send({ type: 'read', seq: index + 1 });
    }
    expect(await silent.ended()).toMatchObject({ code: 1013 });
    expect(silent.texts().length).toBeLessThan(80);
    await reader.settle();
    expect(reader.texts()).toHaveLength(150);
    expect(speaker.texts()).toHaveLength(150);
  });

  it('that pings without ever saying what it has read gets four times as much', async () => {
    const room = new TestRoom({ policy });
    const { clients } = await crowd(room, 'Pinging', 'Speaker');
    const [pinging, speaker] = clients;
    const text = 'x'.repeat(480);
    for (let index = 0; index < 400 && pinging.closed === null; index++) {
      pinging.send({ type: 'typing' });
      await speaker.say(`${index} ${text}`);
      speaker.send({ type: 'read', seq: index + 1 });
    }
    expect(await pinging.ended()).toMatchObject({ code: 1013 });
    expect(pinging.texts().length).toBeGreaterThan(160);
  });
});

describe('resuming', () => {
  const filled = async (policy: Partial<RoomPolicy>, count: number) => {
    const room = new TestRoom({ policy: { ...FREE, ...policy } });
    const speaker = await room.enter(new Person('Speaker'));
    for (let index = 0; index < count; index++) {
      speaker.send({ type: 'send', id: `c${index}`, text: '😀'.repeat(450) });
      if (index % 10 === 0) speaker.send({ type: 'read', seq: index });
    }
    await speaker.next(({ type, id }) => type === 'ack' && id === `c${count - 1}`);
    return { client: await room.enter(new Person('Late')), speaker };
  };
  const of = (client: Client, wanted: string) =>
    client.frames.filter(({ type }) => type === wanted).length;

  it('is paid for by what it sends, and runs once at a time on a socket', async () => {
    const { client, speaker } = await filled({}, 200);
    const pauses: number[] = [];
    const wait = scheduler.wait.bind(scheduler);
    let isPaid = false;
    const spy = vi.spyOn(scheduler, 'wait').mockImplementation(async (ms, options) => {
      if (ms < 700) return wait(ms, options);
      pauses.push(ms);
      // As long as all that happens meanwhile takes on this machine.
      await until(
        () => isPaid,
        () => 'nobody pays',
      );
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let times = 0; times < 18; times++) client.send({ type: 'resume', lastSeq: 0 });
    await client.until(() => of(client, 'error') === 16, 'sixteen refusals');
    expect(client.frames.find(({ type }) => type === 'error')).toMatchObject({
      error: { code: 'rate_limited' },
    });
    expect(of(client, 'resumed')).toBe(1);
    expect(await speaker.say('meanwhile')).toMatchObject({ type: 'ack' });
    isPaid = true;
    await client.until(() => of(client, 'resumed') === 2, 'the second one');
    spy.mockRestore();
    expect(pauses).toHaveLength(1);
    expect(of(client, 'message')).toBe(401);
  });

  it.each(['', '{"type":"typing"}'])(
    'again and again shows nothing of having read (between: %j)',
    async (between) => {
      const { client } = await filled({ silentBytesMax: 20_000 }, 10);
      for (let times = 0; times < 20 && client.closed === null; times++) {
        const from = client.frames.length;
        client.send({ type: 'resume', lastSeq: 0 });
        const isOver = () =>
          client.closed !== null ||
          client.frames.slice(from).some(({ type }) => type === 'resumed');
        await client.until(isOver, 'the end of it');
        if (between !== '' && client.closed === null) client.send(between);
      }
      expect(await client.ended()).toMatchObject({ code: 1013 });
    },
  );
});

describe('a hub that is down', () => {
  it('gets its notice when it is back', async () => {
    const bob = new Person('Bob');
    const ann = new Person('Ann');
    const room = new TestRoom({ kind: 'direct', directIds: [ann.id, bob.id] });
    const a = await room.enter(ann);
    await env.HUB_CONTROL.setDown(true);
    await a.say('are you there');
    await expect.poll(() => env.HUB_CONTROL.refusedNow()).toBeGreaterThan(0);
    await env.HUB_CONTROL.setDown(false);
    const mine = async () =>
      (await env.HUB_CONTROL.noticesNow()).filter(({ playerId }) => playerId === bob.id);
    expect(await mine()).toEqual([]);
    later(5_100);
    await runDurableObjectAlarm(room.stub());
    await expect.poll(mine).toMatchObject([{ kind: 'direct_message', from: ann.id }]);
  });

  it('gets nothing that keeps the others waiting: what no hub takes is parked, then given up', async () => {
    const [bob, cleo] = [new Person('Bob'), new Person('Cleo')];
    const room = new TestRoom();
    const a = await room.enter(new Person('Ann'));
    await room.enter(bob);
    await room.enter(cleo);
    await env.HUB_CONTROL.setDown(true);
    const refused = await env.HUB_CONTROL.refusedNow();
    await a.say('@Bob hello');
    await expect.poll(() => env.HUB_CONTROL.refusedNow()).toBeGreaterThan(refused);
    await env.HUB_CONTROL.setDown(false);
    const rows = () =>
      runInDurableObject(room.stub(), (_, { storage }) =>
        storage.sql.exec('select player, attempts, due_at from notices order by id').toArray(),
      );
    const poison = (attempts: number) =>
      runInDurableObject(room.stub(), (_, { storage }) => {
        // A row that no hub takes, tried so often, and before all others.
        const insert = 'insert into notices (player, notice, attempts, due_at) values (?, ?, ?, 0)';
        storage.sql.exec(insert, 'poisoned', '{"notice":null', attempts);
        storage.sql.exec("update notices set due_at = 1 where player <> 'poisoned'");
        return storage.setAlarm(Date.now() + 60_000);
      });
    const told = async ({ id }: Person) =>
      (await env.HUB_CONTROL.noticesNow()).filter(({ playerId }) => playerId === id);
    await poison(11);
    await runDurableObjectAlarm(room.stub());
    await expect.poll(() => told(bob)).toHaveLength(1);
    // Parked: once a day from now on, and what is new goes as ever.
    const [parked] = await rows();
    expect(parked).toMatchObject({ player: 'poisoned', attempts: 12 });
    expect(Number(parked?.due_at)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await a.say('@Cleo hello');
    await expect.poll(() => told(cleo)).toHaveLength(1);
    await poison(1_000);
    await runDurableObjectAlarm(room.stub());
    expect((await rows()).map(({ attempts }) => attempts)).toEqual([12]);
  });

  it('hears later of somebody who left in the meantime', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const isAttached = async () =>
      (await env.HUB_CONTROL.attachedNow()).some(({ sid }) => sid === people[0].sid);
    await env.HUB_CONTROL.setDown(true);
    clients[0].close();
    await clients[1].next(({ type }) => type === 'left');
    await expect.poll(() => env.HUB_CONTROL.refusedNow()).toBeGreaterThan(0);
    await env.HUB_CONTROL.setDown(false);
    expect(await isAttached()).toBe(true);
    await runDurableObjectAlarm(room.stub());
    expect(await isAttached()).toBe(false);
  });

  it('hears later of the sign-ins that an abort took away', async () => {
    const room = new TestRoom();
    const { people } = await crowd(room, 'Ann');
    await abortAllDurableObjects();
    await room.ticket(new Person('Bob'));
    const isAttached = async () =>
      (await env.HUB_CONTROL.attachedNow()).some(({ sid }) => sid === people[0].sid);
    await expect.poll(isAttached).toBe(false);
  });
});
