// Watching: letting others look at one's table, and looking at theirs.

import type { Ability } from './actor.ts';
import type { Person } from './person.ts';

/** The table of somebody that is open; undefined where there is none. */
const tableOf = (person: Person | undefined) =>
  [...(person?.tables.values() ?? [])].find(({ isOver }) => !isOver);

async function letWatch(person: Person, spectators: boolean): Promise<void> {
  const table = tableOf(person);
  if (table === undefined) return;
  const input = { params: { id: table.id }, body: { settings: { spectators } } };
  await person.device.call('games.updateSession', input);
}

/** What there is to watch. */
export const WATCH: Ability = {
  name: 'watch',
  draw: (random, person) => {
    const others = person.around.names.filter((name) => name !== person.name);
    if (others.length === 0) return null;
    const kind = random.next();
    if (kind < 0.35) return { do: 'letWatch', isLet: random.chance(0.4) };
    if (kind < 0.9) return { do: 'watch', with: random.pick(others), asks: random.chance(0.7) };
    return { do: 'lookAway' };
  },
  acts: {
    letWatch: (person, { isLet }) => letWatch(person, isLet === true),
    watch: async (person, args) => {
      const other = person.around.personOf(String(args.with));
      const table = tableOf(other);
      if (other === undefined || table === undefined || person.watched.has(table.id)) return;
      if (args.asks === true) await letWatch(other, true);
      person.watched.set(table.id, person.watch(table.id));
    },
    lookAway: ({ watched, device }) => {
      for (const socket of watched.values()) device.run(() => socket.close());
      watched.clear();
    },
  },
};
