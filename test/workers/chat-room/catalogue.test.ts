// Lines 44 to 47 and 49 of the attack catalogue on a room's socket.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '#shared/ids.ts';
import { Client, crowd, env, FREE, Person, strayTicket, TestRoom } from './members.ts';

/** What is counted by the second must not depend on the machine. */
const stopTime = () => {
  vi.useFakeTimers({ toFake: ['Date'] });
};
afterEach(() => {
  vi.useRealTimers();
});

describe('44. a handshake', () => {
  const refusal = async (response: Response) => {
    expect(response.webSocket).toBeNull();
    return {
      status: response.status,
      body: (await response.json()) as { error: { code: string } },
    };
  };

  it('without ticket, with a made-up, used, or other room’s ticket is refused alike', async () => {
    const room = new TestRoom();
    const other = new TestRoom();
    const ann = new Person('Ann');
    const used = await room.ticket(ann);
    expect((await room.upgrade(used)).status).toBe(101);
    const foreign = await other.ticket(ann);
    const answers = [];
    for (const ticket of [null, strayTicket(room.facts.roomId), used, foreign, 'nonsense']) {
      const { status, body } = await refusal(await room.upgrade(ticket));
      answers.push({ status, code: body.error.code });
      expect(JSON.stringify(body)).not.toContain(ticket ?? '\0');
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"status":401,"code":"invalid_ticket"}']),
    );
  });

  it('with one ticket twice at once lets one in', async () => {
    const room = new TestRoom();
    const ticket = await room.ticket(new Person('Ann'));
    const both = await Promise.all([room.upgrade(ticket), room.upgrade(ticket)]);
    expect(both.map(({ status }) => status).sort()).toEqual([101, 401]);
  });

  it('with a ticket in the address, or without an upgrade, is refused', async () => {
    const room = new TestRoom();
    const ticket = await room.ticket(new Person('Ann'));
    expect((await room.upgrade(null, 0, `?ticket=${ticket}`)).status).toBe(401);
    expect((await room.stub().fetch('https://room/socket')).status).toBe(426);
  });

  it('is left to others, however many tickets one player takes', async () => {
    const room = new TestRoom({ policy: { ...FREE, membersMax: 2 } });
    const [ann, bob] = [new Person('Ann'), new Person('Bob')];
    const tickets: string[] = [];
    for (let index = 0; index < 40; index++) tickets.push(await room.ticket(ann));
    await room.enter(bob);
    await expect(room.ticket(new Person('Cid'))).rejects.toThrow('room_full');
    expect((await room.upgrade(tickets[0] ?? '')).status).toBe(401);
    expect((await room.upgrade(tickets.at(-1) ?? '')).status).toBe(101);
  });

  it('of an object that was never opened stores nothing', async () => {
    const room = new TestRoom();
    expect((await room.upgrade(strayTicket(room.facts.roomId))).status).toBe(401);
    expect(await room.stub().history([], null, 10)).toMatchObject({ ok: false });
  });

  it('for a sign-in that died meanwhile is refused, and while the hub is silent too', async () => {
    const room = new TestRoom();
    const [ann, bob] = [new Person('Ann'), new Person('Bob')];
    const ticket = await room.ticket(ann);
    await env.HUB_CONTROL.kill(ann.sid);
    expect((await room.upgrade(ticket)).status).toBe(401);
    await env.HUB_CONTROL.setDown(true);
    expect((await room.upgrade(await room.ticket(bob))).status).toBe(503);
    await env.HUB_CONTROL.setDown(false);
  });
});

