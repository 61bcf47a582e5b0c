// SQL of checks of documents as staff see and decide them.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits } from '#db/values.ts';
import { CHECK_REASONS, CHECK_STATES } from '#shared/contracts/http/compliance-checks.ts';
import type { CHECK_QUEUES } from '#shared/contracts/http/compliance-identity-review.ts';

const reviewed = z.object({
  id: z.string(),
  playerId: z.string(),
  state: z.enum(CHECK_STATES),
  reason: z.enum(CHECK_REASONS).nullable(),
  documentKind: z.string().nullable(),
  documentExpiresOn: z.string().nullable(),
  createdAtMs: digits,
  decidedAtMs: digits.nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAtMs: digits.nullable(),
  confirmReason: z.string().nullable(),
});

/** An act of staff with its reason. */
interface Act {
  by: string;
  reason: string;
  requestId: string;
}

/** Reviews of checks. */
export function checkReviewStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    checkQueue: (queue: (typeof CHECK_QUEUES)[number], before: string | null, countMax: number) =>
      again.set('identity.checks_of', [queue, before, countMax], reviewed),

    checkOf: (id: string) =>
      again.call(
        'identity.check_of',
        [id],
        reviewed.extend({ sealed: z.string().nullable() }).nullable(),
      ),

    confirmCheck: (id: string, { by, reason, requestId }: Act) =>
      again.tryCall('identity.confirm_check', [id, by, reason, requestId], reviewed, [
        'not_found',
        'accounts_linked',
        'check_closed',
      ]),

    askMinorVoid: (approvalId: string, id: string, { by, reason, requestId }: Act) =>
      again.tryCall(
        'identity.ask_void',
        [approvalId, id, by, reason, requestId],
        z.object({ id: z.string(), state: z.enum(['waiting', 'approved', 'rejected', 'void']) }),
        ['not_found', 'forbidden', 'accounts_linked'],
      ),

    waitingChecks: () =>
      again.call(
        'identity.waiting_checks',
        [],
        z.object({ unconfirmed: z.number(), minors: z.number(), parked: z.number() }),
      ),
  };
}
