// SQL of notices about an account: those that wait, and the hand-over into the outbox of mails.

import { desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { notices } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';

const EXPORT_MAX = 1_000;

/** Notices. */
export function noticeStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    dueNotices: (countMax: number) =>
      database.read((db) =>
        db
          .select({ id: notices.id, kind: notices.kind, facts: notices.facts, atMs: notices.atMs })
          .from(notices)
          .where(isNull(notices.takenAtMs))
          // One that cannot be told holds up no other.
          .orderBy(sql`random()`)
          .limit(countMax),
      ),

    /** False when it had been taken already. */
    takeNotice: (id: bigint, mail: QueuedMail, nowMs: number) =>
      again.call('auth.take_notice', [id, json(mail), at(nowMs)], z.boolean()),

    /** What a player was told in the last month, newest first. */
    noticesOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({ atMs: notices.atMs, kind: notices.kind, facts: notices.facts })
          .from(notices)
          .where(eq(notices.playerId, playerId))
          .orderBy(desc(notices.id))
          .limit(EXPORT_MAX),
      ),
  };
}

/** A notice that waits. */
export type DueNotice = Awaited<ReturnType<ReturnType<typeof noticeStore>['dueNotices']>>[number];