describe('45. frames', () => {
  beforeEach(stopTime);

  it('that are binary, too long or no JSON end or are refused, and others notice nothing', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const [person] = people;
    for (const [frame, code] of [
      [new ArrayBuffer(4), 1003],
      ['x'.repeat(64 * 1024 + 1), 1009],
      [`"${'€'.repeat(3_000)}"`, 1009],
    ] as const) {
      const client = await room.enter(person);
      client.send(frame);
      expect((await client.ended()).code).toBe(code);
    }
    const deep = `{"type":"send","id":"a","text":${'['.repeat(3_000)}${']'.repeat(3_000)}}`;
    for (const frame of ['', '{', '[]', 'null', '{"type":"fly"}', deep, '{"type":"send"}']) {
      const from = bob.frames.length;
      bob.send(frame);
      await bob.until(() => bob.frames.slice(from).some(({ type }) => type === 'error'), frame);
    }
    await bob.say('still here');
    await ann.next(({ message }) => message?.text === 'still here');
  });

  it('that are bad again and again end the socket', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    for (let index = 0; index < 40; index++) clients[0].send('{');
    expect((await clients[0].ended()).code).toBe(1008);
  });

  it('that are a flood of pings, in the spelling of the runtime too, end the socket', async () => {
    const room = new TestRoom({ policy: { ...FREE, framesPerSecond: 20 } });
    const { clients } = await crowd(room, 'Ann');
    clients[0].send({ type: 'ping' });
    await clients[0].next(({ type }) => type === 'pong');
    for (let index = 0; index < 1_000; index++) clients[0].send({ type: 'ping' });
    expect((await clients[0].ended()).code).toBe(4429);
  });

  it('of a thousand a second are refused, then the socket is closed; others go on', async () => {
    const room = new TestRoom({ policy: { ...FREE, framesPerSecond: 20 } });
    const { clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    for (let index = 0; index < 1_000; index++) {
      ann.send({ type: 'send', id: `f${index}`, text: `${index}` });
    }
    expect((await ann.ended()).code).toBe(4429);
    await bob.say('calm');
    expect(bob.texts().length).toBeLessThan(60);
  });

  it('come from at most eight sockets of one player: each further one closes the oldest', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    const bob = await room.enter(new Person('Bob'));
    const clients = [];
    for (let index = 0; index < 11; index++) {
      clients.push(await room.enter(ann));
      // What is stored tells the order, not what an object remembers.
      await evictDurableObject(room.stub());
    }
    for (const client of clients.slice(0, 3)) expect((await client.ended()).code).toBe(4409);
    for (const client of clients.slice(3)) {
      expect((await client.say(crypto.randomUUID())).type).toBe('ack');
    }
    expect((await bob.say('and Bob')).type).toBe('ack');
  });

  it('come from at most eight sockets of one player also when all open at once', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    const tickets = await Promise.all(Array.from({ length: 20 }, () => room.ticket(ann)));
    const answers = await Promise.all(tickets.map((ticket) => room.upgrade(ticket)));
    const clients = answers.map((answer) => Client.accept(answer));
    const closed = () => clients.filter((client) => client.closed !== null);
    await clients[0]?.until(() => closed().length === 12, 'twelve closes');
    for (const client of clients.filter((one) => one.closed === null)) {
      expect((await client.say(crypto.randomUUID())).type).toBe('ack');
    }
    expect(closed()).toHaveLength(12);
  });

  it('count no socket that was turned away on its way in', async () => {
    const room = new TestRoom();
    const ann = new Person('Ann');
    await env.HUB_CONTROL.setDown(true);
    for (let index = 0; index < 9; index++) {
      expect((await room.upgrade(await room.ticket(ann))).status).toBe(503);
    }
    await env.HUB_CONTROL.setDown(false);
    await room.enter(ann);
  });
});

