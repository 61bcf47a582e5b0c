// Transactional outbox: what hubs and rooms must still hear of what Postgres knows.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at } from '#db/values.ts';

const outboxRow = z.object({
  id: z.string(),
  kind: z.enum(['relations', 'notice', 'retraction', 'room', 'forget']),
  targetId: z.string(),
  content: z.record(z.string(), z.unknown()),
});
export type OutboxRow = z.output<typeof outboxRow>;

export function outboxStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Takes work off the outbox: all that is due, or what is for these targets. */
    async claimOutbox(targets: readonly string[] | null, limit: number, nowMs: number) {
      const params = [targets, at(nowMs), limit];
      const rows = await once.table('social.claim_outbox', params, outboxRow);
      return rows.sort((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
    },

    outboxDone: (id: string) => again.run('social.outbox_done', [id]),

    outboxFailed: (id: string, reason: string) => again.run('social.outbox_failed', [id, reason]),
  };
}
