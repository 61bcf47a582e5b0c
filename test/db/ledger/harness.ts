// A ledger of its own for a test file, and a small world in which every kind of thing exists.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { Ledger } from '#scripts/ledger/ledger.ts';
import { createTestDatabase, type TestDatabase } from '#test/helpers/database.ts';

/** One coin. */
export const COIN = 1_000_000n;

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

/** A player with coins. */
export async function funded(ledger: Ledger, gold: bigint, sweeps: bigint): Promise<string> {
  const player = await ledger.player();
  if (gold > 0n) await ledger.grant(`gold:${player}`, player, 'GC', gold);
  if (sweeps > 0n) await ledger.grant(`sweeps:${player}`, player, 'SC', sweeps);
  return player;
}

/** Opens a table with so many coins. */
export async function seated(ledger: Ledger, player: string, currency: string, micros: bigint) {
  const sessionId = randomUUID();
  const answer = await ledger.reserve(sessionId, player, currency, 1, micros);
  if (answer.refused !== undefined) throw new Error(`not seated: ${answer.refused}`);
  return sessionId;
}

/** Players with open and closed tables, holds, a debt, limits, a roll-up and signed roots. */
export async function smallWorld(ledger: Ledger): Promise<void> {
  for (let index = 0; index < 3; index++) {
    const player = await funded(ledger, 100n * COIN, 10n * COIN);
    const gold = await seated(ledger, player, 'GC', 50n * COIN);
    const sweeps = await seated(ledger, player, 'SC', 5n * COIN);
    for (let number = 2; number < 6; number++) {
      await ledger.settle(gold, number, COIN, BigInt(index) * 700_000n);
      await ledger.settle(sweeps, number, COIN / 2n, COIN / 4n);
    }
    const closed = await seated(ledger, player, 'GC', COIN);
    await ledger.settle(closed, 2, COIN, 3n * COIN);
    await ledger.close(closed, 3);
    await ledger.call(`select ledger.hold($1, $2, 'GC', 1000, 'transfer', null)`, [
      randomUUID(),
      player,
    ]);
  }
  const debtor = await funded(ledger, COIN, 0n);
  await ledger.call(`select ledger.claw_back($1, $2, 'GC', 1500000)`, [`back:${debtor}`, debtor]);
  await ledger.call('select ledger.roll_up()', []);
  await ledger.call('select ledger.seal_roots()', []);
  for (const currency of ['GC', 'SC']) {
    await ledger.call(`select ledger.sign_root(current_date, $1, '\\x01', 'key')`, [currency]);
  }
}
