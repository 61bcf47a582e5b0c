// A direct connection with an admin's rights, for migrations and operators' commands only. Workers
// never use it: they speak HTTP through client.ts.

import pg from 'pg';

// Any number, as long as it is always this one.
const LOCK_KEY = 7_235_901_466;

/** Runs the work in one transaction, one such at a time in the whole database. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    // Held until the transaction ends, so it also works through a transaction pooler.
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Connects, works and disconnects. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
