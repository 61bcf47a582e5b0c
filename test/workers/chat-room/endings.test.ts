// A seat ends with the decision that ends it. The client of these tests does not answer a close and
// goes on speaking: nothing of that may be heard, shown or kept.

import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { type Client, crowd, env, Person, TestRoom } from './members.ts';

type End = [string, number, (room: TestRoom, person: Person) => Promise<unknown>];

const forEver = Date.now() + 3_600_000;
const ENDS: End[] = [
  [
    'signing out',
    4401,
    (room, { sid }) => room.stub().cut({ sid, kind: 'room', id: room.facts.roomId }),
  ],
  [
    'a ban',
    4403,
    (room, { id: playerId }) =>
      room.stub().update({
        kind: 'sanction',
        playerId,
        version: 9,
        mutedUntilMs: null,
        bannedUntilMs: forEver,
      }),
  ],
  [
    'being taken out',
    4404,
    (room, { id: playerId }) => room.stub().update({ kind: 'removed', playerId, version: 9 }),
  ],
  [
    'closing the account',
    4404,
    (room, { id: playerId }) => room.stub().update({ kind: 'forget', playerId }),
  ],
  [
    'too many newer sockets',
    4409,
    async (room, person) => {
      for (let index = 0; index < 8; index++) await room.enter(person);
    },
  ],
];

function speak(deaf: Client, messageId: string, mark: string): void {
  deaf.send({ type: 'send', id: `send ${mark}`, text: `said ${mark}` });
  deaf.send({ type: 'edit', id: `edit ${mark}`, messageId, text: `edited ${mark}` });
  deaf.send({ type: 'react', id: `react ${mark}`, messageId, emoji: '👍', on: true });
  deaf.send({ type: 'delete', id: `delete ${mark}`, messageId });
  deaf.send({ type: 'typing' });
  deaf.send({ type: 'read', seq: 1 });
}

describe('a client that does not answer a close', () => {
  it.each(ENDS)(
    'says and hears nothing after %s, awake or after a nap',
    async (_name, code, end) => {
      const room = new TestRoom();
      const { clients } = await crowd(room, 'Bob');
      const [bob] = clients;
      const person = new Person('Ann');
      const deaf = await room.enter(person, 0, '', true);
      const { messageId } = await deaf.say('before');
      await end(room, person);
      expect((await deaf.ended()).code).toBe(code);
      for (const nap of [false, true]) {
        if (nap) await evictDurableObject(room.stub());
        const [heard, shown] = [deaf.frames.length, bob.frames.length];
        speak(deaf, messageId, `nap ${nap}`);
        await bob.say(`Bob goes on, nap ${nap}`);
        await bob.settle();
        expect(deaf.frames).toHaveLength(heard);
        const kinds = new Set(bob.frames.slice(shown).map(({ type }) => type));
        for (const kind of ['edited', 'deleted', 'reaction', 'typing'])
          expect(kinds).not.toContain(kind);
      }
      const history = await room.stub().history([], null, 50);
      if (!history.ok) throw new Error('no history');
      const texts = history.value.items.map(({ text }) => text).sort();
      expect(texts).toEqual(['Bob goes on, nap false', 'Bob goes on, nap true', 'before'].sort());
    },
  );

  it('has left for its hub and for the others as soon as it was sent away', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Bob');
    const ann = new Person('Ann');
    const deaf = await room.enter(ann, 0, '', true);
    deaf.send(new ArrayBuffer(4));
    expect((await deaf.ended()).code).toBe(1003);
    await clients[0].next(({ type, playerId }) => type === 'left' && playerId === ann.id, 'left');
    const isAttached = async () =>
      (await env.HUB_CONTROL.attachedNow()).some(({ sid }) => sid === ann.sid);
    await expect.poll(isAttached).toBe(false);
  });
});
