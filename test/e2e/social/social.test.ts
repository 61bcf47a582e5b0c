// Social as players meet it: over the gateway, with real sockets, hubs, rooms and Postgres.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { fixture } from '#test/kit/fixture.ts';
import { within } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { LOBBY, type NetSocket, newPlayer, newPlayers, type Player } from '#test/kit/player.ts';

const platform = platformFixture();
const ann = fixture(() => newPlayer(platform));
const bob = fixture(() => newPlayer(platform));
const cid = fixture(() => newPlayer(platform));

// Clients ping. workerd holds the connection of one that never said anything open for ten seconds
// after it was closed: the close frame is there at once, the end of the stream is not.
async function connected(player: Player, path: string): Promise<NetSocket> {
  const socket = await player.enter(path);
  socket.send('{"type":"ping"}');
  await socket.next((frame) => frame.type === 'pong');
  return socket;
}

const enter = (player: Player, roomId: string) => connected(player, `/v1/rooms/${roomId}`);
const hub = (player: Player) => connected(player, '/v1/hub');

const isType = (type: string) => (frame: { type: string }) => frame.type === type;

describe('friends', () => {
  it('that are asked and no longer asked, again and again, find nothing in their inbox', async () => {
    const [one, other] = await newPlayers(platform, 2);
    const own = await hub(other);
    for (let round = 0; round < 3; round++) {
      expect((await one.call('POST', `/v1/friends/${other.id}`)).status).toBe(201);
      expect((await one.call('DELETE', `/v1/friends/${other.id}`)).status).toBe(204);
    }
    const inbox = async () => (await other.call('GET', '/v1/notices')).body;
    await expect.poll(inbox).toMatchObject({ items: [], unread: 0 });
    await own.close();
  });

  it('are called in an inbox what they are called now, also to who comes back to it', async () => {
    const [one, other] = await newPlayers(platform, 2);
    expect((await one.call('POST', `/v1/friends/${other.id}`)).status).toBe(201);
    const senders = async () =>
      (await other.call('GET', '/v1/notices')).body.items.map(
        ({ from }: { from: { name: string } }) => from.name,
      );
    await expect.poll(senders).toHaveLength(1);
    const displayName = `Renamed${one.id.slice(-8)}`;
    expect((await one.call('PATCH', '/v1/me', { body: { displayName } })).status).toBe(200);
    expect(await senders()).toEqual([displayName]);
    const back = await hub(other);
    back.send({ type: 'resume', lastSeq: 0 });
    const told = await back.next(isType('notice'));
    expect(told.notice.from).toEqual({ id: one.id, name: displayName });
    await back.close();
  });

  it('are asked, told over the hub, accepted, and see each other come and go', async () => {
    const annHub = await hub(ann);
    const bobHub = await hub(bob);
    expect((await ann.call('POST', `/v1/friends/${bob.id}`)).status).toBe(201);
    const asked = await bobHub.next(isType('notice'));
    expect(asked.notice).toMatchObject({ kind: 'friend_request', from: { id: ann.id } });
    const requests = await bob.call('GET', '/v1/friends/requests');
    expect(requests.body.items).toMatchObject([{ player: { id: ann.id } }]);
    expect((await bob.call('POST', `/v1/friends/${ann.id}/accept`)).body).toEqual({
      playerId: ann.id,
      relation: 'friend',
    });
    const online = (id: string) => (frame: { type: string; playerId?: string; state?: string }) =>
      frame.type === 'presence' && frame.playerId === id && frame.state === 'online';
    await annHub.next(online(bob.id));
    await bobHub.next(online(ann.id));
    annHub.send({ type: 'presence', state: 'invisible' });
    const gone = await bobHub.next(
      (frame) => frame.type === 'presence' && frame.state === 'offline',
    );
    expect(gone.playerId).toBe(ann.id);
    annHub.send({ type: 'presence', state: 'online' });
    const friends = await ann.call('GET', '/v1/friends');
    expect(friends.body.items).toMatchObject([{ player: { id: bob.id }, presence: 'online' }]);
    await annHub.close();
    await bobHub.close();
  });

  it('find each other by name until one blocks the other', async () => {
    const { body: me } = await cid.call('GET', '/v1/me');
    const search = () => ann.call('GET', `/v1/players?query=${me.displayName.toLowerCase()}`);
    expect((await search()).body.items).toMatchObject([{ id: cid.id, relation: 'none' }]);
    expect((await cid.call('PUT', `/v1/blocks/${ann.id}`)).status).toBe(204);
    expect((await search()).body.items).toEqual([]);
    const profile = await ann.call('GET', `/v1/players/${cid.id}`);
    expect(profile.body).toEqual({ id: cid.id, displayName: me.displayName, relation: 'none' });
    expect((await ann.call('POST', `/v1/friends/${cid.id}`)).status).toBe(201);
    expect((await cid.call('GET', '/v1/friends/requests')).body.items).toEqual([]);
    expect((await cid.call('DELETE', `/v1/blocks/${ann.id}`)).status).toBe(204);
    expect((await search()).body.items).toHaveLength(1);
  });
});

