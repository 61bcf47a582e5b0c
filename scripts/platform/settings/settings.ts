// What a person can set from outside, read once: ports, the data folder, a database of one's own.

import { resolve } from 'node:path';

/** Settings of a local platform. */
export interface Settings {
  /** The gateway: what players use. `PORT`, 8787 unless told. */
  gatewayPort: number;
  /** The development mailbox. `MAILBOX_PORT`, 8788 unless told. */
  mailboxPort: number;
  /**
   * The emulated Stripe, when no key is set. `STRIPE_EMULATOR_PORT`; unless told 8789, or a free one
   * where that is taken, so that PORT and MAILBOX_PORT are enough for a second platform.
   */
  stripePort: number;
  /** The port of the emulator was asked for: no other will do. */
  isStripePortFixed?: boolean;
  /** The emulated proofs of places. `PLACE_EMULATOR_PORT`; unless told 8790, or a free one. */
  placePort: number;
  isPlacePortFixed?: boolean;
  /** The emulated partners. `PARTNERS_EMULATOR_PORT`; unless told 8791, or a free one. */
  partnersPort: number;
  isPartnersPortFixed?: boolean;
  /** Where database, object storage, keys and mail live. `PARLOR_DATA`, `.parlor` unless told. */
  dataFolder: string;
  /** Admin's URL of a Postgres or Neon project to use instead of the embedded server. */
  databaseUrl: string | undefined;
}

function portOf(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} must be a port number, not "${text}".`);
}

/** Reads the settings; throws with a sentence for people when one is not usable. */
export function readSettings(): Settings {
  return {
    gatewayPort: portOf('PORT', 8787),
    mailboxPort: portOf('MAILBOX_PORT', 8788),
    stripePort: portOf('STRIPE_EMULATOR_PORT', 8789),
    isStripePortFixed: Boolean(process.env.STRIPE_EMULATOR_PORT),
    placePort: portOf('PLACE_EMULATOR_PORT', 8790),
    isPlacePortFixed: Boolean(process.env.PLACE_EMULATOR_PORT),
    partnersPort: portOf('PARTNERS_EMULATOR_PORT', 8791),
    isPartnersPortFixed: Boolean(process.env.PARTNERS_EMULATOR_PORT),
    dataFolder: resolve(process.env.PARLOR_DATA || '.parlor'),
    databaseUrl: process.env.DATABASE_URL || undefined,
  };
}
