// Friends and blocks, between people who are there.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Person } from './person.ts';

type Edge =
  | 'social.askFriend'
  | 'social.acceptFriend'
  | 'social.declineFriend'
  | 'social.removeFriend'
  | 'social.block'
  | 'social.unblock';

const EDGES: readonly Edge[] = [
  'social.askFriend',
  'social.askFriend',
  'social.acceptFriend',
  'social.acceptFriend',
  'social.declineFriend',
  'social.removeFriend',
  'social.block',
  'social.unblock',
];

/** The other's id; null while they are not there. */
function otherOf(person: Person, args: Args): string | null {
  const other = person.around.personOf(String(args.with));
  return other === undefined || other === person ? null : other.id;
}

/** What there is between people. */
export const FRIENDS: Ability = {
  name: 'friends',
  draw: (random, person) => {
    const others = person.around.names.filter((name) => name !== person.name);
    if (others.length === 0) return null;
    if (random.chance(0.15)) return { do: 'listFriends' };
    if (random.chance(0.1)) return { do: 'notices' };
    return { do: 'edge', edge: random.pick(EDGES), with: random.pick(others) };
  },
  acts: {
    edge: async (person, args) => {
      const playerId = otherOf(person, args);
      if (playerId === null) return;
      await person.device.call(args.edge as Edge, { params: { playerId } });
    },
    listFriends: ({ device }) => device.call('social.listFriends', {}),
    notices: ({ device }) => device.call('social.listNotices', {}),
  },
};
