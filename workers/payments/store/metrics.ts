// What operators watch of the ledger: open tables, debts and what the last check found.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';

/** A scrape counts this far and no further: it must not walk a table that only grows. */
const COUNT_MAX = 10_000;

/** Facts of one moment; counts are up to 10,000. */
export interface LedgerFacts {
  openTables: number;
  pendingHolds: number;
  debtors: number;
  /** Differences of the last check; 0 before the first. */
  differences: number;
  /** When the last check ran, in seconds since 1970; 0 before the first. */
  checkedAtSeconds: number;
}

/** Read only. */
export function metricsStore(database: Database) {
  return {
    async facts(): Promise<LedgerFacts> {
      const rows = await database.call<Record<keyof LedgerFacts, string>>(
        sql`select
          (select count(*) from (select from ledger.sessions
            where closed_at is null and account_id is not null limit ${COUNT_MAX}::int) s)
            as "openTables",
          (select count(*) from (select from ledger.holds
            where state = 'pending' limit ${COUNT_MAX}::int) h) as "pendingHolds",
          (select count(*) from (select w.receivable_id as id from ledger.wallets w
              where w.receivable_id is not null limit ${COUNT_MAX}::int) r
            -- One by one: joined, the planner may read all accounts at once.
            where (select a.balance_micros < 0 from ledger.accounts a where a.id = r.id))
            as "debtors",
          (select coalesce((select differences from ledger.check_runs
            order by id desc limit 1), 0)) as "differences",
          (select coalesce((select extract(epoch from at)::bigint from ledger.check_runs
            order by id desc limit 1), 0)) as "checkedAtSeconds"`,
        { idempotent: true },
      );
      const facts = Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]);
      return Object.fromEntries(facts) as LedgerFacts;
    },
  };
}
