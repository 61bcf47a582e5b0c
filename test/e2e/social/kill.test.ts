// SIGKILL of the whole runtime in the middle of a broadcast, on storage that stays: every message that
// was acknowledged is there afterwards, once, and clients resume without a gap.

import { beforeAll, expect, it } from 'vitest';
import { workerdProcesses } from '#test/bench/lib/processes.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { type NetSocket, newPlayers, type Player } from '#test/kit/player.ts';

const ROUNDS = 3;
const BURST = 8;

const platform = platformFixture();
let speakers: Player[];
let listener: Player;
let roomId: string;

beforeAll(async () => {
  [listener, ...speakers] = (await newPlayers(platform, 4)) as [Player, ...Player[]];
  for (const speaker of speakers) {
    await speaker.call('POST', `/v1/friends/${listener.id}`);
    await listener.call('POST', `/v1/friends/${speaker.id}/accept`);
  }
  const made = await listener.call('POST', '/v1/rooms', { body: { title: 'Stormy' } });
  roomId = made.body.room.id;
  for (const { id } of speakers) {
    await listener.call('POST', `/v1/rooms/${roomId}/members`, { body: { playerId: id } });
  }
});

const enter = (player: Player, lastSeq?: number) =>
  player.enter(`/v1/rooms/${roomId}`, lastSeq === undefined ? '' : `?lastSeq=${lastSeq}`);

const heardBy = (socket: NetSocket): { seq: number; text: string }[] =>
  socket.frames
    .filter(({ type }) => type === 'message')
    .map(({ seq, message }) => ({ seq, text: message.text }));

it('a room whose runtime is killed keeps every acknowledged message, once, and gives listeners each of them', async () => {
  const acknowledged = new Set<string>();
  const heard: { seq: number; text: string }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ears = await enter(listener, heard.at(-1)?.seq ?? 0);
    const mouths = await Promise.all(speakers.map((speaker) => enter(speaker)));
    for (let index = 0; index < BURST; index++) {
      for (const [who, mouth] of mouths.entries()) {
        const text = `${round} ${who} ${index}`;
        mouth.send({ type: 'send', id: text.replaceAll(' ', '-'), text });
      }
    }
    await ears.next(({ type }) => type === 'message');
    for (const pid of workerdProcesses()) process.kill(pid, 'SIGKILL');
    await Promise.all([ears, ...mouths].map((socket) => socket.ended()));
    for (const mouth of mouths) {
      for (const { type, id } of mouth.frames) {
        if (type === 'ack') acknowledged.add(id.replaceAll('-', ' '));
      }
    }
    heard.push(...heardBy(ears));
    await platform.restart();
  }
  const ears = await enter(listener, heard.at(-1)?.seq ?? 0);
  await ears.next(({ type }) => type === 'resumed');
  heard.push(...heardBy(ears));
  const page = await listener.call('GET', `/v1/rooms/${roomId}/messages?limit=100`);
  const kept: string[] = page.body.items.map(({ text }: { text: string }) => text).reverse();
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept).toEqual(expect.arrayContaining([...acknowledged]));
  expect(heard.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index + 1));
  expect(heard.map(({ text }) => text)).toEqual(kept);
});
