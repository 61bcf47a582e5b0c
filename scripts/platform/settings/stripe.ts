// Stripe beside a local platform: the real one when `STRIPE_SECRET_KEY` is set (a test key), the
// emulator otherwise. Either way the same code of the Workers runs.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type RunningEmulator, startStripeEmulator } from '#scripts/emulators/stripe/server.ts';
import { isFree } from '../processes/ports.ts';
import type { Settings } from './settings.ts';

/** What payments needs to reach Stripe. */
export interface StripeVariables {
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRETS: string;
  /** Empty for Stripe itself. */
  STRIPE_API_URL: string;
}

/** Stripe as a platform has it; the emulator's own are there unless it is the real one. */
export interface PlatformStripe extends Omit<RunningEmulator, 'emulator' | 'firstTries'> {
  variables: StripeVariables;
  /** One line for people. */
  about: string;
}

/**
 * The emulator with keys of its own; `dataFolder` keeps its state between runs. With `orAnyPort` a
 * free port is taken where this one is busy.
 */
export async function startEmulatedStripe(
  port: number,
  dataFolder?: string,
  orAnyPort = false,
): Promise<PlatformStripe & RunningEmulator> {
  const secretKey = `sk_test_${randomBytes(18).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(18).toString('hex')}`;
  const running = await startStripeEmulator({
    port: orAnyPort && !(await isFree(port)) ? 0 : port,
    secretKey,
    webhookSecret,
    ...(dataFolder !== undefined && { stateFile: join(dataFolder, 'stripe.json') }),
  });
  return {
    ...running,
    about: 'emulated: play the bank there',
    variables: {
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRETS: webhookSecret,
      STRIPE_API_URL: running.url,
    },
  };
}

/** Whichever the environment asks for. */
export async function startStripe(settings: Settings): Promise<PlatformStripe> {
  const { stripePort, isStripePortFixed, dataFolder } = settings;
  const secretKey = process.env.STRIPE_SECRET_KEY;
  if (secretKey === undefined || secretKey === '') {
    return startEmulatedStripe(stripePort, dataFolder, !isStripePortFixed);
  }
  const webhookSecrets = process.env.STRIPE_WEBHOOK_SECRETS;
  if (!secretKey.includes('_test_')) {
    throw new Error('STRIPE_SECRET_KEY must be a test key: this is not a live environment.');
  }
  if (webhookSecrets === undefined || webhookSecrets === '') {
    throw new Error('STRIPE_WEBHOOK_SECRETS must be set beside STRIPE_SECRET_KEY.');
  }
  return {
    url: 'https://dashboard.stripe.com/test',
    about: 'the real one, in test mode; forward events with: stripe listen --forward-to …',
    variables: {
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRETS: webhookSecrets,
      STRIPE_API_URL: '',
    },
    deliverTo: () => {},
    stop: async () => {},
  };
}
