// `npm run ledger:check`: proves the invariants of a ledger and prints what differs. The scheduled
// job runs the same SQL function. Exit code 1 when something differs, 2 when it could not look.
// Which database: LEDGER_DATABASE_URL, else PAYMENTS_DATABASE_URL, else DATABASE_URL, else that of the
// platform which runs here.

import { withClient } from '#db/admin-client.ts';
import { adminDatabase } from './platform/database/admin.ts';

interface Difference {
  invariant: string;
  subject: string;
  detail: string;
}

async function main(): Promise<number> {
  const { LEDGER_DATABASE_URL, PAYMENTS_DATABASE_URL, DATABASE_URL } = process.env;
  const url =
    LEDGER_DATABASE_URL ?? PAYMENTS_DATABASE_URL ?? DATABASE_URL ?? (await adminDatabase());
  return withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local statement_timeout = '30min'`);
    const startedMs = Date.now();
    const { rows } = await client.query<Difference>('select * from ledger.check()');
    const counted = await client.query<{ entries: string; accounts: string }>(
      `select (select count(*) from ledger.entries) as entries,
        (select count(*) from ledger.accounts) as accounts`,
    );
    const { entries = '0', accounts = '0' } = counted.rows[0] ?? {};
    for (const { invariant, subject, detail } of rows) {
      console.log(`DIFFERS  ${invariant}  ${subject}: ${detail}`);
    }
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    console.log(
      `${rows.length === 0 ? 'sound' : `${rows.length} differences`}: ` +
        `${entries} journal rows, ${accounts} accounts, ${seconds} s`,
    );
    return rows.length === 0 ? 0 : 1;
  });
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
