// The social side of a hub: presence that friends alone see, notices that wait for who is away, the
// player's own socket.

import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it, vi } from 'vitest';
import type { NewNotice } from '#shared/contracts/social.ts';
import { newId } from '#shared/ids.ts';
import { hubServerFrameSchema } from '#shared/protocol/hub.ts';
import { newTicket } from '#shared/ticket.ts';
import { pause, until } from '#test/kit/patience.ts';
import { type Frame, TestSocket, upgradeHeaders } from '#test/kit/socket.ts';
import { env } from './env.ts';

const id = () => newId(Date.now());

class Owner {
  readonly id = id();
  readonly sid = id();
  version = 0;
  listVersion = 1;
  friends: string[] = [];
  blocks: string[] = [];
  readonly sockets: TestSocket[] = [];

  get hub() {
    return env.PLAYER_HUB.getByName(this.id);
  }

  async signIn(): Promise<this> {
    const signIns = [{ sid: this.sid, ver: 0, expiresAtMs: Date.now() + 3_600_000 }];
    await this.hub.load(this.id, { version: this.listVersion, signIns });
    return this;
  }

  relations() {
    const { version, friends, blocks } = this;
    return { version, friends, blocks };
  }

  async relate(friends: Owner[], blocks: Owner[] = []): Promise<void> {
    this.version += 1;
    this.friends = friends.map((friend) => friend.id);
    this.blocks = blocks.map((blocked) => blocked.id);
    await this.hub.relate(this.id, this.relations());
  }

  async ticket(): Promise<string> {
    return (await this.hub.issueTicket(this.id, this.sid, this.relations()))?.ticket ?? '';
  }

  upgrade(ticket: string): Promise<Response> {
    return this.hub.fetch('https://hub/socket', { headers: upgradeHeaders(ticket) });
  }

  /** The newest. */
  get socket(): TestSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('not connected');
    return socket;
  }

  /** What came on all of them. */
  get frames(): Frame[] {
    return this.sockets.flatMap(({ frames }) => frames);
  }

  get closed(): number | undefined {
    return this.socket.closed?.code;
  }

  /** `isDeaf`: it does not answer a close. */
  async connect(isDeaf = false): Promise<this> {
    this.sockets.push(TestSocket.accept(await this.upgrade(await this.ticket()), isDeaf));
    await this.next(({ type }) => type === 'welcome');
    return this;
  }

  next(fits: (frame: Frame) => boolean): Promise<Frame> {
    return this.socket.next(fits);
  }

  send(frame: object | string): void {
    this.socket.send(frame);
  }
}

const owner = () => new Owner().signIn();
const presence = (of: Owner, state: string) => (frame: Frame) =>
  frame.type === 'presence' && frame.playerId === of.id && frame.state === state;

async function friends(): Promise<[Owner, Owner]> {
  const [ann, bob] = [await owner(), await owner()];
  await ann.relate([bob]);
  await bob.relate([ann]);
  return [ann, bob];
}

function notice(from: Owner | null, changes: Partial<NewNotice> = {}): NewNotice {
  const sender = { from: from?.id ?? null, fromName: from === null ? null : 'Somebody' };
  return { key: id(), kind: 'mention', ...sender, facts: {}, atMs: Date.now(), ...changes };
}

