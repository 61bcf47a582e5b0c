// `node scripts/ledger-export.ts <folder>`: writes what a third party needs to prove the ledger
// without access to it: `movements.bin` (scripts/ledger/chain.ts says how), and for the newest signed
// roots `roots.json` with the leaves as `<hash>|<sum>`. It holds no names and no player ids.
// Which database: LEDGER_DATABASE_URL, else PAYMENTS_DATABASE_URL, else that of the platform which
// runs here.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { EXPORT_ROW } from './ledger/chain.ts';
import { adminDatabase } from './platform/database/admin.ts';

const ROWS_PER_READ = 20_000;

async function exportMovements(client: pg.Client, path: string): Promise<number> {
  const file = createWriteStream(path);
  await client.query(`declare movements cursor for select ${EXPORT_ROW} as bytes
    from ledger.movements m order by m.account_id, m.version`);
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ bytes: Buffer }>(`fetch ${ROWS_PER_READ} from movements`);
    if (rows.length === 0) break;
    count += rows.length;
    if (!file.write(Buffer.concat(rows.map(({ bytes }) => bytes)))) {
      await once(file, 'drain');
    }
  }
  file.end();
  await finished(file);
  return count;
}

async function exportRoots(client: pg.Client, path: string): Promise<number> {
  const { rows } = await client.query<{ answer: { root: object; leaves: string[] } }>(
    `select jsonb_build_object('root', ledger.root_json(r),
        'leaves', ledger.exported_leaves(r.day, r.currency)) as answer
      from ledger.roots r where r.signature is not null
        and r.day = (select max(day) from ledger.roots where signature is not null)`,
  );
  await writeFile(path, JSON.stringify(rows.map(({ answer }) => answer)));
  return rows.length;
}

const [folder = ''] = process.argv.slice(2);
if (folder === '') {
  console.error('usage: npm run ledger:export -- <folder>');
  process.exit(2);
}
const { LEDGER_DATABASE_URL, PAYMENTS_DATABASE_URL } = process.env;
const url = LEDGER_DATABASE_URL ?? PAYMENTS_DATABASE_URL ?? (await adminDatabase());
await mkdir(folder, { recursive: true });
const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query('begin isolation level repeatable read read only');
await client.query(`set local statement_timeout = '1h'`);
const movements = await exportMovements(client, join(folder, 'movements.bin'));
const roots = await exportRoots(client, join(folder, 'roots.json'));
await client.end();
console.log(`${movements} movements and ${roots} roots in ${folder}`);
