// `npm run dev`: everything a developer needs, in one command and without an account: embedded
// Postgres, local Neon endpoint, migrations, mailbox, Stripe's stand-in, proofs of places, the site, all Workers in one
// `wrangler dev`, the ticker.

import { watchHealth } from './platform/processes/watch.ts';
import { seedPlayers } from './platform/settings/seed.ts';
import { newLife, startJobs, startSurroundings, step } from './platform/start.ts';
import { ensureSite } from './platform/workers/site.ts';
import { connectOperator, startWranglerDev } from './platform/workers/wrangler-dev.ts';

const life = newLife();

/** Starts everything; resolves with the reason when some part ends by itself. */
async function start(): Promise<string> {
  const startedMs = Date.now();
  const { settings, instance, database, mailbox, stripe, place, partners, localUrl, variablesAt } =
    await startSurroundings(life, async () => {
      if (await ensureSite()) step('built the site');
    });
  step('starting the Workers');
  const wrangler = await startWranglerDev({
    port: settings.gatewayPort,
    dataFolder: settings.dataFolder,
    variables: variablesAt(localUrl),
    onLine: (line) => console.log(line),
    onStarted: (pid, stop) => {
      life.onStop('Workers', stop);
      return instance.adopt(pid);
    },
  });
  const connection = await connectOperator(settings.dataFolder);
  life.onStop('operator', () => connection.stop());
  startJobs(life, connection.operator);
  const seed = await seedPlayers(settings.dataFolder, localUrl, mailbox.url);
  const health = watchHealth(localUrl, (text) => console.error(text));
  life.onStop('watch', () => health.stop());
  console.log(`
Parlor is up (${((Date.now() - startedMs) / 1000).toFixed(1)} s).

  Site       ${localUrl}
  API        ${localUrl}/v1         readable at ${localUrl}/docs
  Mailbox    ${mailbox.url}            every mail the platform sends
  Stripe     ${stripe.url}            ${stripe.about}
  Places     ${place.url}            sign that a player is wherever you say
  Partners   ${partners.url}            check documents by a button
  Players    ${seed.emails.join(' and ')}, password ${seed.password}
  Postgres   ${database.adminUrl}
  Data       ${settings.dataFolder}

Next: npm run tour (in another terminal). Ctrl-C stops all of it.
`);
  const lost = database.lost.then(() => 'The embedded Postgres ended.');
  return Promise.race([wrangler.ended, lost, health.dead]);
}

try {
  const reason = await start();
  if (!life.isStopping) {
    console.error(`\n${reason} Stopping the rest; start again with npm run dev, nothing is lost.`);
  }
} catch (error) {
  if (!life.isStopping) console.error(`\nParlor did not start: ${(error as Error).message}`);
}
await life.stop();
process.exit(1);
