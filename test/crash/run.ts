// `npm run crash:sessions`: fifty clients play over real HTTP and WebSocket on the production
// bundles; workerd is killed with SIGKILL at a random moment, twenty times. After each restart
// every client resumes. At the end: no acknowledged round is missing or changed, no command was
// applied twice, no coin was made or lost, and the ledger's own check is clean. CRASHES and TABLES
// change the size.

import { withClient } from '#db/admin-client.ts';
import { startBenchPlatform } from '#test/bench/lib/platform.ts';
import { workerdProcesses } from '#test/bench/lib/processes.ts';
import { pause } from '#test/kit/patience.ts';
import { auditTables } from './audit.ts';
import { CrashClient } from './client.ts';
import { newPerson, type Person } from './person.ts';

const CRASHES = Number(process.env.CRASHES ?? 20);
const TABLES = Number(process.env.TABLES ?? 50);
const GAMES = ['dice', 'mines'] as const;
const PORT = Number(process.env.PORT ?? 5560);
const PLAY_MS_MIN = 500;
const PLAY_MS_MAX = 3_000;

const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);

say('bundling');
const platform = await startBenchPlatform({
  port: PORT,
  onLog: (line) => {
    if (line.includes('"level":"error"')) console.error(line);
  },
});

/** What the ledger's check finds, and how many transactions the batches of play went in. */
const ledgerReport = () =>
  withClient(platform.adminUrl, async (client) => {
    const { rows: ledgerDifferences } = await client.query('select * from ledger.check()');
    const { rows } = await client.query(
      `select count(*)::int as batches, count(distinct transaction_id)::int as transactions
        from ledger.entries where kind = 3`,
    );
    return { settled: rows[0], ledgerDifferences };
  });

let failed = false;
try {
  const people: Person[] = [];
  for (let index = 0; index < Math.ceil(TABLES / GAMES.length); index++) {
    people.push(await newPerson(platform));
  }
  const clients: CrashClient[] = [];
  for (let index = 0; index < TABLES; index++) {
    const person = people[index % people.length];
    if (person === undefined) throw new Error('nobody is here');
    // Of one game there is one table.
    const gameId = GAMES[Math.floor(index / people.length)] ?? 'dice';
    clients.push(await CrashClient.sitDown(person, gameId));
  }
  say(`${clients.length} tables of ${people.length} people are open`);
  const playing = clients.map((client) => client.playOn());
  for (let count = 1; count <= CRASHES; count++) {
    await pause(PLAY_MS_MIN + Math.random() * (PLAY_MS_MAX - PLAY_MS_MIN));
    const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0);
    const killedMs = Date.now();
    for (const pid of workerdProcesses()) process.kill(pid, 'SIGKILL');
    await platform.restart();
    const upMs = Date.now() - killedMs;
    while (clients.some((client) => client.lastAnswerMs < killedMs)) {
      if (Date.now() - killedMs > 60_000) throw new Error('some clients did not come back');
      await pause(20);
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
  await Promise.race([platform.stop(), pause(10_000)]);
}
process.exit(failed ? 1 : 0);