describe('46. authorization of messages', () => {
  beforeEach(stopTime);

  it('takes no name, author, time or number from a client', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    for (const extra of [
      { author: { id: newId(0), name: 'Admin' } },
      { staff: true },
      { seq: 1 },
      { at: '2020-01-01T00:00:00.000Z' },
    ]) {
      const answer = await clients[0].say('hello', newId(Date.now()), extra);
      expect(answer).toMatchObject({ type: 'error', error: { code: 'invalid_request' } });
    }
  });

  it('closes the sockets of a banned player, refuses their tickets, and what they still send', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const pending = await room.ticket(people[0]);
    const sanction = { mutedUntilMs: null, bannedUntilMs: Date.now() + 60_000 };
    const update = { kind: 'sanction' as const, version: 2, playerId: people[0].id, ...sanction };
    await room.stub().update(update);
    expect((await clients[0].ended()).code).toBe(4403);
    expect((await room.upgrade(pending)).status).toBe(401);
    await expect(room.ticket(people[0])).rejects.toThrow('room_banned');
    const actor = { playerId: people[0].id, name: 'Ann', staff: false };
    const command = { type: 'send' as const, id: 'x', text: 'hi', replyTo: null };
    expect(await room.stub().publish(room.facts.roomId, actor, command)).toMatchObject({
      error: { code: 'room_banned' },
    });
    const lifted = { ...update, version: 3, bannedUntilMs: null };
    await room.stub().update(lifted);
    await room.stub().update(update);
    await room.enter(people[0]);
  });

  it('closes the sockets of who is taken out, and refuses a ticket that was allowed before', async () => {
    const room = new TestRoom({ kind: 'group' });
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const pending = await room.ticket(people[0]);
    const update = { kind: 'removed' as const, version: 2, playerId: people[0].id };
    await room.stub().update(update);
    expect((await clients[0].ended()).code).toBe(4404);
    expect((await room.upgrade(pending)).status).toBe(401);
    // Admitted at version 1, that is before: the request was on its way.
    await expect(room.ticket(people[0])).rejects.toThrow('not_found');
    // Brought in again afterwards; the first word comes a second time.
    const again = new TestRoom({ ...room.facts, version: 2 });
    const back = await again.enter(people[0]);
    await room.stub().update(update);
    expect(await back.say('here again')).toMatchObject({ type: 'ack' });
  });

  it('lets a muted player read but not write, also after an eviction', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    const update = { kind: 'sanction' as const, version: 2, playerId: people[0].id };
    await room.stub().update({ ...update, mutedUntilMs: Date.now() + 60_000, bannedUntilMs: null });
    await evictDurableObject(room.stub());
    expect(await clients[0].say('hi')).toMatchObject({ error: { code: 'muted' } });
    await clients[1].say('hello');
    await clients[0].next(({ message }) => message?.text === 'hello');
    await room.stub().update({ ...update, version: 3, mutedUntilMs: null, bannedUntilMs: null });
    expect(await clients[0].say('hi again')).toMatchObject({ type: 'ack' });
  });
});

describe('47. the end of a sign-in', () => {
  beforeEach(stopTime);

  it('closes its sockets with 4401, also of a hibernated room, and tells the hub', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    await evictDurableObject(room.stub());
    const socket = { sid: people[0].sid, kind: 'room' as const, id: room.facts.roomId };
    await room.stub().cut(socket);
    expect((await clients[0].ended()).code).toBe(4401);
    expect(clients[1].closed).toBeNull();
    const attached = await env.HUB_CONTROL.attachedNow();
    expect(attached.some(({ sid }) => sid === people[0].sid)).toBe(false);
    expect(attached.some(({ sid }) => sid === people[1].sid)).toBe(true);
    await room.stub().cut(socket);
  });
});

