// Outboxes as operators see them, of any service: each has the same three functions in its schema. What
// a row says stays inside; shown is whom it is about and why it did not get there.

import { sql } from 'drizzle-orm';
import type { Outboxes } from '#shared/contracts/outboxes.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Database } from './client.ts';

/** A schema with outboxes. */
type OutboxSchema = 'auth' | 'payments' | 'social';

const SIZES = {
  auth: sql`auth.outbox_sizes()`,
  payments: sql`payments.outbox_sizes()`,
  social: sql`social.outbox_sizes()`,
};
const ROWS = {
  auth: sql`auth.parked_rows`,
  payments: sql`payments.parked_rows`,
  social: sql`social.parked_rows`,
};
const RETRY = {
  auth: sql`auth.retry_parked`,
  payments: sql`payments.retry_parked`,
  social: sql`social.retry_parked`,
};

/** The outboxes of a schema. */
export function outboxesOf(database: Database, schema: OutboxSchema): Outboxes {
  return {
    async sizes() {
      const rows = await database.call(sql`select * from ${SIZES[schema]}`, { idempotent: true });
      return rows.map(({ outbox, waiting, parked, oldest_at_seconds: oldest }) => ({
        outbox: String(outbox),
        waiting: Number(waiting),
        parked: Number(parked),
        oldestAtSeconds: oldest === null ? null : Number(oldest),
      }));
    },

    async parked({ outbox, id }, limit) {
      const rows = await database.call<Record<string, string | null>>(
        sql`select outbox, id, kind, subject_id as subject, attempts::text as attempts, last_error as error,
            floor(extract(epoch from parked_at) * 1000)::text as parked_ms,
            floor(extract(epoch from due_at) * 1000)::text as due_ms
          from ${ROWS[schema]}(${outbox}, ${id}, ${limit}::int)`,
        { idempotent: true },
      );
      return rows.map((row) => ({
        outbox: row.outbox ?? '',
        id: row.id ?? '',
        kind: row.kind ?? '',
        subjectId: row.subject ?? '',
        attempts: Number(row.attempts),
        parkedAtMs: Number(row.parked_ms),
        nextTryAtMs: row.due_ms == null ? null : Number(row.due_ms),
        lastError: row.error ?? null,
      }));
    },

    async retry({ outbox, id, reason, actorId, requestId }, nowMs) {
      const [row] = await database.call<{ found: boolean }>(
        sql`select ${RETRY[schema]}(${outbox}, ${id}, ${reason}, ${actorId}::uuid, ${requestId},
          ${toTimestamp(nowMs)}::timestamptz) as found`,
      );
      return row?.found ?? false;
    },
  };
}
