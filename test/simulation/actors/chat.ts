// Talking: rooms, direct rooms, edits, reactions, coming back.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import { readRoom } from './look.ts';
import { LOBBY, type Person, type Room } from './person.ts';

const WORDS = [
  'lucky',
  'round',
  'again',
  'well',
  'played',
  'nearly',
  'what',
  'a',
  'night',
  'tiger',
];
const EMOJI = ['👍', '🎉', '❤️'];

async function roomOf(person: Person, args: Args): Promise<Room | null> {
  const peer = args.with === null ? undefined : person.around.personOf(String(args.with));
  let id = LOBBY;
  if (peer?.id !== null && peer !== undefined && peer !== person) {
    const answer = await person.device.call('social.openDirect', { params: { playerId: peer.id } });
    if (!answer.ok) return null;
    id = answer.value.room.id;
  }
  return person.rooms.get(id) ?? person.enterRoom(person.device, id);
}

const chosen = (list: readonly string[], which: unknown) =>
  list[Number(which) % Math.max(1, list.length)];

async function send(person: Person, args: Args, frame: (room: Room) => object | null) {
  const room = await roomOf(person, args);
  if (room === null) return;
  const made = frame(room);
  if (made === null) return;
  const sent = person.device.run(() => ({ id: crypto.randomUUID(), ...made }));
  for (let attempt = 0; attempt < Number(args.times); attempt++) {
    // The same again, as somebody does who heard no answer.
    room.line.send(sent);
    await person.device.pause(1_500);
  }
}

/** What there is to say. */
export const CHAT: Ability = {
  name: 'chat',
  draw: (random, person) => {
    const words = Array.from({ length: 2 + random.int(5) }, () => random.pick(WORDS));
    const others = person.around.names.filter((name) => name !== person.name);
    const place = {
      with: random.chance(0.25) && others.length > 0 ? random.pick(others) : null,
      times: random.chance(0.2) ? 2 : 1,
      which: random.int(1_000),
    };
    const kind = random.next();
    const text = `${words.join(' ')} ${random.pick(['x', 'y', 'z'])}`;
    if (kind < 0.55) return { do: 'say', ...place, text };
    if (kind < 0.65) return { do: 'edit', ...place, text };
    if (kind < 0.78) return { do: 'react', ...place, emoji: random.pick(EMOJI) };
    if (kind < 0.84) return { do: 'unsay', ...place };
    if (kind < 0.9) return { do: 'history', ...place };
    if (kind < 0.94) return { do: 'report', ...place, reason: text };
    return { do: 'leaveRoom', ...place };
  },
  acts: {
    say: (person, args) => send(person, args, () => ({ type: 'send', text: String(args.text) })),
    edit: (person, args) =>
      send(person, args, ({ own }) => {
        const messageId = chosen(own, args.which);
        return messageId === undefined
          ? null
          : { type: 'edit', messageId, text: String(args.text) };
      }),
    react: (person, args) =>
      send(person, args, ({ all }) => {
        const messageId = chosen(all, args.which);
        return messageId === undefined
          ? null
          : { type: 'react', messageId, emoji: String(args.emoji) };
      }),
    unsay: (person, args) =>
      send(person, args, ({ own }) => {
        const messageId = chosen(own, args.which);
        return messageId === undefined ? null : { type: 'delete', messageId };
      }),
    history: async (person, args) => {
      const room = await roomOf(person, args);
      if (room !== null) await readRoom(person.device, room.id);
    },
    report: async (person, args) => {
      const room = await roomOf(person, args);
      const messageId = room === null ? undefined : chosen(room.all, args.which);
      if (room === null || messageId === undefined) return;
      const body = { messageId, reason: String(args.reason) };
      await person.device.call('social.reportMessage', { params: { id: room.id }, body });
    },
    leaveRoom: async (person, args) => {
      const room = await roomOf(person, args);
      if (room === null) return;
      person.device.run(() => room.line.close());
      person.rooms.delete(room.id);
    },
  },
};
