// What `npm run dev` and `npm run serve` start in the same way: everything around the Workers. What is
// started is told to `life` at once: Ctrl-C may come at any line.

import { join } from 'node:path';
import { startMailbox } from '#scripts/emulators/mailbox/mailbox.ts';
import { startDatabase } from './database/database.ts';
import { type Operator, startTicker } from './operator/ticker.ts';
import { claimInstance } from './processes/instance.ts';
import { Lifecycle } from './processes/lifecycle.ts';
import { checkPort } from './processes/ports.ts';
import { workerVariables } from './settings/environment.ts';
import { keptKeys } from './settings/keys.ts';
import { startLocalPartners } from './settings/partners.ts';
import { startPlace } from './settings/place.ts';
import { readSettings } from './settings/settings.ts';
import { startStripe } from './settings/stripe.ts';

/** Tells a person what is being done. */
export const step = (text: string) => console.log(`  ${text}`);

/** A run that Ctrl-C ends. */
export function newLife(): Lifecycle {
  const life = new Lifecycle();
  life.takeSignals();
  return life;
}

/** Starts all but the Workers; `build` makes what they run, before there is a database. */
export async function startSurroundings(life: Lifecycle, build: () => Promise<void>) {
  const settings = readSettings();
  const { dataFolder, gatewayPort, mailboxPort } = settings;
  const instance = await claimInstance(dataFolder, step);
  life.onStop('instance', () => instance.release());
  await checkPort(gatewayPort, 'PORT');
  await checkPort(mailboxPort, 'MAILBOX_PORT');
  await build();
  const database = await startDatabase(settings, step);
  life.onStop('database', () => database.stop());
  const mailbox = await startMailbox(mailboxPort);
  life.onStop('mailbox', () => mailbox.stop());
  const stripe = await startStripe(settings);
  life.onStop('Stripe', () => stripe.stop());
  const place = await startPlace(settings);
  life.onStop('places', () => place.stop());
  const partners = await startLocalPartners(settings);
  life.onStop('partners', () => partners.stop());
  const localUrl = `http://localhost:${gatewayPort}`;
  stripe.deliverTo(`${localUrl}/v1/webhooks/stripe`);
  partners.partners.deliverTo(localUrl);
  const keys = keptKeys(join(dataFolder, 'keys.json'));
  const emulated = { ...stripe.variables, ...place.variables, ...partners.variables };
  const variablesAt = (siteUrl: string) =>
    workerVariables(keys, database, { siteUrl, mailboxUrl: mailbox.url }, emulated);
  return { settings, instance, database, mailbox, stripe, place, partners, localUrl, variablesAt };
}

/** Runs the jobs once the Workers are up, whose runtime has taken the signals for itself. */
export function startJobs(life: Lifecycle, operator: Operator): void {
  life.takeSignals();
  const ticker = startTicker(operator, (job, error) => console.error(`Job ${job}:`, error));
  life.onStop('ticker', () => ticker.stop());
}
