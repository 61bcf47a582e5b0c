// `npm run crash:sessions`: fifty clients play over real HTTP and WebSocket on the production
// bundles; workerd is killed with SIGKILL at a random moment, twenty times. After each restart
// every client resumes. At the end: no acknowledged round is missing or changed, no command was
// applied twice, no coin was made or lost, and the ledger's own check is clean. CRASHES and TABLES
// change the size.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startMailbox } from '#scripts/emulators/mailbox/mailbox.ts';
import { startDatabase } from '#scripts/platform/database/database.ts';
import { workerVariables } from '#scripts/platform/settings/environment.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { startEmulatedStripe } from '#scripts/platform/settings/stripe.ts';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import { type Runtime, startRuntime } from '#scripts/platform/workers/runtime.ts';
import { auditTables } from './audit.ts';
import { CrashClient } from './client.ts';
import { newPerson, type Person } from './person.ts';
import { workerdChildren } from './processes.ts';

const CRASHES = Number(process.env.CRASHES ?? 20);
const TABLES = Number(process.env.TABLES ?? 50);
const TABLES_PER_PERSON = 5;
const PORT = Number(process.env.PORT ?? 5560);
const PLAY_MS_MIN = 500;
const PLAY_MS_MAX = 3_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);

const folder = mkdtempSync(join(tmpdir(), 'parlor-crash-'));
const settings = {
  gatewayPort: PORT,
  mailboxPort: 0,
  stripePort: 0,
  dataFolder: folder,
  databaseUrl: undefined,
};

say('bundling');
if (process.env.SKIP_BUNDLE !== '1') await bundleAll();
const database = await startDatabase(settings, say);
const mailbox = await startMailbox(0);
const stripe = await startEmulatedStripe(0);
process.env.SCRYPT_LOG_N = '10';
process.env.LIMIT_SCALE = '1000';
const addresses = { siteUrl: `http://localhost:${PORT}`, mailboxUrl: mailbox.url };
const variables = workerVariables(newKeys(), database, addresses, stripe.variables);

const start = () =>
  startRuntime({
    variables,
    port: PORT,
    storageFolder: join(folder, 'objects'),
    onLog: (line) => {
      if (line.includes('"level":"error"')) console.error(line);
    },
  });

async function crash(runtime: Runtime): Promise<Runtime> {
  for (const pid of workerdChildren()) process.kill(pid, 'SIGKILL');
  await Promise.race([runtime.stop().catch(() => {}), sleep(5_000)]);
  return start();
}

/** What the ledger's check finds, and how many transactions the batches of play went in. */
async function ledgerReport() {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const { rows: ledgerDifferences } = await client.query('select * from ledger.check()');
    const { rows } = await client.query(
      `select count(*)::int as batches, count(distinct transaction_id)::int as transactions
        from ledger.entries where kind = 3`,
    );
    return { settled: rows[0], ledgerDifferences };
  } finally {
    await client.end();
  }
}

let runtime: Runtime | null = null;
let failed = false;
try {
  runtime = await start();
  const url = runtime.url;
  const people: Person[] = [];
  for (let index = 0; index < Math.ceil(TABLES / TABLES_PER_PERSON); index++) {
    people.push(await newPerson(url, mailbox.url));
  }
  const clients: CrashClient[] = [];
  for (let index = 0; index < TABLES; index++) {
    const person = people[index % people.length];
    if (person === undefined) throw new Error('nobody is here');
    const gameId = index % 3 === 2 ? 'mines' : 'dice';
    clients.push(await CrashClient.sitDown(person, gameId, randomUUID()));
  }
  say(`${clients.length} tables of ${people.length} people are open`);
  const playing = clients.map((client) => client.playOn());
  for (let count = 1; count <= CRASHES; count++) {
    await sleep(PLAY_MS_MIN + Math.random() * (PLAY_MS_MAX - PLAY_MS_MIN));
    const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0);
    const killedMs = Date.now();
    runtime = await crash(runtime);
    const upMs = Date.now() - killedMs;
    while (clients.some((client) => client.lastAnswerMs < killedMs)) {
      if (Date.now() - killedMs > 60_000) throw new Error('some clients did not come back');
      await sleep(20);
    }
    const backMs = Date.now() - killedMs;
    say(`kill ${count}: ${acknowledged} answers so far, up ${upMs} ms, all play ${backMs} ms`);
  }
  for (const client of clients) client.stop();
  await Promise.all(playing);
  say('closing the tables and comparing');
  const report = await auditTables(clients, people);
  const ledger = await ledgerReport();
  console.log(JSON.stringify({ crashes: CRASHES, ...report, ...ledger }, null, 2));
  failed = report.problems.length > 0 || ledger.ledgerDifferences.length > 0;
} catch (error) {
  console.error(error);
  failed = true;
} finally {
  await Promise.race([runtime?.stop().catch(() => {}), sleep(5_000)]);
  await stripe.stop();
  await mailbox.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
