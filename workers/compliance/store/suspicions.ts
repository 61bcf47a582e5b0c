// SQL of notes on suspicious activity. What one says is sealed before it comes here.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits } from '#db/values.ts';

/** A note as the database takes it. */
export interface SealedNote {
  id: string;
  playerId: string;
  kind: 'note' | 'filed';
  sealed: string;
  keyId: string;
  by: string;
  requestId: string;
}

const note = z.object({
  id: z.string(),
  playerId: z.string(),
  kind: z.enum(['note', 'filed']),
  sealed: z.string(),
  writtenBy: z.string(),
  writtenAtMs: digits,
});

export type Suspicion = z.output<typeof note>;

/** Notes on suspicious activity. */
export function suspicionStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    noteSuspicion: (note: SealedNote, key: string, digest: Uint8Array) =>
      again.tryCall(
        'compliance.note_suspicion',
        [
          ...[note.id, note.playerId, note.kind, note.sealed, note.keyId],
          ...[note.by, key, digest, note.requestId],
        ],
        z.object({ id: z.string(), replayed: z.boolean() }),
        ['not_found', 'accounts_linked', 'idempotency_key_reused'],
      ),

    /** Newest first, without those about accounts linked to the reader's. */
    suspicions: (
      reader: string,
      playerId: string | null,
      before: string | null,
      countMax: number,
    ) => again.set('compliance.suspicions_for', [reader, playerId, before, countMax], note),

    suspicionsSealedByOthers: (currentKey: string, countMax: number) =>
      again.set(
        'compliance.suspicions_sealed_by_others',
        [currentKey, countMax],
        z.object({ id: z.string(), sealed: z.string() }),
      ),

    resealSuspicion: (id: string, known: string, sealed: string, keyId: string) =>
      again.call('compliance.reseal_suspicion', [id, known, sealed, keyId], z.boolean()),

    sweepSuspicions: () => again.call('compliance.sweep_suspicions', [], z.number()),
  };
}
