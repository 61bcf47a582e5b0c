// `npm run dev`: everything a developer needs, in one command and without an account: embedded
// Postgres, local Neon endpoint, migrations, mailbox, Stripe's stand-in, the site, all Workers in one
// `wrangler dev`, the ticker. What is started is told to `life` at once: Ctrl-C may come at any line.

import { join } from 'node:path';
import { startMailbox } from './emulators/mailbox/mailbox.ts';
import { startDatabase } from './platform/database/database.ts';
import { startTicker } from './platform/operator/ticker.ts';
import { claimInstance } from './platform/processes/instance.ts';
import { Lifecycle } from './platform/processes/lifecycle.ts';
import { checkPort } from './platform/processes/ports.ts';
import { watchHealth } from './platform/processes/watch.ts';
import { workerVariables } from './platform/settings/environment.ts';
import { keptKeys } from './platform/settings/keys.ts';
import { seedPlayers } from './platform/settings/seed.ts';
import { readSettings } from './platform/settings/settings.ts';
import { startStripe } from './platform/settings/stripe.ts';
import { ensureSite } from './platform/workers/site.ts';
import { connectOperator, startWranglerDev } from './platform/workers/wrangler-dev.ts';

const step = (text: string) => console.log(`  ${text}`);
const life = new Lifecycle();
life.takeSignals();

/** Starts everything; resolves with the reason when some part ends by itself. */
async function start(): Promise<string> {
  const startedMs = Date.now();
  const settings = readSettings();
  const instance = await claimInstance(settings.dataFolder, step);
  life.onStop('instance', () => instance.release());
  await checkPort(settings.gatewayPort, 'PORT');
  await checkPort(settings.mailboxPort, 'MAILBOX_PORT');
  const database = await startDatabase(settings, step);
  life.onStop('database', () => database.stop());
  const mailbox = await startMailbox(settings.mailboxPort);
  life.onStop('mailbox', () => mailbox.stop());
  const siteUrl = `http://localhost:${settings.gatewayPort}`;
  const stripe = await startStripe(settings);
  life.onStop('Stripe', () => stripe.stop());
  stripe.deliverTo(`${siteUrl}/v1/webhooks/stripe`);
  const keys = keptKeys(join(settings.dataFolder, 'keys.json'));
  if (await ensureSite()) step('built the site');
  step('starting the Workers');
  const wrangler = await startWranglerDev({
    port: settings.gatewayPort,
    dataFolder: settings.dataFolder,
    variables: workerVariables(
      keys,
      database,
      { siteUrl, mailboxUrl: mailbox.url },
      stripe.variables,
    ),
    onLine: (line) => console.log(line),
    onStarted: (pid, stop) => {
      life.onStop('Workers', stop);
      return instance.adopt(pid);
    },
  });
  const connection = await connectOperator(settings.dataFolder);
  life.onStop('operator', () => connection.stop());
  life.takeSignals();
  const ticker = startTicker(connection.operator, (job, error) =>
    console.error(`Job ${job}:`, error),
  );
  life.onStop('ticker', () => ticker.stop());
  const seed = await seedPlayers(settings.dataFolder, siteUrl, mailbox.url);
  const health = watchHealth(siteUrl, (text) => console.error(text));
  life.onStop('watch', () => health.stop());
  console.log(`
Parlor is up (${((Date.now() - startedMs) / 1000).toFixed(1)} s).

  Site       ${siteUrl}
  API        ${siteUrl}/v1         readable at ${siteUrl}/docs
  Mailbox    ${mailbox.url}            every mail the platform sends
  Stripe     ${stripe.url}            ${stripe.about}
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
