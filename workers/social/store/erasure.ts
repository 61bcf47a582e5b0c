// Players who leave, and what social holds of a player.

import { and, asc, eq, exists, gt, inArray, or } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { jsonMoment } from '#db/queries.ts';
import { playerFacts } from '#db/schema/auth.ts';
import { edges, reports, roomMembers, rooms, sanctions } from '#db/schema/social.ts';
import { at } from '#db/values.ts';

export function erasureStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    /** Players whose account closes. */
    pendingErasures: (countMax: number, nowMs: number) =>
      again.set('social.leaving', [at(nowMs), countMax], z.string()),

    /** Removes what social holds, leaves word for the objects, acknowledges: all or nothing. */
    erase: (playerId: string, nowMs: number) => again.run('social.let_go', [playerId, at(nowMs)]),

    /** Rooms in which a player may have said something: open ones, and those they are or were in. */
    async roomsOf(playerId: string): Promise<string[]> {
      const found = await database.read((db) => {
        const membership = db
          .select({ roomId: roomMembers.roomId })
          .from(roomMembers)
          .where(and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.playerId, playerId)));
        const people = [rooms.lowId, rooms.highId, rooms.madeBy];
        const isTheirs = people.map((person) => eq(person, playerId));
        const isOpen = inArray(rooms.kind, ['public', 'game']);
        return db
          .select({ id: rooms.id })
          .from(rooms)
          .where(and(gt(rooms.shards, 0), or(isOpen, ...isTheirs, exists(membership))))
          .orderBy(asc(rooms.id));
      });
      return found.map(({ id }) => id);
    },

    /**
     * Everything social holds of a player. Of a report its own words, not what others said around
     * it; of a sanction not who imposed it.
     */
    async collect(playerId: string) {
      const [relations, memberships, filed, imposed] = await database.read((db) =>
        db.batch([
          db
            .select({
              playerId: edges.otherId,
              displayName: playerFacts.displayName,
              state: edges.state,
              since: jsonMoment(edges.sinceMs),
            })
            .from(edges)
            .leftJoin(playerFacts, eq(playerFacts.playerId, edges.otherId))
            .where(eq(edges.ownerId, playerId))
            .orderBy(asc(edges.sinceMs), asc(edges.otherId)),
          db
            .select({
              roomId: roomMembers.roomId,
              kind: rooms.kind,
              title: rooms.title,
              role: roomMembers.role,
              joinedAt: jsonMoment(roomMembers.joinedAtMs),
            })
            .from(roomMembers)
            .innerJoin(rooms, eq(rooms.id, roomMembers.roomId))
            .where(eq(roomMembers.playerId, playerId))
            .orderBy(asc(roomMembers.joinedAtMs), asc(roomMembers.roomId)),
          db
            .select({
              id: reports.id,
              roomId: reports.roomId,
              messageId: reports.messageId,
              reason: reports.reason,
              state: reports.state,
              createdAt: jsonMoment(reports.createdAtMs),
            })
            .from(reports)
            .where(eq(reports.reporterId, playerId))
            .orderBy(asc(reports.id)),
          db
            .select({
              roomId: sanctions.roomId,
              kind: sanctions.kind,
              reason: sanctions.reason,
              createdAt: jsonMoment(sanctions.createdAtMs),
              until: jsonMoment(sanctions.untilMs),
              liftedAt: jsonMoment(sanctions.liftedAtMs),
            })
            .from(sanctions)
            .where(eq(sanctions.playerId, playerId))
            .orderBy(asc(sanctions.createdAtMs), asc(sanctions.id)),
        ]),
      );
      return { relations, rooms: memberships, reports: filed, sanctions: imposed };
    },
  };
}
