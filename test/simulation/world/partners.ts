// Partners in a world: the emulator that development uses, at a node of its own, sending its notices to
// the gateway over the simulated network.

import { newPartnerSecrets, Partners } from '#scripts/emulators/partners/partners.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';
import type { SimNode } from '#test/simulation/platform/node.ts';
import { ORIGINS, type Outside } from './outside.ts';

/** Secrets of every world: no run depends on them. */
export const PARTNER_SECRETS = newPartnerSecrets(() => 'simulation');

export class WorldPartners {
  readonly node: SimNode;
  readonly #partners: Partners;

  constructor(outside: Outside) {
    let partners: Partners | undefined;
    this.node = outside.serve('partners', async (request) => {
      try {
        return (await partners?.handle(request)) ?? new Response(null, { status: 503 });
      } catch (error) {
        if (error instanceof ConnectionLost) throw new TypeError('fetch failed');
        throw error;
      }
    });
    this.#partners = this.node.run(() => {
      const now = () => this.node.nowMs();
      const made = new Partners({ secrets: PARTNER_SECRETS, url: ORIGINS.partners, now });
      made.deliverTo(ORIGINS.gateway);
      return made;
    });
    partners = this.#partners;
  }

  /** Does something at a partner, as its people and its visitors do. */
  act<T>(work: (partners: Partners) => T): T {
    return this.node.run(() => work(this.#partners));
  }
}
