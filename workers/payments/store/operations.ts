// SQL of scheduled work and of the published roots.

import { and, asc, desc, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { roots } from '#db/schema/ledger.ts';
import { count } from '#db/values.ts';
import { proofSchema, rootSchema } from '#shared/contracts/http/payments.ts';
import type { WalletRoot } from '#shared/ledger/proof.ts';

/** The checker walks the whole journal, at one moment. */
const CHECK = { isolationLevel: 'RepeatableRead', timeoutMs: 120_000 } as const;
const SWEEP = { timeoutMs: 60_000 };

/** What the checker found: a line per difference. */
const checkOutcome = z.object({
  differences: z.number(),
  report: z.array(z.object({ invariant: z.string(), subject: z.string(), detail: z.string() })),
});

const walletRoot = z.object({
  ...rootSchema.shape,
  signature: z.string().nullable(),
  keyId: z.string().nullable(),
}) satisfies z.ZodType<WalletRoot>;

const { leaf, path } = proofSchema.shape;
const walletProof = z.object({
  root: walletRoot,
  leaf: z.object(leaf.shape),
  path: z.array(z.object(path.element.shape)),
});

const row = alias(roots, 'r');
const found = functionColumn('ledger.root_json', [row], walletRoot);

/** Scheduled work; all of it may run twice. */
export function operationStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    ping: () => database.ping(),
    rollUp: () => again.call('ledger.roll_up', [], count, SWEEP),
    expireHolds: (countMax: number) =>
      again.call('ledger.expire_holds', [countMax], z.number(), SWEEP),
    expireLots: (countMax: number) =>
      again.call('ledger.expire_lots', [countMax], z.number(), SWEEP),
    sealRoots: () => again.call('ledger.seal_roots', [], z.number(), SWEEP),

    sweep: async () => ({
      keys: await again.call('payments.sweep_idempotency_keys', [], count, SWEEP),
      nodes: await again.call('ledger.sweep_root_nodes', [], count, SWEEP),
    }),

    runCheck: () => once.call('ledger.run_check', [], checkOutcome, CHECK),

    unsignedRoots: () =>
      toldRows(database, row, found, {
        where: isNull(row.signature),
        order: [asc(row.day), asc(row.currency)],
        limit: 100,
      }),

    signRoot: ({ day, currency }: WalletRoot, signature: Uint8Array, keyId: string) =>
      again.call('ledger.sign_root', [day, currency, signature, keyId], z.boolean()),

    /** Signed roots, newest first, before a day and currency. */
    roots(before: string | null, limit: number) {
      const place = sql`${row.day}::text || ${row.currency}`;
      const where = and(
        isNotNull(row.signature),
        asked(before, (at) => lt(place, at)),
      );
      return toldRows(database, row, found, {
        where,
        order: [desc(row.day), desc(row.currency)],
        limit,
      });
    },

    proofs: (playerId: string) => again.call('ledger.proofs', [playerId], z.array(walletProof)),
  };
}
