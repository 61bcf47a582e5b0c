// `npm run bench:chat -- --against <git ref or directory>`: this tree's rooms beside another one's, each
// on its own workerd, in alternating pairs.

import { join } from 'node:path';
import { newId } from '#shared/ids.ts';
import { type Pair, startBoth, tell } from '../lib/against.ts';
import type { Contender } from '../lib/load.ts';
import { fineCpuMsOf } from '../lib/paired.ts';
import { newVisitor, startRooms, visit } from './rooms.ts';

const MEMBERS = Number(process.env.BENCH_MEMBERS ?? 50);
const SENDERS = 5;

type Rooms = Awaited<ReturnType<typeof startRooms>>;

async function messages({ url, pid }: Rooms): Promise<Contender> {
  const roomId = newId(Date.now());
  const members: Awaited<ReturnType<typeof visit>>[] = [];
  while (members.length < MEMBERS) members.push(await visit(url, roomId, newVisitor()));
  return {
    name: `message to ${MEMBERS} members`,
    clients: SENDERS,
    operation: async (client) => {
      const member = members[client];
      if (member === undefined) throw new Error('no member');
      await member.say();
      if (member.heard.errors.length > 0) throw new Error(member.heard.errors[0]);
    },
    cpuMs: () => fineCpuMsOf(pid),
  };
}

async function entries({ url, pid }: Rooms): Promise<Contender> {
  const roomId = newId(Date.now());
  const visitors = Array.from({ length: SENDERS }, newVisitor);
  return {
    name: 'ticket, upgrade, close',
    clients: SENDERS,
    operation: async (client) => {
      const visitor = visitors[client];
      if (visitor !== undefined) (await visit(url, roomId, visitor)).close();
    },
    cpuMs: () => fineCpuMsOf(pid),
  };
}

/** Measures and prints, this tree divided by the other one. */
export async function measureAgainst(what: string, folder: string): Promise<void> {
  const start = (name: string, root: string) => startRooms(join(folder, name), root);
  await startBoth(what, folder, start, async (rooms: Pair<Rooms>) => {
    for (const contenderOf of [messages, entries]) await tell(rooms, contenderOf);
  });
}
