// The platform as tests and benches run it: the production bundles on workerd, on a database that is
// there, beside a mailbox and the emulated Stripe. Who starts it decides where the database comes from.

import { startMailbox } from '#scripts/emulators/mailbox/mailbox.ts';
import { partnerVariables } from '#scripts/emulators/partners/partners.ts';
import { type RunningPartners, startPartners } from '#scripts/emulators/partners/server.ts';
import { newPlaceKeys, type PlaceKeys } from '#scripts/emulators/place/keys.ts';
import type { RunningEmulator } from '#scripts/emulators/stripe/server.ts';
import type { PlatformDatabase } from '#scripts/platform/database/database.ts';
import { runJob } from '#scripts/platform/operator/ticker.ts';
import { workerVariables } from '#scripts/platform/settings/environment.ts';
import { newKeys, type PlatformKeys } from '#scripts/platform/settings/keys.ts';
import { randomPartnerSecrets } from '#scripts/platform/settings/partners.ts';
import { type PlatformStripe, startEmulatedStripe } from '#scripts/platform/settings/stripe.ts';
import {
  type Runtime,
  type RuntimeOptions,
  startRuntime,
} from '#scripts/platform/workers/runtime.ts';
import { type Answer, type CallOptions, call } from './call.ts';

/** What a platform stands on, before its Workers start. */
export interface Given {
  mailboxUrl: string;
  /** The emulated Stripe, which delivers its events to this platform. */
  stripe: PlatformStripe & RunningEmulator;
  /** The emulated partners, which send their notices to this platform. */
  partners: RunningPartners;
}

/** A running platform. */
export interface Served extends Given {
  url: string;
  keys: PlatformKeys & PlaceKeys;
  runtime: Runtime;
  /** Where the objects' storage is. */
  storageFolder: string;
  /** Calls as whoever holds the token. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Runs a job now; answers what it reports. */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on whatever a job reports
  job(name: string): Promise<any>;
  /**
   * Stops the Workers and starts them anew on the same data: a deploy, or a crash without SIGKILL.
   */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What may be changed of a platform for tests of limits and outages. */
export type ServeOptions = Partial<RuntimeOptions> & {
  storageFolder: string;
  /** Settings that need to know what the platform stands on. */
  given?(of: Given): Partial<RuntimeOptions>;
  /** How to start the Workers: the bundles of this repository unless told. */
  start?(options: RuntimeOptions): Promise<Runtime>;
};

/** Serves; passwords are hashed cheaply, because hashing at its cost would be most of a run. */
export async function serve(
  database: Pick<PlatformDatabase, 'urls' | 'proxyUrl'>,
  { given, start: startWorkers = startRuntime, variables, ...settings }: ServeOptions,
): Promise<Served> {
  const mailbox = await startMailbox(0);
  const stripe = await startEmulatedStripe(0);
  const secrets = randomPartnerSecrets();
  const partners = await startPartners({ port: 0, secrets });
  const keys = { ...newKeys(), ...newPlaceKeys() };
  const addresses = { siteUrl: 'http://localhost:8787', mailboxUrl: mailbox.url };
  const of = { mailboxUrl: mailbox.url, stripe, partners };
  const { variables: more, ...further } = given?.(of) ?? {};
  const start = (port: number) =>
    startWorkers({
      ...settings,
      ...further,
      port,
      variables: {
        ...workerVariables(keys, database, addresses, {
          ...stripe.variables,
          ...keys,
          ...partnerVariables(partners.url, secrets),
        }),
        SCRYPT_LOG_N: '10',
        // All clients come from one address.
        LIMIT_SCALE: '1000',
        ...variables,
        ...more,
      },
    });
  const runtime = await start(settings.port ?? 0);
  const { url } = runtime;
  stripe.deliverTo(`${url}/v1/webhooks/stripe`);
  partners.partners.deliverTo(url);
  const served: Served = {
    ...of,
    url,
    keys,
    runtime,
    storageFolder: settings.storageFolder,
    call: (method, path, options) => call(url, method, path, options),
    job: async (name) => (await runJob(served.runtime.operator, name)).report,
    async restart() {
      await served.runtime.stop();
      served.runtime = await start(Number(new URL(url).port));
    },
    async stop() {
      await served.runtime.stop();
      await stripe.stop();
      await partners.stop();
      await mailbox.stop();
    },
  };
  return served;
}
