// SQL of complaints.

import { and, asc, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { jsonMoment } from '#db/queries.ts';
import { complaintMessages, complaints } from '#db/schema/compliance.ts';

const opened = z.object({ id: z.string(), replayed: z.boolean() });

/** Complaints. */
export function complaintStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    openComplaint: (
      complaint: { id: string; playerId: string; subject: string; text: string },
      key: string,
      digest: Uint8Array,
    ) =>
      again.tryCall(
        'compliance.open_complaint',
        [complaint.id, complaint.playerId, key, digest, complaint.subject, complaint.text],
        opened,
        ['idempotency_key_reused', 'rate_limited'],
      ),

    addToComplaint: (id: string, playerId: string, text: string) =>
      once.tryCall('compliance.add_to_complaint', [id, playerId, text], z.literal('said'), [
        'not_found',
        'complaint_closed',
      ]),

    answerComplaint: (
      id: string,
      answer: { by: string; text: string; close: boolean; requestId: string },
    ) =>
      once.tryCall(
        'compliance.answer_complaint',
        [id, answer.by, answer.text, answer.close, answer.requestId],
        z.literal('said'),
        ['not_found', 'complaint_closed', 'accounts_linked'],
      ),

    /** Newest first, by id. */
    complaints: (
      of: { playerId?: string; state?: 'open' | 'answered' | 'closed' },
      before: string | null,
      countMax: number,
    ) =>
      database.read((db) =>
        db
          .select()
          .from(complaints)
          .where(
            and(
              of.playerId === undefined ? undefined : eq(complaints.playerId, of.playerId),
              of.state === undefined ? undefined : eq(complaints.state, of.state),
              before === null ? undefined : lt(complaints.id, before),
            ),
          )
          .orderBy(desc(complaints.id))
          .limit(countMax),
      ),

    /** All of a player with what was said, as their export has it. */
    complaintsOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            number: complaints.number,
            subject: complaints.subject,
            author: complaintMessages.author,
            body: complaintMessages.body,
            at: jsonMoment(complaintMessages.atMs),
          })
          .from(complaints)
          .innerJoin(complaintMessages, eq(complaintMessages.complaintId, complaints.id))
          .where(eq(complaints.playerId, playerId))
          .orderBy(asc(complaintMessages.id)),
      ),

    /** How many wait for an answer longer than was promised. */
    async overdueComplaints(nowMs: number): Promise<number> {
      const rows = await database.read((db) =>
        db
          .select({ id: complaints.id })
          .from(complaints)
          .where(and(eq(complaints.state, 'open'), lt(complaints.dueAtMs, nowMs)))
          .limit(1_000),
      );
      return rows.length;
    },

    /** One with its messages; null when there is none, or it is another player's. */
    async complaint(id: string, playerId: string | null) {
      const isTheirs = playerId === null ? undefined : eq(complaints.playerId, playerId);
      const [found] = await database.read((db) =>
        db
          .select()
          .from(complaints)
          .where(and(eq(complaints.id, id), isTheirs)),
      );
      if (found === undefined) return null;
      const messages = await database.read((db) =>
        db
          .select({
            author: complaintMessages.author,
            body: complaintMessages.body,
            atMs: complaintMessages.atMs,
          })
          .from(complaintMessages)
          .where(eq(complaintMessages.complaintId, id))
          .orderBy(asc(complaintMessages.id)),
      );
      return { ...found, messages };
    },
  };
}
