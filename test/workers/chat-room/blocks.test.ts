// Who sees what: blocks in live, resume and history, in every room, while they change and race.

import { evictDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client, crowd, env, Person, TestRoom } from './members.ts';

async function push(room: TestRoom, viewer: Person, blocks: string[]): Promise<void> {
  viewer.version += 1;
  viewer.blocks = blocks;
  const list = { version: viewer.version, blocks };
  await room.stub().update({ kind: 'blocks', playerId: viewer.id, blocks: list });
}

describe('48. a block', () => {
  it('hides the blocked from the blocker, live, on resume and in history, and from nobody else', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob', 'Cid');
    const [ann, bob, cid] = clients;
    const [annPerson, bobPerson] = people;
    await bob.say('before');
    await push(room, annPerson, [bobPerson.id]);
    const hidden = await bob.say('hidden');
    await bob.ask({ type: 'react', id: 'r', messageId: hidden.messageId, emoji: '👍' });
    bob.send({ type: 'typing' });
    await cid.say('visible');
    await ann.next(({ message }) => message?.text === 'visible');
    await ann.settle();
    expect(ann.texts()).toEqual(['before', 'visible']);
    expect(ann.frames.filter(({ type }) => type === 'reaction' || type === 'typing')).toEqual([]);
    await cid.settle();
    expect(cid.texts()).toEqual(['before', 'hidden', 'visible']);
    const again = await room.enter(annPerson, 0, '?lastSeq=0');
    await again.settle();
    expect(again.texts()).toEqual(['visible']);
    const page = await room.stub().history([bobPerson.id], null, 10);
    expect(page.ok && page.value.items.map(({ text }) => text)).toEqual(['visible']);
  });

  it('cannot be inferred by the blocked: acks, echoes and what others say stay as they were', async () => {
    const shape = (client: Client) =>
      client.frames.map(({ type, members }) =>
        members === undefined ? type : `${type} ${members}`,
      );
    const talk = async (isBlocked: boolean) => {
      const room = new TestRoom();
      const { people, clients } = await crowd(room, 'Ann', 'Bob');
      const [ann, bob] = clients;
      await push(room, people[0], isBlocked ? [people[1].id] : []);
      await bob.say('hello');
      await ann.say('hi');
      const late = await room.enter(people[0]);
      await late.say('again');
      await bob.settle();
      return shape(bob);
    };
    expect(await talk(true)).toEqual(await talk(false));
  });

  it('survives eviction, and comes off when it is lifted', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    await push(room, people[0], [people[1].id]);
    await evictDurableObject(room.stub());
    await bob.say('hidden');
    await push(room, people[0], []);
    await bob.say('heard');
    await ann.next(({ message }) => message?.text === 'heard');
    expect(ann.texts()).toEqual(['heard']);
  });

  it('of an older version changes nothing when it comes late', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    await push(room, people[0], [people[1].id]);
    const late = { version: 1, blocks: [] };
    await room.stub().update({ kind: 'blocks', playerId: people[0].id, blocks: late });
    await bob.say('hidden');
    await ann.settle();
    expect(ann.texts()).toEqual([]);
  });

  it('that was pushed while its owner was on the way in is told by the hub', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    const bob = new Person('Bob');
    const ticket = await room.ticket(ann);
    await env.HUB_CONTROL.setBlocks(ann.id, { version: 9, blocks: [bob.id] });
    const response = await room.upgrade(ticket);
    expect(response.status).toBe(101);
    const client = Client.accept(response);
    const other = await room.enter(bob);
    await other.say('hidden');
    await client.settle();
    expect(client.texts()).toEqual([]);
  });

  it('does not keep out what staff says', async () => {
    const room = new TestRoom();
    const [ann, mod] = [new Person('Ann'), new Person('Moderator')];
    mod.staff = true;
    ann.blocks = [mod.id];
    const a = await room.enter(ann);
    const m = await room.enter(mod);
    await m.say('please be kind');
    const heard = await a.next(({ type }) => type === 'message');
    expect(heard.message.author.staff).toBe(true);
  });

  it('may be one of a thousand without making the room slow', async () => {
    const room = new TestRoom();
    const bob = new Person('Bob');
    const clients: Client[] = [];
    for (let index = 0; index < 10; index++) {
      const ann = new Person(`Ann${index}`);
      ann.blocks = Array.from({ length: 999 }, () => crypto.randomUUID());
      if (index % 2 === 0) ann.blocks.push(bob.id);
      clients.push(await room.enter(ann));
    }
    const b = await room.enter(bob);
    const quiet = new TestRoom();
    for (let index = 0; index < 10; index++) await quiet.enter(new Person(`Cid${index}`));
    const c = await quiet.enter(new Person('Dan'));
    const took = { blocked: 0, free: 0 };
    // By turns, so that a busy machine is slow for both.
    for (let index = 0; index < 50; index++) {
      const startedMs = performance.now();
      await b.say(`${index}`);
      const betweenMs = performance.now();
      await c.say(`${index}`);
      took.blocked += betweenMs - startedMs;
      took.free += performance.now() - betweenMs;
    }
    expect(took.blocked / took.free).toBeLessThan(5);
    for (const client of clients) await client.settle();
    expect(clients.map((client) => client.texts().length)).toEqual(
      clients.map((_, index) => (index % 2 === 0 ? 0 : 50)),
    );
  });
});

