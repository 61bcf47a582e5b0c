// SQL of scheduled work and of the published roots.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { WalletProof, WalletRoot } from '#shared/ledger/proof.ts';

/** The checker walks the whole journal. */
const CHECK_TIMEOUT_MS = 120_000;
const SEAL_TIMEOUT_MS = 60_000;

/** What the checker found: a line per difference. */
export interface CheckOutcome {
  differences: number;
  report: { invariant: string; subject: string; detail: string }[];
}

async function count(database: Database, statement: ReturnType<typeof sql>): Promise<number> {
  const [rows] = await database.transaction([statement], {
    idempotent: true,
    timeoutMs: SEAL_TIMEOUT_MS,
  });
  return Number(rows?.[0]?.answer);
}

/** Scheduled work; all of it may run twice. */
export function operationStore(database: Database) {
  return {
    async ping(): Promise<void> {
      await database.call(sql`select 1`, { idempotent: true });
    },
    rollUp: () => count(database, sql`select ledger.roll_up() as answer`),
    expireHolds: (countMax: number) =>
      count(database, sql`select ledger.expire_holds(${countMax}::int) as answer`),
    expireLots: (countMax: number) =>
      count(database, sql`select ledger.expire_lots(${countMax}::int) as answer`),
    sealRoots: () => count(database, sql`select ledger.seal_roots() as answer`),

    async sweep(): Promise<{ keys: number; nodes: number }> {
      return {
        keys: await count(database, sql`select payments.sweep_idempotency_keys() as answer`),
        nodes: await count(database, sql`select ledger.sweep_root_nodes() as answer`),
      };
    },

    async runCheck(): Promise<CheckOutcome> {
      const [rows] = await database.transaction([sql`select ledger.run_check() as answer`], {
        isolationLevel: 'RepeatableRead',
        timeoutMs: CHECK_TIMEOUT_MS,
      });
      return rows?.[0]?.answer as CheckOutcome;
    },

    async unsignedRoots(): Promise<WalletRoot[]> {
      const rows = await database.call<{ answer: WalletRoot }>(
        sql`select ledger.root_json(r) as answer from ledger.roots r where r.signature is null
          order by r.day, r.currency limit 100`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },

    async signRoot(root: WalletRoot, signature: Uint8Array, keyId: string): Promise<boolean> {
      const [row] = await database.call<{ answer: boolean }>(
        sql`select ledger.sign_root(${root.day}::date, ${root.currency}, ${signature}::bytea,
          ${keyId}) as answer`,
        { idempotent: true },
      );
      return row?.answer === true;
    },

    /** Signed roots, newest first, before a day and currency. */
    async roots(before: string | null, countMax: number): Promise<WalletRoot[]> {
      const rows = await database.call<{ answer: WalletRoot }>(
        sql`select ledger.root_json(r) as answer from ledger.roots r
          where r.signature is not null
            and (${before}::text is null or r.day::text || r.currency < ${before})
          order by r.day desc, r.currency desc limit ${countMax}::int`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },

    async proofs(playerId: string): Promise<WalletProof[]> {
      const [row] = await database.call<{ answer: WalletProof[] }>(
        sql`select ledger.proofs(${playerId}::uuid) as answer`,
        { idempotent: true },
      );
      return row?.answer ?? [];
    },
  };
}
