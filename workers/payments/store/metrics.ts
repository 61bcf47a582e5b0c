// What operators watch of the ledger: open tables, debts and what the last check found.

import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { countOf, NO_TABLE } from '#db/queries.ts';
import { accounts, checkRuns, holds, sessions, wallets } from '#db/schema/ledger.ts';

/** Read only. */
export function metricsStore(database: Database) {
  return {
    /** Facts of one moment; counts are up to 10,000, those of the check 0 before the first. */
    async facts() {
      const [[counts], [run]] = await database.read((db) => {
        const isOpen = and(isNull(sessions.closedAtMs), isNotNull(sessions.accountId));
        const open = db.select({ id: sessions.sessionId }).from(sessions).where(isOpen);
        const pending = db.select({ id: holds.id }).from(holds).where(eq(holds.state, 'pending'));
        const debts = db
          .select({ id: wallets.receivableId })
          .from(wallets)
          .where(isNotNull(wallets.receivableId));
        // One by one: joined, the planner may read all accounts at once.
        const isOwed = sql`(select ${accounts.balanceMicros} < 0 from ${accounts}
          where ${accounts.id} = counted.receivable_id)`;
        return db.batch([
          db
            .select({
              openTables: countOf(open),
              pendingHolds: countOf(pending),
              debtors: countOf(debts, isOwed),
            })
            .from(NO_TABLE),
          db.select().from(checkRuns).orderBy(desc(checkRuns.id)).limit(1),
        ]);
      });
      return {
        ...(counts ?? { openTables: 0, pendingHolds: 0, debtors: 0 }),
        differences: run?.differences ?? 0,
        checkedAtSeconds: Math.round((run?.atMs ?? 0) / 1000),
      };
    },
  };
}