describe('rooms', () => {
  it('carry messages to everybody but those who have blocked their author', async () => {
    const rooms = await ann.call('GET', '/v1/rooms');
    expect(rooms.body.items.map(({ kind }: { kind: string }) => kind)).toContain('game');
    const [a, b, c] = await Promise.all([ann, bob, cid].map((player) => enter(player, LOBBY)));
    if (a === undefined || b === undefined || c === undefined) throw new Error();
    const ack = await a.ask({ type: 'send', id: 'm1', text: 'good evening' });
    expect(ack).toMatchObject({ type: 'ack', id: 'm1' });
    await c.next((frame) => frame.message?.text === 'good evening');
    expect((await cid.call('PUT', `/v1/blocks/${ann.id}`)).status).toBe(204);
    await a.ask({ type: 'send', id: 'm2', text: 'can you hear me' });
    await b.next((frame) => frame.message?.text === 'can you hear me');
    await b.ask({ type: 'send', id: 'm3', text: 'loud and clear' });
    await c.next((frame) => frame.message?.text === 'loud and clear');
    expect(c.frames.some((frame) => frame.message?.text === 'can you hear me')).toBe(false);
    const texts = async (player: Player) => {
      const page = await player.call('GET', `/v1/rooms/${LOBBY}/messages`);
      return page.body.items.map(({ text }: { text: string }) => text);
    };
    expect(await texts(ann)).toEqual(['loud and clear', 'can you hear me', 'good evening']);
    expect(await texts(cid)).toEqual(['loud and clear']);
    await cid.call('DELETE', `/v1/blocks/${ann.id}`);
    await Promise.all([a.close(), b.close(), c.close()]);
  });

  it('of two players are found again, and leave a notice for who is away', async () => {
    const made = await ann.call('POST', `/v1/direct/${bob.id}`);
    expect(made.status).toBe(201);
    const again = await bob.call('POST', `/v1/direct/${ann.id}`);
    expect(again.status).toBe(200);
    expect(again.body.room.id).toBe(made.body.room.id);
    const stranger = await cid.call('POST', `/v1/rooms/${made.body.room.id}/ticket`);
    expect(stranger.status).toBe(404);
    const a = await enter(ann, made.body.room.id);
    await a.ask({ type: 'send', id: 'd1', text: 'are you there' });
    await expect
      .poll(async () => (await bob.call('GET', '/v1/notices')).body.items[0]?.kind)
      .toBe('direct_message');
    await a.close();
  });

  it('of a group are open to friends who were brought in, and to nobody else', async () => {
    const made = await ann.call('POST', '/v1/rooms', { body: { title: 'Table talk' } });
    const { id } = made.body.room;
    expect((await bob.call('POST', `/v1/rooms/${id}/ticket`)).status).toBe(404);
    const add = (playerId: string) =>
      ann.call('POST', `/v1/rooms/${id}/members`, { body: { playerId } });
    expect((await add(cid.id)).status).toBe(403);
    expect((await add(bob.id)).status).toBe(204);
    const b = await enter(bob, id);
    expect((await ann.call('DELETE', `/v1/rooms/${id}/members/${bob.id}`)).status).toBe(204);
    expect((await b.ended()).code).toBe(4404);
    expect((await bob.call('POST', `/v1/rooms/${id}/ticket`)).status).toBe(404);
  });

  it('hear of a new name at once, and nobody else may have the old one', async () => {
    const [player, other] = await newPlayers(platform, 2);
    const old = (await player.call('GET', '/v1/me')).body.displayName;
    const rename = (who: Player, displayName: string) =>
      who.call('PATCH', '/v1/me', { body: { displayName } });
    const [mine, theirs] = [await enter(player, LOBBY), await enter(other, LOBBY)];
    const name = `Zoe ${process.pid}`;
    expect((await rename(player, name)).status).toBe(200);
    expect((await rename(other, old)).body.error?.code).toBe('display_name_taken');
    expect(await theirs.next(isType('renamed'))).toMatchObject({ playerId: player.id, name });
    await mine.ask({ type: 'send', id: 'n1', text: 'who am I now' });
    const said = await theirs.next((frame) => frame.message?.text === 'who am I now');
    expect(said.message.author.name).toBe(name);
    await mine.close();
    const again = await enter(player, LOBBY);
    await again.ask({ type: 'send', id: 'n2', text: 'and who now' });
    const later = await theirs.next((frame) => frame.message?.text === 'and who now');
    expect(later.message.author.name).toBe(name);
    await again.close();
    await theirs.close();
  });

  it('close within a second when the sign-in ends', async () => {
    const player = await newPlayer(platform);
    const socket = await enter(player, LOBBY);
    const own = await hub(player);
    expect((await player.call('POST', '/v1/auth/logout')).status).toBe(204);
    await within(
      1_000,
      () => socket.closed !== null && own.closed !== null,
      () => platform.call('GET', '/healthz'),
    );
    expect([socket.closed?.code, own.closed?.code]).toEqual([4401, 4401]);
  });

  it('keep what was said over a restart, and clients resume where they were', async () => {
    const a = await enter(ann, LOBBY);
    const ack = await a.ask({ type: 'send', id: 'r1', text: 'before the deploy' });
    await platform.restart();
    await a.ended();
    const again = await enter(ann, LOBBY);
    again.send({ type: 'resume', lastSeq: ack.seq - 1 });
    const missed = await again.next((frame) => frame.message?.text === 'before the deploy');
    expect(missed.seq).toBe(ack.seq);
    await again.close();
  });
});

it('social leaves nothing in the outbox once everybody has heard', async () => {
  await expect
    .poll(() => platform.database.admin.call(sql`select count(*)::integer as n from social.outbox`))
    .toEqual([{ n: 0 }]);
});
