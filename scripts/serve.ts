// `npm run serve`: the production bundles on plain workerd, with objects on local disk. For
// benchmarks and small self-hosting behind a TLS proxy. Stand-ins: rate limits and mail
// (simulated), the Neon endpoint (local proxy). A production environment refuses to boot with any
// of them. Plain workerd does not tell who calls; a proxy's header does, once it is named.

import { join } from 'node:path';
import { startMailbox } from './emulators/mailbox/mailbox.ts';
import { startDatabase } from './platform/database/database.ts';
import { publishOperator } from './platform/operator/address.ts';
import { startTicker } from './platform/operator/ticker.ts';
import { claimInstance } from './platform/processes/instance.ts';
import { Lifecycle } from './platform/processes/lifecycle.ts';
import { checkPort } from './platform/processes/ports.ts';
import { workerVariables } from './platform/settings/environment.ts';
import { keptKeys } from './platform/settings/keys.ts';
import { readSettings } from './platform/settings/settings.ts';
import { startStripe } from './platform/settings/stripe.ts';
import { bundleAll } from './platform/workers/bundles.ts';
import { startRuntime } from './platform/workers/runtime.ts';

const step = (text: string) => console.log(`  ${text}`);
const life = new Lifecycle();
life.takeSignals();

try {
  const startedMs = Date.now();
  const settings = readSettings();
  const instance = await claimInstance(settings.dataFolder, step);
  life.onStop('instance', () => instance.release());
  await checkPort(settings.gatewayPort, 'PORT');
  await checkPort(settings.mailboxPort, 'MAILBOX_PORT');
  step('bundling the Workers');
  await bundleAll();
  const database = await startDatabase(settings, step);
  life.onStop('database', () => database.stop());
  const mailbox = await startMailbox(settings.mailboxPort);
  life.onStop('mailbox', () => mailbox.stop());
  const localUrl = `http://localhost:${settings.gatewayPort}`;
  // What people type: behind a TLS proxy that is another address, in mails and as an origin.
  const siteUrl = process.env.SITE_URL || localUrl;
  const stripe = await startStripe(settings);
  life.onStop('Stripe', () => stripe.stop());
  stripe.deliverTo(`${localUrl}/v1/webhooks/stripe`);
  const keys = keptKeys(join(settings.dataFolder, 'keys.json'));
  const quiet = process.env.PARLOR_QUIET === '1';
  const runtime = await startRuntime({
    variables: workerVariables(
      keys,
      database,
      { siteUrl, mailboxUrl: mailbox.url },
      stripe.variables,
    ),
    port: settings.gatewayPort,
    storageFolder: join(settings.dataFolder, 'objects'),
    onLog: (line) => quiet || console.log(line),
  });
  life.onStop('Workers', () => runtime.stop());
  life.onStop('operator', publishOperator(settings.dataFolder, runtime.operatorUrl));
  life.takeSignals();
  const ticker = startTicker(runtime.operator, (job, error) => console.error(`Job ${job}:`, error));
  life.onStop('ticker', () => ticker.stop());
  const header = process.env.TRUSTED_ADDRESS_HEADER;
  const aboutLimits = header
    ? `by the address in ${header}, in memory     the proxy must set it, and nobody may get around the proxy`
    : 'by address are OFF: nobody tells addresses here. Behind a proxy set TRUSTED_ADDRESS_HEADER';
  console.log(`
Parlor serves its production bundles (${((Date.now() - startedMs) / 1000).toFixed(1)} s).

  Site      ${siteUrl}
  API       ${siteUrl}/v1         here at ${localUrl}
  Mailbox   ${mailbox.url}     stand-in for mail
  Neon      ${database.proxyUrl || 'the real one'}     stand-in unless DATABASE_URL is Neon's
  Stripe    ${stripe.url}     ${stripe.about}
  Limits    ${aboutLimits}
  Data      ${settings.dataFolder}

Ctrl-C stops all of it.`);
} catch (error) {
  if (!life.isStopping) console.error(`\nParlor did not start: ${(error as Error).message}`);
  await life.stop();
  process.exit(1);
}
