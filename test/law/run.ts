// `npm run law:replay`: replays the law on a fresh database and prints every edge with what changed
// there, then what differs from the hand-written expectation. Exit code 1 when something does.

import pg from 'pg';
import { migrate } from '#db/migrate.ts';
import { withPostgres } from '#scripts/emulators/postgres/temporary.ts';
import { replayLaw } from './replay.ts';

async function main(): Promise<void> {
  await withPostgres({ fsync: 'off', synchronous_commit: 'off' }, async ({ url }) => {
    await migrate(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { edges, asked, differences } = await replayLaw(client);
      console.log('place  moment (UTC)              from         to');
      for (const { place, at, from, to } of edges.sort((a, b) => (a.at < b.at ? -1 : 1))) {
        console.log(`${place.padEnd(6)} ${at}  ${from.padEnd(12)} ${to}`);
      }
      for (const each of differences) console.log('DIFFERENT', each);
      console.log(
        `${edges.length} edges, ${asked} questions, ${differences.length} answered otherwise.`,
      );
      if (differences.length > 0) process.exitCode = 1;
    } finally {
      await client.end();
    }
  });
}

await main();
