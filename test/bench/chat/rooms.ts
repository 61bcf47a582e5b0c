// Rooms on plain workerd for load generators: the object of a source tree with a stand-in for hubs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { newId } from '#shared/ids.ts';
import { bundleObject, OBJECT_VARIABLES, ROOT } from '../lib/against.ts';
import { workerdProcesses } from '../lib/processes.ts';
import { Member } from './member.ts';

/** Starts workerd with the rooms of a tree. */
export async function startRooms(storageFolder: string, root: string) {
  const others = workerdProcesses();
  const common = { modules: true, compatibilityDate: '2026-10-20' };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      resourcePersistencePath: storageFolder,
      workers: [
        {
          ...common,
          name: 'driver',
          // Of this tree: the other one may have none.
          script: readFileSync(join(ROOT, 'test/bench/chat/driver.mjs'), 'utf8'),
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
          durableObjects: {
            CHAT_ROOM: { className: 'ChatRoom', scriptName: 'rooms', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'rooms',
          script: await bundleObject(root, 'chat-room'),
          compatibilityFlags: ['nodejs_compat'],
          bindings: { ...OBJECT_VARIABLES, ...newKeys() },
          durableObjects: {
            CHAT_ROOM: { className: 'ChatRoom', useSQLite: true },
            PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'neighbours',
          script: readFileSync(join(root, 'test/workers/chat-room/neighbours.mjs'), 'utf8'),
          durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
        },
      ],
    }),
  );
  await miniflare.ready;
  return {
    url: (await miniflare.unsafeGetDirectURL('driver')).origin,
    pid: workerdProcesses().find((one) => !others.includes(one)) ?? 0,
    stop: () => miniflare.dispose(),
  };
}

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
