// Routes of outboxes: the same two in every service that has any. A parked row is one that could not be
// delivered for long; it harms nobody else's and waits for a person to look.

import { z } from 'zod';
import {
  cursorQuery,
  idSchema,
  pageOf,
  reasonSchema,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';

const outboxesManageRoute = staffRoute('outboxes.manage');

const parkedRow = z.strictObject({
  outbox: z.string(),
  id: z.string().describe('Of the row, within its outbox'),
  kind: z.string(),
  subjectId: idSchema
    .nullable()
    .describe(
      'Whom it is about: a player, or the room that does not answer; `null`: a registration, nobody yet',
    ),
  attempts: z.int(),
  parkedAt: timestampSchema,
  nextTryAt: timestampSchema.nullable().describe('`null`: not before it is put back'),
  lastError: z.string().nullable(),
});

/** The two routes of a service. */
export function outboxRoutes(service: 'auth' | 'payments' | 'social' | 'compliance') {
  return {
    list: outboxesManageRoute(`GET /v1/admin/${service}/outboxes`, {
      summary: `What ${service} could not deliver and tries no more than once a day`,
      query: z.strictObject(cursorQuery),
      replies: { 200: pageOf(parkedRow) },
    }),
    retry: outboxesManageRoute(`POST /v1/admin/${service}/outboxes/:outbox/:row/retry`, {
      summary: 'Try one of them again now, as if it had never been tried',
      params: z.strictObject({
        outbox: example(z.string().max(64), 'mail'),
        row: example(z.string().max(64), '42'),
      }),
      body: z.strictObject({ reason: reasonSchema }),
    }),
  };
}
