// `npm run sanctions:load -- <folder>`: takes in a list of sanctioned people from `sdn.csv`, `alt.csv` and
// `add.csv` as OFAC publishes them, where the job cannot fetch them. All of it or nothing. A list that is
// more than a tenth shorter than the one before needs `--may-shrink`, once somebody has seen why.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withClient } from '#db/admin-client.ts';
import { type OfacFiles, readOfac, versionOf } from '#workers/compliance/sanctions/ofac.ts';
import { adminDatabase } from './platform/database/admin.ts';

const LOAD = `select compliance.load_list('ofac', $1, $2::jsonb, $3) ->> 'outcome' as outcome`;

const SAYS: Readonly<Record<string, string>> = {
  loaded: 'It is the newest now; everybody who was verified is compared with it by the job.',
  confirmed: 'It was the newest already, and is confirmed as that.',
};

async function load(files: OfacFiles, mayShrink: boolean): Promise<string> {
  const people = readOfac(files);
  if (people === null) throw new Error('These files are cut off, or no such list.');
  return withClient(await adminDatabase(), async (client) => {
    await client.query('begin');
    await client.query('set local role parlor_owner');
    const values = [await versionOf(files), JSON.stringify(people), mayShrink];
    const { rows } = await client.query<{ outcome: string }>(LOAD, values);
    await client.query('commit');
    const says = SAYS[rows[0]?.outcome ?? ''];
    if (says !== undefined) return `${people.length} people. ${says}`;
    throw new Error(
      'It is more than a tenth shorter than the one before: see why, then --may-shrink.',
    );
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'may-shrink': { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('npm run sanctions:load -- <folder> [--may-shrink]');
  process.exit(2);
}
try {
  const read = (name: string) => readFileSync(join(folder, name), { encoding: 'utf8' });
  const files = { sdn: read('sdn.csv'), alt: read('alt.csv'), add: read('add.csv') };
  console.log(await load(files, values['may-shrink']));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
