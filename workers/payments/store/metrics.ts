// What operators watch of the ledger: open tables, debts and what the last check found.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';

/** Facts of one moment. */
export interface LedgerFacts {
  openTables: number;
  pendingHolds: number;
  debtors: number;
  /** Differences of the last check; 0 before the first. */
  differences: number;
  /** Seconds since the last check; 0 before the first. */
  checkAgeSeconds: number;
}

/** Read only. */
export function metricsStore(database: Database) {
  return {
    async facts(): Promise<LedgerFacts> {
      const rows = await database.call<Record<keyof LedgerFacts, string>>(
        sql`select
          (select count(*) from ledger.sessions
            where closed_at is null and account_id is not null) as "openTables",
          (select count(*) from ledger.holds where state = 'pending') as "pendingHolds",
          (select count(*) from ledger.wallets w join ledger.accounts a on a.id = w.receivable_id
            where a.balance_micros < 0) as "debtors",
          (select coalesce((select differences from ledger.check_runs
            order by id desc limit 1), 0)) as "differences",
          (select coalesce(extract(epoch from clock_timestamp() - max(at)), 0)::bigint
            from ledger.check_runs) as "checkAgeSeconds"`,
        { idempotent: true },
      );
      const facts = Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]);
      return Object.fromEntries(facts) as LedgerFacts;
    },
  };
}
