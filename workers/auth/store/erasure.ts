// SQL of leaving, and of what only an export shows.

import { asc, desc, eq, max } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { isoMoment } from '#db/queries.ts';
import { deviceKeys, emailChanges, releasedNames, signIns } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import { toTimestamp } from '#shared/time.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';

/** How closing began, or what must be settled before. */
const begunErasure = z.enum([
  'begun',
  'inactive',
  'debt_outstanding',
  'dispute_open',
  'purchase_open',
]);

/** Leaving and export. */
export function erasureStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    /** Sign-ins that are kept, also those that ended, newest first. */
    allSignIns: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            device: signIns.device,
            place: signIns.place,
            network: signIns.addressGroup,
            createdAt: isoMoment(signIns.createdAtMs),
            lastSeenAt: isoMoment(signIns.lastSeenAtMs),
            endedAt: isoMoment(signIns.revokedAtMs),
          })
          .from(signIns)
          .where(eq(signIns.playerId, playerId))
          .orderBy(desc(signIns.createdAtMs), desc(signIns.id)),
      ),

    /** The address that waits to be confirmed from both mailboxes. */
    async pendingEmail(playerId: string): Promise<string | null> {
      const row = await database.readOne((db) =>
        db
          .select({ email: emailChanges.newEmail })
          .from(emailChanges)
          .where(eq(emailChanges.playerId, playerId)),
      );
      return row?.email ?? null;
    },

    /** The browsers that are known, by nothing but when they were seen. */
    async knownBrowsers(playerId: string) {
      const rows = await database.read((db) =>
        db
          .select({ firstMs: deviceKeys.firstSeenAtMs, lastMs: max(deviceKeys.lastSeenAtMs) })
          .from(deviceKeys)
          .where(eq(deviceKeys.playerId, playerId))
          .groupBy(deviceKeys.firstSeenAtMs)
          .orderBy(desc(deviceKeys.firstSeenAtMs)),
      );
      return rows.map(({ firstMs, lastMs }) => ({
        firstSeenAt: toTimestamp(firstMs),
        lastSeenAt: toTimestamp(lastMs ?? firstMs),
      }));
    },

    /** Names that were given up and are still held back, as they are compared. */
    releasedNames: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            name: releasedNames.displayNameFolded,
            heldUntil: isoMoment(releasedNames.untilMs),
          })
          .from(releasedNames)
          .where(eq(releasedNames.playerId, playerId))
          .orderBy(asc(releasedNames.untilMs)),
      ),

    beginErasure: (
      playerId: string,
      forfeitBalance: boolean,
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) =>
      once.call(
        'auth.begin_erasure',
        [playerId, forfeitBalance, at(nowMs), json(mail), requestId],
        begunErasure,
      ),

    finishErasures: (nowMs: number, limit: number) =>
      once.call('auth.finish_erasures', [at(nowMs), limit], z.number()),
  };
}
