// Outboxes as operators see them, those of the service whose role asks. What a row says
// stays inside; shown is whom it is about and why it did not get there.

import { z } from 'zod';
import type { Outboxes } from '#shared/contracts/outboxes.ts';
import { functionsOf } from './call.ts';
import type { Database } from './client.ts';
import { at, moment } from './values.ts';

const size = z.object({
  outbox: z.string(),
  waiting: z.number(),
  parked: z.number(),
  oldestAtSeconds: z.number().nullable(),
});

const parkedRow = z
  .object({
    outbox: z.string(),
    id: z.string(),
    kind: z.string(),
    subjectId: z.string().nullable(),
    attempts: z.number(),
    parkedAt: moment,
    dueAt: moment.nullable(),
    lastError: z.string().nullable(),
  })
  .transform(({ parkedAt, dueAt, ...row }) => ({
    ...row,
    parkedAtMs: parkedAt,
    nextTryAtMs: dueAt,
  }));

/** The outboxes of the service that this connection is for. */
export function outboxesOf(database: Database): Outboxes {
  const { again, once } = functionsOf(database);
  return {
    sizes: () => again.table('outbox.sizes', [], size),

    parked: ({ outbox, id }, limit) =>
      again.table('outbox.parked_rows', [outbox, id, limit], parkedRow),

    retry: ({ outbox, id, reason, actorId, requestId }, nowMs) =>
      once.call(
        'outbox.retry_parked',
        [outbox, id, reason, actorId, requestId, at(nowMs)],
        z.boolean(),
      ),
  };
}
