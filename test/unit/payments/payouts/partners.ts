// The partners behind `fetch`, for the tests of adapters.

import { afterEach, beforeEach, vi } from 'vitest';
import { newPartnerSecrets, Partners } from '#scripts/emulators/partners/partners.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';

export const PARTNERS_URL = 'http://partners.test';

/** From now on `fetch` reaches the partners that were begun last. */
export function partnersFixture() {
  let partners: Partners;
  beforeEach(() => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      try {
        return await partners.handle(new Request(input, init));
      } catch (error) {
        if (error instanceof ConnectionLost) throw new TypeError('Network connection lost.');
        throw error;
      }
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** New ones, with secrets of their own. */
  return () => {
    const secrets = newPartnerSecrets(() => crypto.randomUUID());
    partners = new Partners({ secrets, url: PARTNERS_URL });
    return { payouts: partners.payouts, secrets: secrets.payouts };
  };
}