describe('presence', () => {
  it('reaches friends, also as in a game, away, and gone', async () => {
    const [ann, bob] = await friends();
    await ann.connect();
    await bob.connect();
    await ann.next(presence(bob, 'online'));
    expect(bob.frames[0]).toMatchObject({ type: 'welcome', presence: 'online' });
    expect(hubServerFrameSchema.safeParse(bob.frames[0]).error).toBeUndefined();
    await bob.hub.attach({ sid: bob.sid, kind: 'session', id: id() });
    await ann.next(presence(bob, 'in_game'));
    ann.send({ type: 'presence', state: 'away' });
    await bob.next(presence(ann, 'away'));
    ann.socket.close();
    // The alarm says it once the hub has seen the close.
    const isHeard = async () => {
      await runDurableObjectAlarm(ann.hub);
      return bob.frames.some(presence(ann, 'offline'));
    };
    await until(isHeard, () => 'nobody says that she is gone');
  });

  it('of somebody invisible is that of somebody who is not there', async () => {
    const [ann, bob] = await friends();
    await bob.connect();
    await ann.connect();
    await bob.next(presence(ann, 'online'));
    ann.send({ type: 'presence', state: 'invisible' });
    await bob.next(presence(ann, 'offline'));
    expect(await bob.hub.friendPresences()).toEqual([]);
    expect(await ann.hub.greet(bob.id, 'online')).toBe('offline');
    await evictDurableObject(ann.hub);
    expect(await ann.hub.greet(bob.id, 'online')).toBe('offline');
  });

  it('is told to nobody who is not a friend, whoever asks', async () => {
    const [ann] = await friends();
    const stranger = await owner();
    await ann.connect();
    await stranger.connect();
    expect(await ann.hub.greet(stranger.id, 'online')).toBe('offline');
    expect(await ann.hub.friendPresences()).toEqual([]);
    expect(stranger.frames.filter(({ type }) => type === 'presence')).toEqual([]);
  });

  it('ends with the friendship on both sides, and begins with a new one', async () => {
    const [ann, bob] = await friends();
    await ann.connect();
    await bob.connect();
    await ann.next(presence(bob, 'online'));
    await bob.relate([], [ann]);
    await ann.relate([]);
    await ann.next(presence(bob, 'offline'));
    await bob.next(presence(ann, 'offline'));
    expect(await bob.hub.greet(ann.id, 'online')).toBe('offline');
    await bob.relate([ann]);
    await ann.relate([bob]);
    // The first time it stood in the welcome.
    await bob.next(presence(ann, 'online'));
  });
});

describe('notices', () => {
  it('wait for who is away, come in order, are read up to a marker that survives', async () => {
    const [ann, bob] = [await owner(), await owner()];
    for (let index = 0; index < 3; index++) {
      await ann.hub.notify(ann.id, notice(bob, { facts: { index } }));
    }
    await evictDurableObject(ann.hub);
    await ann.connect();
    expect(ann.frames[0]).toMatchObject({ type: 'welcome', seq: 3, unread: 3 });
    ann.send({ type: 'resume', lastSeq: 1 });
    await ann.next(({ type }) => type === 'resumed');
    expect(ann.frames.filter(({ type }) => type === 'notice').map(({ seq }) => seq)).toEqual([
      2, 3,
    ]);
    ann.send({ type: 'read', seq: 2 });
    expect(await ann.next(({ type }) => type === 'read')).toMatchObject({ seq: 2, unread: 1 });
    await evictDurableObject(ann.hub);
    const page = await ann.hub.notices(null, 2);
    expect(page.items.map(({ seq, read }) => [seq, read])).toEqual([
      [3, false],
      [2, true],
    ]);
    expect(await ann.hub.notices(page.next, 2)).toMatchObject({ items: [{ seq: 1 }], next: null });
    expect(await ann.hub.markRead(1)).toBe(1);
    expect(await ann.hub.markRead(9_999)).toBe(0);
  });

  it('come once however often they are delivered, and again when something new happened', async () => {
    const ann = await owner();
    const bob = await owner();
    await ann.connect();
    const first = notice(bob, { key: 'direct:room', atMs: 1_000 });
    await ann.hub.notify(ann.id, first);
    await ann.hub.notify(ann.id, first);
    await ann.hub.notify(ann.id, { ...first, atMs: 2_000 });
    const { items, unread } = await ann.hub.notices(null, 10);
    expect(items.map(({ seq }) => seq)).toEqual([2]);
    expect(unread).toBe(1);
    await expect.poll(() => ann.frames.filter(({ type }) => type === 'notice').length).toBe(2);
  });

  it('of somebody who is blocked never arrive, and those there go; staff passes', async () => {
    const [ann, bob] = [await owner(), await owner()];
    await ann.hub.notify(ann.id, notice(bob));
    await ann.relate([], [bob]);
    await ann.hub.notify(ann.id, notice(bob));
    expect(await ann.hub.notices(null, 10)).toEqual({ items: [], next: null, unread: 0 });
    await ann.hub.notify(ann.id, notice(bob, { staff: true }));
    expect((await ann.hub.notices(null, 10)).items).toHaveLength(1);
  });

  it('that are taken back go, also when they come late, and a newer one stays', async () => {
    const [ann, bob] = [await owner(), await owner()];
    await ann.connect();
    const ask = (atMs: number) => notice(bob, { key: 'ask:bob', kind: 'friend_request', atMs });
    await ann.hub.notify(ann.id, ask(1_000));
    await ann.hub.retract(ann.id, { key: 'ask:bob', atMs: 2_000 });
    await ann.hub.retract(ann.id, { key: 'ask:bob', atMs: 2_000 });
    await ann.hub.notify(ann.id, ask(1_500));
    expect(await ann.hub.notices(null, 10)).toEqual({ items: [], next: null, unread: 0 });
    await expect
      .poll(() => ann.frames.filter(({ type }) => type === 'retracted'))
      .toEqual([{ type: 'retracted', seq: 1, unread: 0 }]);
    await ann.hub.notify(ann.id, ask(3_000));
    await ann.hub.retract(ann.id, { key: 'ask:bob', atMs: 2_500 });
    expect((await ann.hub.notices(null, 10)).items).toHaveLength(1);
  });

  it('of one message are taken back for that message alone', async () => {
    const [ann, bob] = [await owner(), await owner()];
    const said = (messageId: string, atMs: number) =>
      notice(bob, { key: 'direct:room', facts: { messageId }, atMs });
    await ann.hub.notify(ann.id, said('one', 1_000));
    await ann.hub.notify(ann.id, said('two', 2_000));
    await ann.hub.retract(ann.id, { key: 'direct:room', messageId: 'one', atMs: 3_000 });
    expect((await ann.hub.notices(null, 10)).items).toMatchObject([
      { facts: { messageId: 'two' } },
    ]);
    await ann.hub.retract(ann.id, { key: 'direct:room', messageId: 'two', atMs: 4_000 });
    expect((await ann.hub.notices(null, 10)).items).toEqual([]);
  });

  it('are kept up to five hundred', async () => {
    const ann = await owner();
    for (let index = 0; index < 510; index++) await ann.hub.notify(ann.id, notice(null));
    expect((await ann.hub.notices(null, 600)).items).toHaveLength(500);
  });
});