// The reference: who must have seen which messages, computed without any of the room's code.
interface Reference {
  present: Set<number>;
  blocks: Map<number, Set<number>>;
  said: { by: number; text: string }[];
  seen: Map<number, string[]>;
}

type Step =
  | { kind: 'say' | 'leave' | 'join'; who: number }
  | { kind: 'block' | 'unblock'; who: number; whom: number }
  | { kind: 'evict' };

const who = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'join' as const), who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('block' as const, 'unblock' as const),
      who,
      whom: who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const) }) },
);

function speak(model: Reference, by: number, text: string): void {
  model.said.push({ by, text });
  for (const viewer of model.present) {
    if (!model.blocks.get(viewer)?.has(by)) model.seen.get(viewer)?.push(text);
  }
}

class World {
  readonly room = new TestRoom();
  readonly people = [0, 1, 2, 3].map((index) => new Person(`P${index}`));
  readonly clients = new Map<number, Client>();
  readonly heard = new Map<number, string[]>(this.people.map((_, index) => [index, []]));
  readonly model: Reference = {
    present: new Set(),
    blocks: new Map(this.people.map((_, index) => [index, new Set<number>()])),
    said: [],
    seen: new Map(this.people.map((_, index) => [index, []])),
  };
  count = 0;

  async leave(index: number): Promise<void> {
    const client = this.clients.get(index);
    if (client === undefined) return;
    await client.settle();
    this.heard.get(index)?.push(...client.texts());
    client.close();
    await client.ended();
    this.clients.delete(index);
    this.model.present.delete(index);
  }

  async apply(taken: Step): Promise<void> {
    const { room, people, clients, model } = this;
    if (taken.kind === 'evict') {
      // One that sleeps already cannot be evicted.
      await evictDurableObject(room.stub()).catch(() => {});
      return;
    }
    const person = people[taken.who] as Person;
    if (taken.kind === 'join' && !clients.has(taken.who)) {
      clients.set(taken.who, await room.enter(person));
      model.present.add(taken.who);
    } else if (taken.kind === 'leave') await this.leave(taken.who);
    else if (taken.kind === 'say') {
      const client = clients.get(taken.who);
      if (client === undefined) return;
      this.count += 1;
      await client.say(`m${this.count}`);
      speak(model, taken.who, `m${this.count}`);
    } else if (taken.kind === 'block' || taken.kind === 'unblock') {
      if (taken.who === taken.whom) return;
      const blocks = model.blocks.get(taken.who) as Set<number>;
      if (taken.kind === 'block') blocks.add(taken.whom);
      else blocks.delete(taken.whom);
      await push(
        room,
        person,
        [...blocks].map((index) => people[index]?.id ?? ''),
      );
    }
  }

  async check(): Promise<void> {
    const { people, model } = this;
    for (const index of [...this.clients.keys()]) await this.leave(index);
    for (const [index, person] of people.entries()) {
      expect(this.heard.get(index)).toEqual(model.seen.get(index));
      const blocked = model.blocks.get(index) as Set<number>;
      const visible = model.said.filter(({ by }) => !blocked.has(by)).map(({ text }) => text);
      const page = await this.room.stub().history(person.blocks, null, 100);
      const read = page.ok ? page.value.items.map(({ text }) => text).reverse() : [];
      expect(read).toEqual(visible);
      const again = await this.room.enter(person, 0, '?lastSeq=0');
      await again.settle();
      expect(again.texts()).toEqual(visible);
      again.close();
    }
  }
}

it('everybody has seen exactly what the reference says, after any history of joins, words, blocks and evictions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = new World();
      for (const index of [0, 1, 2]) await world.apply({ kind: 'join', who: index });
      for (const taken of steps) await world.apply(taken);
      await world.check();
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
