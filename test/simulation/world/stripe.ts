// Stripe in a world: the emulator that development uses, at a node of its own, delivering its events
// to the gateway over the simulated network.

import { StripeEmulator } from '#scripts/emulators/stripe/emulator.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';
import { Deliveries, type Faults, NO_FAULTS, signedJson } from '#scripts/emulators/webhooks.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { SimNode } from '#test/simulation/platform/node.ts';
import { ORIGINS, type Outside } from './outside.ts';

/** What a provider's events meet on their way. */
export interface Weather {
  /** Further copies of an event, milliseconds after the first. */
  storm(eventId: string): { copiesMs: readonly number[] };
  /** Whether somebody else sends this event first, who does not have the key. */
  isForged(eventId: string): boolean;
}

const CALM: Weather = { storm: () => ({ copiesMs: [] }), isForged: () => false };
const FORGED_SECRET = 'whsec_somebody_elses_key';
const EXPIRES_EVERY_MS = 30 * SECOND_MS;

export interface StripeKeys {
  secretKey: string;
  webhookSecret: string;
}

export class WorldStripe {
  readonly node: SimNode;
  readonly emulator: StripeEmulator;
  weather: Weather = CALM;
  /** Forged events that were answered as if they were Stripe's: there must be none. */
  readonly forgedTaken: string[] = [];

  constructor(outside: Outside, keys: StripeKeys) {
    let emulator: StripeEmulator | undefined;
    this.node = outside.serve('stripe', async (request) => {
      try {
        return (await emulator?.handle(request)) ?? new Response(null, { status: 503 });
      } catch (error) {
        if (error instanceof ConnectionLost) throw new TypeError('fetch failed');
        throw error;
      }
    });
    this.emulator = this.node.run(() => {
      const now = () => this.node.nowMs();
      const made: StripeEmulator = new StripeEmulator({
        ...keys,
        url: ORIGINS.stripe,
        now,
        onEvent: (event) => {
          if (this.weather.isForged(event.id)) forgeries.add(event);
          deliveries.add(event);
          for (const delayMs of this.weather.storm(event.id).copiesMs) {
            setTimeout(() => deliveries.add(event), delayMs);
          }
        },
      });
      const deliveriesOf = (secret: string, delivered: (id: string) => void) =>
        new Deliveries(
          {
            url: `${ORIGINS.gateway}/v1/webhooks/stripe`,
            sealed: signedJson(secret, 'stripe-signature'),
          },
          () => made.faults,
          now,
          delivered,
        );
      const deliveries = deliveriesOf(keys.webhookSecret, (id) => made.acknowledge(id));
      const forgeries = deliveriesOf(FORGED_SECRET, (id) => {
        this.forgedTaken.push(id);
      });
      setInterval(() => made.ledger.expireDue(), EXPIRES_EVERY_MS);
      return made;
    });
    emulator = this.emulator;
  }

  /** What goes wrong with deliveries from now on. */
  setFaults(faults: Partial<Faults>): void {
    this.emulator.faults = { ...NO_FAULTS, ...faults };
  }

  /** Does something at Stripe, as its customers and its staff do: pay, refund, dispute. */
  act<T>(work: (emulator: StripeEmulator) => T): T {
    return this.node.run(() => work(this.emulator));
  }
}
