// Mentions and their notices stand for what a message says now: they follow edits and deletions, and
// nobody who was erased is named in what others said.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { roomServerFrameSchema } from '#shared/protocol/room.ts';
import type { Frame } from '#test/kit/socket.ts';
import { crowd, env, Person, TestRoom } from './members.ts';

type News = { playerId: string; key?: string; kind?: string; retracted?: { messageId: string } };

/** What a player's hub was told, once it was told so much. */
async function newsOf({ id }: Person, count: number): Promise<News[]> {
  const told = async () => {
    const all = (await env.HUB_CONTROL.noticesNow()) as News[];
    return all.filter(({ playerId }) => playerId === id);
  };
  await expect.poll(async () => (await told()).length).toBeGreaterThanOrEqual(count);
  return told();
}

const kinds = (news: News[]) => news.map(({ kind }) => kind ?? 'retracted');

describe('a mention', () => {
  it('follows an edit: who is named now is told, who is named no more is no longer', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob', 'Cleo');
    const [, bob, cleo] = people;
    const { messageId } = await clients[0].say('hello @Bob');
    const edit = { type: 'edit', id: 'e1', messageId, text: 'hello @Cleo' };
    expect(await clients[0].ask(edit)).toMatchObject({ type: 'ack' });
    const frame = await clients[1].next(({ type }) => type === 'edited');
    expect(roomServerFrameSchema.parse(frame)).toMatchObject({
      text: 'hello @Cleo',
      mentions: [{ id: cleo.id, name: 'Cleo' }],
    });
    const page = await room.stub().history([], null, 10);
    expect(page.ok && page.value.items[0]?.mentions).toEqual([{ id: cleo.id, name: 'Cleo' }]);
    const told = await newsOf(bob, 2);
    expect(kinds(told)).toEqual(['mention', 'retracted']);
    expect(told[1]).toMatchObject({ retracted: { key: `mention:${messageId}`, messageId } });
    expect(kinds(await newsOf(cleo, 1))).toEqual(['mention']);
  });

  it('that stays through an edit is not told again, and one of nobody leaves no field', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob', 'Cleo');
    const { messageId } = await clients[0].say('@Bob hi');
    await clients[0].ask({ type: 'edit', id: 'e1', messageId, text: '@Bob hello, @Cleo' });
    expect(kinds(await newsOf(people[2], 1))).toEqual(['mention']);
    expect(kinds(await newsOf(people[1], 1))).toEqual(['mention']);
    await clients[0].ask({ type: 'edit', id: 'e2', messageId, text: 'hello' });
    const isLast = (frame: Frame) => frame.type === 'edited' && frame.text === 'hello';
    expect(await clients[1].next(isLast)).not.toHaveProperty('mentions');
    expect(kinds(await newsOf(people[1], 2))).toEqual(['mention', 'retracted']);
  });

  it.each(['author', 'moderator'])(
    'and its notice go with the message, deleted by the %s',
    async (by) => {
      const room = new TestRoom();
      const { people, clients } = await crowd(room, 'Ann', 'Bob');
      const { messageId } = await clients[0].say('hello @Bob');
      if (by === 'author') await clients[0].ask({ type: 'delete', id: 'd1', messageId });
      else await room.stub().update({ kind: 'delete', messageId });
      expect(kinds(await newsOf(people[1], 2))).toEqual(['mention', 'retracted']);
      const page = await room.stub().history([], null, 10);
      expect(page.ok && page.value.items[0]?.mentions).toBeUndefined();
    },
  );

  it('is found however the name is spelled', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'José');
    await clients[0].say('hello @jose.');
    expect(kinds(await newsOf(people[1], 1))).toEqual(['mention']);
  });

  it('of somebody who was erased names them no more, in text, mention, history and resume', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Roberta');
    await clients[0].say('hello @Roberta');
    const { messageId } = await clients[0].say('good morning');
    await clients[0].ask({ type: 'edit', id: 'e1', messageId, text: '@roberta, good morning' });
    await room.stub().update({ kind: 'forget', playerId: people[1].id });
    await evictDurableObject(room.stub());
    const page = await room.stub().history([], null, 10);
    const late = await room.enter(new Person('Cleo'), 0, '?lastSeq=0');
    await late.next(({ type }) => type === 'resumed');
    for (const seen of [page, late.frames]) {
      expect(JSON.stringify(seen)).not.toMatch(/roberta/i);
      expect(JSON.stringify(seen)).not.toContain(people[1].id);
      expect(JSON.stringify(seen)).toContain('hello @Deleted player');
    }
  });
});

it('a notice of a direct message goes with the message, also for one who was away', async () => {
  const [ann, bob] = [new Person('Ann'), new Person('Bob')];
  const room = new TestRoom({ kind: 'direct', directIds: [ann.id, bob.id] });
  const client = await room.enter(ann);
  const { messageId } = await client.say('are you there?');
  await client.ask({ type: 'delete', id: 'd1', messageId });
  const told = await newsOf(bob, 2);
  expect(kinds(told)).toEqual(['direct_message', 'retracted']);
  expect(told[1]).toMatchObject({ retracted: { key: `direct:${room.facts.roomId}`, messageId } });
});

it.each([
  '\u2800\u2800',
  '\ufe0f',
  '\u3164',
  '\u1160',
  '\u0301',
  '\u{e0067}\u{e007f}',
  '\u00ad \u2060',
])(
  'a message of %j, in which nothing is seen, is refused, and so is an edit to it',
  async (text) => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    const refused = { error: { code: 'invalid_request', field: 'text' } };
    expect(await clients[0].say(text)).toMatchObject(refused);
    const { messageId } = await clients[0].say('fine');
    expect(await clients[0].ask({ type: 'edit', id: 'e', messageId, text })).toMatchObject(refused);
  },
);

it('a reaction in any spelling is one reaction, and the other spelling takes it back', async () => {
  const room = new TestRoom();
  const { clients } = await crowd(room, 'Ann', 'Bob');
  const { messageId } = await clients[0].say('hello');
  const react = (index: 0 | 1, id: string, emoji: string) =>
    clients[index].ask({ type: 'react', id, messageId, emoji });
  expect(await react(0, 'r1', '❤')).toMatchObject({ type: 'ack' });
  expect(await react(0, 'r1', '❤️')).toMatchObject({ type: 'ack' });
  expect(await react(1, 'r2', '❤️')).toMatchObject({ type: 'ack' });
  const page = async () => {
    const answer = await room.stub().history([], null, 10);
    return answer.ok ? answer.value.items[0]?.reactions : null;
  };
  expect(await page()).toEqual([{ emoji: '❤️', count: 2 }]);
  await react(0, 'r3', '❤\ufe0e');
  expect(await page()).toEqual([{ emoji: '❤️', count: 1 }]);
});
