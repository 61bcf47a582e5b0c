// A ledger of its own for a test file.

import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';
import { fixture } from '#test/kit/fixture.ts';
import { Ledger } from '#test/ledger/ledger.ts';

/** The ledger of a test file, and the database it is in. */
export interface LedgerFixture {
  ledger: Ledger;
  db: TestDatabase;
}

/** Opens it before the tests and drops it after them. */
export const ledgerFixture = (connectionsMax = 16): LedgerFixture =>
  fixture(
    async () => {
      const db = await createTestDatabase();
      const url = db.urlFor('parlor_payments');
      return { db, ledger: new Ledger(url, db.adminUrl, connectionsMax) };
    },
    async ({ ledger, db }) => {
      await ledger.end();
      await db.drop();
    },
  );
