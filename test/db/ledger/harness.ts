// A ledger of its own for a test file.

import { afterAll, beforeAll } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';
import { Ledger } from '#test/ledger/ledger.ts';

/** The ledger of this test file. */
export class Fixture {
  database: TestDatabase | undefined;
  opened: Ledger | undefined;

  get ledger(): Ledger {
    if (this.opened === undefined) throw new Error('The ledger is not there yet.');
    return this.opened;
  }

  get db(): TestDatabase {
    if (this.database === undefined) throw new Error('The database is not there yet.');
    return this.database;
  }
}

/** Opens it before the tests and drops it after them. */
export function testLedger(connectionsMax = 16): Fixture {
  const fixture = new Fixture();
  beforeAll(async () => {
    fixture.database = await createTestDatabase();
    const { adminUrl } = fixture.database;
    const url = fixture.database.urlFor('parlor_payments');
    fixture.opened = new Ledger(url, adminUrl, connectionsMax);
  });
  afterAll(async () => {
    await fixture.opened?.end();
    await fixture.database?.drop();
  });
  return fixture;
}
