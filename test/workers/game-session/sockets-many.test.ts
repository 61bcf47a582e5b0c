// How many sockets a table bears, and the ends of those that do not answer.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  connect,
  env,
  newSession,
  openSession,
  play,
  type TestSession,
  ticketFor,
  upgrade,
} from './session.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('doors', () => {
  it('let in eight sockets of a player: a ninth closes the oldest, also after hibernation', async () => {
    const session = await openSession();
    const clients = [];
    for (let index = 0; index < 11; index++) {
      clients.push(await connect(session));
      await evictDurableObject(session.object);
    }
    for (const client of clients.slice(0, 3)) {
      expect((await client.ended()).code).toBe(4409);
    }
    for (const [index, client] of clients.slice(3).entries()) {
      expect((await client.ask(play(`p${index}`))).type).toBe('result');
    }
  });

  it('keep the eight newest of a player open when eight more come at once', async () => {
    const session = await openSession();
    const more = await Promise.all(Array.from({ length: 8 }, () => connect(session)));
    const tickets = await Promise.all(Array.from({ length: 8 }, () => ticketFor(session)));
    const answers = await Promise.all(
      tickets.map((ticket) => upgrade(session, `parlor.v1, ${ticket}`)),
    );
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(8);
    for (const client of more) expect((await client.ended()).code).toBe(4409);
  });

  it('do not let a crowd of watchers push each other out, only one watcher their own oldest', async () => {
    const session = await openSession();
    await session.object.update(session.playerId, { settings: { spectators: true } });
    const watcher = newSession();
    const own = [];
    for (let index = 0; index < 9; index++) own.push(await connect(session, 'spectator', watcher));
    expect((await own[0]?.ended())?.code).toBe(4409);
    const player = await connect(session);
    for (let index = 0; index < 92; index++) await connect(session, 'spectator', newSession());
    await expect(connect(session, 'spectator', newSession())).rejects.toThrow('429');
    expect(own.slice(1).every(({ closed }) => closed === null)).toBe(true);
    expect((await player.ask(play('p'))).type).toBe('result');
  });
});

describe('a client that does not answer a close', () => {
  const ends: [string, number, (session: TestSession) => Promise<unknown>][] = [
    ['signing out', 4401, (s) => s.object.cut({ sid: s.sid, kind: 'session', id: s.sessionId })],
    [
      'a newer socket',
      4409,
      async (session) => {
        for (let index = 0; index < 8; index++) await connect(session);
      },
    ],
  ];
  it.each(ends)('plays nothing after %s, awake or after a nap', async (_name, code, end) => {
    const session = await openSession();
    const deaf = await connect(session, 'player', session, true);
    expect((await deaf.ask(play('before'))).type).toBe('result');
    await end(session);
    expect((await deaf.ended()).code).toBe(code);
    for (const nap of [false, true]) {
      if (nap) await evictDurableObject(session.object);
      const frames = deaf.frames.length;
      deaf.send(play(`after-${nap}`));
      deaf.send({ type: 'resume', lastSeq: 0 });
      deaf.send('{ "type": "ping" }');
      // Another sign-in hears only of what it does itself.
      const other = { playerId: session.playerId, sid: newSession().sid };
      const neighbour = await connect(session, 'player', other);
      await neighbour.ask(play(`neighbour-${nap}`));
      expect(deaf.frames).toHaveLength(frames);
    }
    const view = await session.object.view(session.playerId);
    expect(view).toMatchObject({ value: { nonce: 3 } });
  });

  it('is not at the table for its hub any more', async () => {
    const session = await openSession();
    const deaf = await connect(session, 'player', session, true);
    deaf.send(new Uint8Array([1]).buffer);
    expect((await deaf.ended()).code).toBe(1003);
    const isAttached = async () =>
      (await env.HUB_CONTROL.attachedNow()).some(({ sid }) => sid === session.sid);
    while (await isAttached()) await scheduler.wait(5);
  });
});
