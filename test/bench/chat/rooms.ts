// Rooms on plain workerd for load generators: the object of a source tree with a stand-in for hubs.

import { newId } from '#shared/ids.ts';
import { startObject } from '../lib/workerd.ts';
import { Member } from './member.ts';

/** Starts workerd with the rooms of a tree. */
export const startRooms = (storageFolder: string, root: string) =>
  startObject(
    {
      root,
      folder: 'chat-room',
      className: 'ChatRoom',
      driver: 'test/bench/chat/driver.mjs',
    },
    storageFolder,
  );

export type Visitor = { playerId: string; sid: string };
export const newVisitor = (): Visitor => ({ playerId: newId(Date.now()), sid: newId(Date.now()) });

/** Somebody's socket in a room. */
export async function visit(url: string, roomId: string, visitor: Visitor): Promise<Member> {
  const body = JSON.stringify(visitor);
  const response = await fetch(`${url}/ticket/${roomId}`, { method: 'POST', body });
  const issued = (await response.json()) as { value?: { ticket: string } };
  if (issued.value === undefined) throw new Error(JSON.stringify(issued));
  return Member.connect(`${url}/socket/${roomId}`, issued.value.ticket);
}
