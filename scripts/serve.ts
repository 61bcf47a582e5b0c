// `npm run serve`: the production bundles on plain workerd, with objects on local disk. For
// benchmarks and small self-hosting behind a TLS proxy. Stand-ins: rate limits and mail
// (simulated), the Neon endpoint (local proxy). A production environment refuses to boot with any
// of them. Plain workerd does not tell who calls; a proxy's header does, once it is named.

import { join } from 'node:path';
import { publishOperator } from './platform/operator/address.ts';
import { newLife, startJobs, startSurroundings, step } from './platform/start.ts';
import { bundleAll } from './platform/workers/bundles.ts';
import { startRuntime } from './platform/workers/runtime.ts';

const life = newLife();

try {
  const startedMs = Date.now();
  const { settings, database, mailbox, stripe, place, partners, localUrl, variablesAt } =
    await startSurroundings(life, () => {
      step('bundling the Workers');
      return bundleAll();
    });
  // What people type: behind a TLS proxy that is another address, in mails and as an origin.
  const siteUrl = process.env.SITE_URL || localUrl;
  const quiet = process.env.PARLOR_QUIET === '1';
  const runtime = await startRuntime({
    variables: variablesAt(siteUrl),
    port: settings.gatewayPort,
    storageFolder: join(settings.dataFolder, 'objects'),
    onLog: (line) => quiet || console.log(line),
  });
  life.onStop('Workers', () => runtime.stop());
  life.onStop('operator', publishOperator(settings.dataFolder, runtime.operatorUrl));
  startJobs(life, runtime.operator);
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
  Places    ${place.url}     stand-in for proofs of places
  Partners  ${partners.url}     stand-in for checks of documents
  Limits    ${aboutLimits}
  Data      ${settings.dataFolder}

Ctrl-C stops all of it.`);
} catch (error) {
  if (!life.isStopping) console.error(`\nParlor did not start: ${(error as Error).message}`);
  await life.stop();
  process.exit(1);
}
