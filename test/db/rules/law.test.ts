// The law replayed against what was written by hand, and every planted fault of the law named.

import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '#test/kit/database.ts';
import { LAW_FAULTS } from '#test/law/faults.ts';
import { type Replay, replayLaw } from '#test/law/replay.ts';

/** Places that have every kind of edge. */
const WHERE_FAULTS_SHOW = ['US-NJ', 'US-MT', 'US-IN', 'US-CA', 'US-OH', 'US-HI', 'US-FL', 'DE'];

/** A replay in a database of its own, changed before by a statement. */
async function replayWith(change: string | null, places?: readonly string[]): Promise<Replay> {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    if (change !== null) await client.query(change);
    return await replayLaw(client, places);
  } finally {
    await client.end();
    await database.drop();
  }
}

describe('the law from June 2025 to December 2026', () => {
  it('is what was written by hand, a second before, at and a second after every edge', async () => {
    const { differences, edges, asked } = await replayWith(null);
    console.info({ edges: edges.length, asked });
    expect(differences).toEqual([]);
    expect(edges.length).toBeGreaterThan(20);
  });

  it.for(Object.entries(LAW_FAULTS))('names a planted fault: %s', async ([, fault]) => {
    const { differences } = await replayWith(fault.sql, WHERE_FAULTS_SHOW);
    expect(differences.map(({ rule }) => rule)).toContain(fault.named);
  });
});