describe('the own socket', () => {
  // evidence: V4.4.4
  it('opens by a ticket once, for a living sign-in, and for nobody else', async () => {
    const [ann, bob] = [await owner(), await owner()];
    const ticket = await ann.ticket();
    expect((await bob.upgrade(ticket)).status).toBe(401);
    expect(
      (await ann.upgrade(newTicket(env.ROUTING_KEY, 'hub', ann.id, Date.now() + 30_000))).status,
    ).toBe(401);
    expect((await ann.upgrade(ticket)).status).toBe(101);
    expect((await ann.upgrade(ticket)).status).toBe(401);
    const late = await ann.ticket();
    await ann.hub.load(ann.id, { version: 2, signIns: [] });
    expect((await ann.upgrade(late)).status).toBe(401);
  });

  it('closes with 4401 when its sign-in ends, also when hibernated', async () => {
    const ann = await (await owner()).connect();
    await evictDurableObject(ann.hub);
    await ann.hub.revoke(ann.id, { version: 2, signIns: [] });
    await expect.poll(() => ann.closed).toBe(4401);
  });

  it('of an ended sign-in is not heard any more, whether or not its client answers', async () => {
    const [ann, bob] = await friends();
    await bob.connect();
    await ann.connect(true);
    await bob.next(presence(ann, 'online'));
    await ann.hub.notify(ann.id, notice(null));
    await ann.hub.revoke(ann.id, { version: 9, signIns: [] });
    await expect.poll(() => ann.closed).toBe(4401);
    for (const nap of [false, true]) {
      if (nap) await evictDurableObject(ann.hub);
      const heard = ann.frames.length;
      ann.send({ type: 'presence', state: 'away' });
      ann.send({ type: 'read', seq: 1 });
      ann.send({ type: 'resume', lastSeq: 0 });
      await ann.hub.notify(ann.id, notice(null));
      await pause(50);
      expect(ann.frames).toHaveLength(heard);
      expect((await ann.hub.notices(null, 10)).unread).toBe(nap ? 3 : 2);
    }
    expect(bob.frames.some(presence(ann, 'away'))).toBe(false);
    await runDurableObjectAlarm(ann.hub);
    await bob.next(presence(ann, 'offline'));
  });

  it('is one of ten: each further one closes the oldest, also after hibernation', async () => {
    const ann = await owner();
    const closed = () =>
      ann.sockets.flatMap((socket, index) => (socket.closed?.code === 4409 ? [index] : []));
    for (let index = 0; index < 13; index++) {
      await ann.connect();
      await evictDurableObject(ann.hub);
      const oldest = Array.from({ length: Math.max(0, index - 9) }, (_, place) => place);
      await expect.poll(closed).toEqual(oldest);
    }
    for (const socket of ann.sockets.slice(3)) socket.send('{ "type": "ping" }');
    const pongs = () => ann.frames.filter(({ type }) => type === 'pong').length;
    await expect.poll(pongs).toBe(10);
  });

  it('refuses what is no frame of ours and closes in the end', async () => {
    const lines: string[] = [];
    const spy = vi
      .spyOn(console, 'log')
      .mockImplementation((line) => void lines.push(String(line)));
    const ann = await (await owner()).connect();
    ann.send('{"type":"fly"}');
    const refused = await ann.next(({ type }) => type === 'error');
    spy.mockRestore();
    expect(refused).toMatchObject({ error: { code: 'invalid_request' } });
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'frame_refused', errorCode: 'invalid_request' }),
    );
    for (let index = 0; index < 100; index++) ann.send({ type: 'read', seq: 0 });
    await expect.poll(() => ann.closed).toBe(4429);
  });

  it.each([
    ['a binary frame', new ArrayBuffer(4), 1003, 'invalid_request'],
    ['a frame over 8 KiB, in bytes', `"${'€'.repeat(3_000)}"`, 1009, 'body_too_large'],
  ])('answers %s with an error, then closes', async (_, frame, close, code) => {
    const ann = await (await owner()).connect();
    ann.socket?.send(frame);
    await expect.poll(() => ann.closed).toBe(close);
    expect(ann.frames.at(-1)).toMatchObject({ type: 'error', error: { code } });
    expect(hubServerFrameSchema.safeParse(ann.frames.at(-1)).error).toBeUndefined();
  });

  it('bears twenty frames that are none, however slowly they come, and not one more', async () => {
    const ann = await (await owner()).connect();
    const errors = () => ann.frames.filter(({ type }) => type === 'error').length;
    for (let count = 1; count <= 21; count++) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
      expect(ann.closed).toBeUndefined();
      ann.send('{"type":"fly"}');
      await expect.poll(errors).toBe(count);
    }
    vi.useRealTimers();
    await expect.poll(() => ann.closed).toBe(1008);
  });

  it('is closed with 4429 when it sends a flood of pings, in the spelling of the runtime too', async () => {
    const ann = await (await owner()).connect();
    ann.send({ type: 'ping' });
    await ann.next(({ type }) => type === 'pong');
    for (let index = 0; index < 100; index++) ann.send({ type: 'ping' });
    await expect.poll(() => ann.closed).toBe(4429);
  });

  it('gives a room the newest block list when it reports a socket', async () => {
    const [ann, bob] = [await owner(), await owner()];
    const socket = { sid: ann.sid, kind: 'room' as const, id: id() };
    expect(await ann.hub.enterRoom(socket)).toEqual({ alive: true, blocks: null });
    await ann.relate([], [bob]);
    expect(await ann.hub.enterRoom(socket)).toEqual({
      alive: true,
      blocks: { version: 1, blocks: [bob.id] },
    });
    expect(await ann.hub.relate(ann.id, ann.relations())).toEqual([socket.id]);
    expect(await ann.hub.enterRoom({ ...socket, sid: id() })).toMatchObject({ alive: false });
  });

  it('lets older relations change nothing', async () => {
    const [ann, bob] = await friends();
    await ann.hub.relate(ann.id, { version: 0, friends: [], blocks: [bob.id] });
    await ann.hub.notify(ann.id, notice(bob));
    expect((await ann.hub.notices(null, 10)).items).toHaveLength(1);
  });
});
