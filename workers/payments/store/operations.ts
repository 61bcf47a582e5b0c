// SQL of scheduled work and of the published roots.

import { and, asc, desc, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { callFunction, type FunctionName, functionColumn, REPEATABLE } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { roots } from '#db/schema/ledger.ts';
import { count, digits } from '#db/values.ts';
import type { WalletProof, WalletRoot } from '#shared/ledger/proof.ts';

/** The checker walks the whole journal. */
const CHECK_TIMEOUT_MS = 120_000;
const SWEEP_TIMEOUT_MS = 60_000;

/** What the checker found: a line per difference. */
const checkOutcome = z.object({
  differences: z.number(),
  report: z.array(z.object({ invariant: z.string(), subject: z.string(), detail: z.string() })),
});

const walletRoot: z.ZodType<WalletRoot> = z.object({
  day: z.string(),
  currency: z.string(),
  leafCount: digits,
  totalMicros: digits,
  root: z.string(),
  takenAtMs: digits,
  signature: z.string().nullable(),
  keyId: z.string().nullable(),
});

const walletProof: z.ZodType<WalletProof> = z.object({
  root: walletRoot,
  leaf: z.object({
    salt: z.string(),
    playerId: z.string(),
    currency: z.string(),
    availableMicros: digits,
    atTablesMicros: digits,
    onHoldMicros: digits,
    version: z.number(),
    head: z.string(),
  }),
  path: z.array(z.object({ side: z.enum(['left', 'right']), hash: z.string() })),
});

const row = alias(roots, 'r');
const found = functionColumn('ledger.root_json', [row], walletRoot);

/** Scheduled work; all of it may run twice. */
export function operationStore(database: Database) {
  const sweep = <S extends z.ZodType>(name: FunctionName, params: number[], answer: S) =>
    callFunction(database, name, params, answer, { ...REPEATABLE, timeoutMs: SWEEP_TIMEOUT_MS });
  return {
    ping: () => database.ping(),
    rollUp: () => sweep('ledger.roll_up', [], count),
    expireHolds: (countMax: number) => sweep('ledger.expire_holds', [countMax], z.number()),
    expireLots: (countMax: number) => sweep('ledger.expire_lots', [countMax], z.number()),
    sealRoots: () => sweep('ledger.seal_roots', [], z.number()),

    async sweep(): Promise<{ keys: number; nodes: number }> {
      return {
        keys: await sweep('payments.sweep_idempotency_keys', [], count),
        nodes: await sweep('ledger.sweep_root_nodes', [], count),
      };
    },

    runCheck: () =>
      callFunction(database, 'ledger.run_check', [], checkOutcome, {
        isolationLevel: 'RepeatableRead',
        timeoutMs: CHECK_TIMEOUT_MS,
      }),

    async unsignedRoots(): Promise<WalletRoot[]> {
      const rows = await database.read((db) =>
        db
          .select({ found })
          .from(row)
          .where(isNull(row.signature))
          .orderBy(asc(row.day), asc(row.currency))
          .limit(100),
      );
      return rows.map((each) => each.found);
    },

    signRoot({ day, currency }: WalletRoot, signature: Uint8Array, keyId: string) {
      const params = [day, currency, signature, keyId];
      return callFunction(database, 'ledger.sign_root', params, z.boolean(), REPEATABLE);
    },

    /** Signed roots, newest first, before a day and currency. */
    async roots(before: string | null, countMax: number): Promise<WalletRoot[]> {
      const place = sql`${row.day}::text || ${row.currency}`;
      const rows = await database.read((db) =>
        db
          .select({ found })
          .from(row)
          .where(and(isNotNull(row.signature), before === null ? undefined : lt(place, before)))
          .orderBy(desc(row.day), desc(row.currency))
          .limit(countMax),
      );
      return rows.map((each) => each.found);
    },

    proofs: (playerId: string) =>
      callFunction(database, 'ledger.proofs', [playerId], z.array(walletProof), REPEATABLE),
  };
}
