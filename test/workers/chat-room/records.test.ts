// What a room has stored and cannot read any more is refused loudly, and nothing goes on with half of it.

import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { crowd, TestRoom } from './members.ts';

const lines: string[] = [];
const listen = () =>
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)));
const errors = () => lines.map((line) => JSON.parse(line));

afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
});

/** The record with its data changed. */
const changed = (record: { data: object }, change: object) => ({
  ...record,
  data: { ...record.data, ...change },
});

const BROKEN: [string, object][] = [
  ['without a field', { order: undefined }],
  ['with one more', { extra: 1 }],
  ['with a wrong one', { order: 'first' }],
];

describe('an attachment', () => {
  it.each(BROKEN)('%s is refused: its socket is sent away to come back', async (_, change) => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    await runInDurableObject(room.stub(), (_room, state) => {
      for (const socket of state.getWebSockets()) {
        const attachment = socket.deserializeAttachment();
        const isAnn = JSON.stringify(attachment).includes(people[0].id);
        if (isAnn) socket.serializeAttachment(changed(attachment, change));
      }
    });
    await evictDurableObject(room.stub());
    listen();
    expect(await bob.say('still here')).toMatchObject({ type: 'ack' });
    expect((await ann.ended()).code).toBe(1013);
    expect(errors()).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'attachment_unreadable' }),
    );
    expect(ann.texts()).not.toContain('still here');
    const again = await room.enter(people[0], 0, '?lastSeq=0');
    await again.next(({ message }) => message?.text === 'still here');
  });
});

describe('a row', () => {
  it('of an edit that cannot be read is not resumed as something else', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann');
    const { messageId } = await clients[0].say('hello');
    await clients[0].ask({ type: 'edit', id: 'e', messageId, text: 'hello there' });
    await runInDurableObject(room.stub(), (_room, { storage }) => {
      storage.sql.exec(`update changes set body = json_remove(body, '$.data.text')`);
    });
    listen();
    const client = await room.enter(people[0]);
    client.send({ type: 'resume', lastSeq: 0 });
    await client.next(({ error }) => error?.code === 'try_again', 'a refusal');
    expect(errors()).toContainEqual(
      expect.objectContaining({ event: 'resume_failed', reason: expect.stringContaining('edit') }),
    );
    expect(client.frames.map(({ type }) => type)).not.toContain('edited');
  });

  it.each([
    ['without a field', `json_remove(facts, '$.data.title')`],
    ['with one more', `json_set(facts, '$.data.extra', 1)`],
    ['with a wrong one', `json_set(facts, '$.data.kind', 'salon')`],
    ['of a newer release that closed it', `json_set(facts, '$.v', 9, '$.since', 9)`],
  ])('that says what the room is, %s, closes the room until it can be read', async (_, facts) => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann');
    await clients[0].say('before');
    const set = (value: string) =>
      runInDurableObject(room.stub(), (_room, { storage }) => {
        const [row] = storage.sql.exec<{ facts: string }>('select facts from room').toArray();
        storage.sql.exec(`update room set facts = ${value}`);
        return row?.facts ?? '';
      });
    const readable = await set(facts);
    await evictDurableObject(room.stub());
    listen();
    clients[0].send({ type: 'send', id: 'after', text: 'after' });
    await clients[0].next(({ error }) => error?.code === 'try_again', 'a refusal');
    await expect(room.ticket(people[0])).rejects.toThrow();
    expect(errors()[0]).toMatchObject({ event: 'room_unreadable' });
    await set(`'${readable}'`);
    await evictDurableObject(room.stub());
    expect(await room.stub().history([], null, 10)).toMatchObject({ value: { seq: 1 } });
  });
});
