// Groups: rooms of one's own, into which friends are brought, and out of which people go or are taken.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import { readRoom } from './look.ts';
import type { Person } from './person.ts';

/** One of the groups that a person knows of; undefined where they know none. */
const groupOf = ({ groups }: Person, args: Args) => groups[Number(args.which) % groups.length];

async function find(person: Person): Promise<void> {
  const answer = await person.device.call('social.listRooms', { query: { limit: '100' } });
  if (!answer.ok) return;
  const found = answer.value.items.filter(({ kind }) => kind === 'group').map(({ id }) => id);
  person.groups = [...new Set([...person.groups, ...found])];
}

/** Becomes the friend of somebody who says yes: only friends are brought into a group. */
async function befriend(person: Person, other: Person): Promise<void> {
  if (other.id === null || person.id === null) return;
  await person.device.call('social.askFriend', { params: { playerId: other.id } });
  await other.device.call('social.acceptFriend', { params: { playerId: person.id } });
}

async function makeGroup(person: Person, title: string): Promise<void> {
  const answer = await person.device.call('social.createRoom', { body: { title } });
  if (answer.ok) person.groups = [...new Set([...person.groups, answer.value.room.id])];
}

/** Brings somebody in, as a friend and into a group that may be made on the way. */
async function bringIn(person: Person, args: Args): Promise<void> {
  const other = person.around.personOf(String(args.with));
  if (person.groups.length === 0) await makeGroup(person, String(args.title));
  const id = groupOf(person, args);
  if (id === undefined || other === undefined || other.id === null) return;
  const add = { params: { id }, body: { playerId: other.id } };
  const answer = await person.device.call('social.addMember', add);
  if (answer.ok || answer.error.code !== 'forbidden') return;
  await befriend(person, other);
  await person.device.call('social.addMember', add);
}

/** What there is to do in groups. */
export const GROUPS: Ability = {
  name: 'groups',
  draw: (random, person) => {
    const others = person.around.names.filter((name) => name !== person.name);
    if (others.length === 0) return null;
    const place = { with: random.pick(others), which: random.int(1_000) };
    const title = `Table ${random.int(3)}`;
    const kind = random.next();
    if (kind < 0.1) return { do: 'findGroups' };
    if (kind < 0.5) return { do: 'bringIn', ...place, title };
    if (kind < 0.75) return { do: 'talkInGroup', ...place, text: title };
    if (kind < 0.82) return { do: 'readGroup', ...place };
    if (kind < 0.94) return { do: 'takeOut', ...place };
    return { do: 'takeOut', ...place, with: person.name };
  },
  acts: {
    findGroups: find,
    bringIn,
    takeOut: async (person, args) => {
      const id = groupOf(person, args);
      const playerId = person.around.personOf(String(args.with))?.id;
      if (id === undefined || typeof playerId !== 'string') return;
      await person.device.call('social.removeMember', { params: { id, playerId } });
    },
    talkInGroup: (person, args) => {
      const id = groupOf(person, args);
      if (id === undefined) return;
      const room = person.rooms.get(id) ?? person.enterRoom(person.device, id);
      const { text } = args;
      person.device.run(() =>
        room.line.send({ id: crypto.randomUUID(), type: 'send', text: String(text) }),
      );
    },
    readGroup: async (person, args) => {
      const id = groupOf(person, args);
      if (id !== undefined) await readRoom(person.device, id);
    },
  },
};
