// Rooms: who is in them, who may enter, and how many objects stand behind each.

import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { rooms } from '#db/schema/social.ts';
import { at, written } from '#db/values.ts';
import { ROOM_KINDS, type RoomPolicy } from '#shared/contracts/chat-room.ts';
import { GROUP_MEMBERS_MAX, GROUPS_PER_OWNER_MAX } from '../settings.ts';
import { relations } from './friends.ts';

export const room = z.object({
  id: z.string(),
  kind: z.enum(ROOM_KINDS),
  title: z.string(),
  gameId: z.string().nullable(),
  ownerId: z.string().nullable(),
  otherId: z.string().nullable(),
  shards: z.number(),
  policy: written<Partial<RoomPolicy>>(),
  version: z.number(),
  createdAtMs: z.number(),
});
export type RoomRow = z.output<typeof room>;

const admissionOutcome = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('ok'),
    room,
    name: z.string(),
    nameVersion: z.number(),
    relations,
    mutedUntilMs: z.number().nullable(),
  }),
  z.object({ outcome: z.literal('banned'), until: z.string().nullable() }),
  z.object({ outcome: z.enum(['not_found', 'account_closed']) }),
]);
export type AdmissionOutcome = z.output<typeof admissionOutcome>;

/** `made` is false for a room that was there. */
const opened = z.object({ made: z.boolean(), room });

export function roomStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    rooms: (me: string, after: string | null, limit: number) =>
      again.set('social.rooms_page', [me, after, limit], room),

    admission: (roomId: string, me: string, mayModerate: boolean, nowMs: number) =>
      again.call('social.admission', [roomId, me, mayModerate, at(nowMs)], admissionOutcome),

    openDirect: (id: string, me: string, other: string, nowMs: number) =>
      again.tryCall('social.open_direct', [id, me, other, at(nowMs)], opened, [
        'invalid_request',
        'not_found',
        'player_blocked',
      ]),

    /** Makes a group. With a key it may run twice. */
    openGroup: (id: string, me: string, title: string, key: string | null, nowMs: number) =>
      (key === null ? once : again).tryCall(
        'social.open_group',
        [id, me, title, GROUPS_PER_OWNER_MAX, at(nowMs), key],
        opened,
        ['limit_reached', 'idempotency_key_reused'],
      ),

    addMember: (roomId: string, me: string, other: string, nowMs: number) =>
      again.tryCall(
        'social.add_member',
        [roomId, me, other, GROUP_MEMBERS_MAX, at(nowMs)],
        z.literal('added'),
        ['not_found', 'forbidden', 'limit_reached'],
      ),

    removeMember: (roomId: string, me: string, other: string, nowMs: number) =>
      once.tryCall('social.remove_member', [roomId, me, other, at(nowMs)], z.literal('removed'), [
        'not_found',
        'forbidden',
      ]),

    /** One more object behind a room of `shards`; returns how many there are now. */
    growRoom: (roomId: string, shards: number) =>
      again.call('social.grow_room', [roomId, shards], z.number()),

    /** How many objects stand behind a room; 0 for one that does not exist. */
    async shardsOf(roomId: string): Promise<number> {
      const row = await database.readOne((db) =>
        db.select({ shards: rooms.shards }).from(rooms).where(eq(rooms.id, roomId)),
      );
      return row?.shards ?? 0;
    },
  };
}