describe('49. content', () => {
  beforeEach(stopTime);

  it('is stored and returned as text, trimmed of what hides or turns it', async () => {
    const room = new TestRoom();
    const { clients } = await crowd(room, 'Ann');
    const xss = '<img src=x onerror=alert(1)>';
    await clients[0].say(xss);
    await clients[0].say('\u202Ereversed\u200B');
    const page = await room.stub().history([], null, 2);
    expect(page.ok && page.value.items.map(({ text }) => text)).toEqual(['reversed', xss]);
    for (const text of ['\u200B\u200B', '   ', '😀'.repeat(501), 'a\u0000b', '\uD800']) {
      expect(await clients[0].say(text)).toMatchObject({ type: 'error' });
    }
    expect(await clients[0].say('😀'.repeat(500))).toMatchObject({ type: 'ack' });
  });

  it('is limited in speed and echoes, by player and not by socket', async () => {
    const room = new TestRoom({ policy: {} });
    const ann = new Person('Ann');
    const [first, second] = [await room.enter(ann), await room.enter(ann)];
    expect(await first.say('same')).toMatchObject({ type: 'ack' });
    expect(await second.say('same')).toMatchObject({ error: { code: 'duplicate_message' } });
    const answers = [];
    for (let index = 0; index < 12; index++) {
      answers.push(await (index % 2 === 0 ? first : second).say(`n${index}`));
    }
    const refused = answers.filter(({ error }) => error?.code === 'rate_limited');
    expect(refused.length).toBeGreaterThanOrEqual(3);
  });

  it('waits for slow mode, which everybody is told of', async () => {
    const room = new TestRoom({ policy: {} });
    const { clients } = await crowd(room, 'Ann', 'Bob');
    await room.stub().update({ kind: 'policy', version: 2, policy: { slowModeSeconds: 30 } });
    expect(await clients[1].next(({ type }) => type === 'settings')).toMatchObject({
      slowModeSeconds: 30,
    });
    expect(await clients[0].say('one')).toMatchObject({ type: 'ack' });
    await evictDurableObject(room.stub());
    expect(await clients[0].say('two')).toMatchObject({ error: { code: 'slow_mode' } });
  });

  it('of edits and reactions is paced like messages, for everybody hears of them', async () => {
    const room = new TestRoom({ policy: { ...FREE, messagesPerSecond: 1, messageBurst: 8 } });
    const { clients } = await crowd(room, 'Ann', 'Bob');
    const [ann, bob] = clients;
    const { messageId } = await ann.say('hello');
    const codes: (string | undefined)[] = [];
    for (let index = 0; index < 24; index++) {
      const id = `c${index}`;
      const frame =
        index % 2 === 0
          ? { type: 'react', id, messageId, emoji: '👍' }
          : { type: 'edit', id, messageId, text: `hello ${index}` };
      codes.push((await ann.ask(frame)).error?.code);
    }
    expect(codes.filter((code) => code === undefined).length).toBeLessThan(12);
    expect(new Set(codes.slice(-4))).toContain('rate_limited');
    // Others are not held up, nor is what is not an echo of the flood: the author's next message.
    expect(await bob.ask({ type: 'react', id: 'b', messageId, emoji: '🎉' })).toMatchObject({
      type: 'ack',
    });
    expect(await ann.say('sorry')).toMatchObject({ type: 'ack' });
    expect(await ann.ask({ type: 'delete', id: 'd', messageId })).toMatchObject({ type: 'ack' });
  });

  it('in slow mode may be mended once in the time of a message, also after an eviction', async () => {
    const room = new TestRoom({ policy: { ...FREE, slowModeSeconds: 30 } });
    const { clients } = await crowd(room, 'Ann');
    const { messageId } = await clients[0].say('helo');
    const edit = (id: string, text: string) =>
      clients[0].ask({ type: 'edit', id, messageId, text });
    expect(await edit('e1', 'hello')).toMatchObject({ type: 'ack' });
    expect(await edit('e2', 'buy')).toMatchObject({ error: { code: 'slow_mode' } });
    await evictDurableObject(room.stub());
    const refused = await edit('e3', 'buy');
    expect(refused).toMatchObject({ error: { code: 'slow_mode' } });
    expect(refused.error.retryAfterSeconds).toBeGreaterThan(0);
  });

  it('obeys the policy on words and links, in edits too', async () => {
    const room = new TestRoom({ policy: { ...FREE, words: ['darn'] } });
    const { clients } = await crowd(room, 'Ann');
    expect(await clients[0].say('darn it')).toMatchObject({ error: { code: 'message_refused' } });
    expect(await clients[0].say('see www.spam.example')).toMatchObject({
      error: { code: 'message_refused', reason: 'link' },
    });
    for (const link of [
      'ｅｖｉｌ．ｃｏｍ',
      'evil。com',
      'evil｡com',
      'ｈｔｔｐ：／／evil',
      'ⓔⓥⓘⓛ․com',
    ]) {
      expect(await clients[0].say(link), link).toMatchObject({
        error: { code: 'message_refused', reason: 'link' },
      });
    }
    expect(await clients[0].say('真的。comを見て。')).toMatchObject({ type: 'ack' });
    const { messageId } = await clients[0].say('fine');
    const edit = { type: 'edit', id: 'e', messageId, text: 'd4rn' };
    expect(await clients[0].ask(edit)).toMatchObject({ error: { code: 'message_refused' } });
  });

  it('tells those who were mentioned, and nobody twice', async () => {
    const room = new TestRoom();
    const { people, clients } = await crowd(room, 'Ann', 'Bob');
    await clients[0].say('hello @bob and @Bob and @nobody', 'm1');
    // What comes last says that all before it came.
    await clients[0].say('and @Bob again', 'm2');
    const mine = async () =>
      (await env.HUB_CONTROL.noticesNow()).filter(({ playerId }) => playerId === people[1].id);
    const mention = { kind: 'mention', from: people[0].id, fromName: 'Ann' };
    await expect.poll(async () => (await mine()).length).toBeGreaterThan(1);
    expect(await mine()).toMatchObject([mention, mention]);
  });
});
