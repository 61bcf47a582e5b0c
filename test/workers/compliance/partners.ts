// Compliance with the emulated partners in the same process: what it sends is answered by them, and the
// test delivers their notices to the webhook route, whole, broken or late.

import { afterEach, beforeEach, vi } from 'vitest';
import type { Notice } from '#scripts/emulators/partners/notices.ts';
import { NOTICE_HEADER } from '#scripts/emulators/partners/notices.ts';
import {
  emptyState,
  newPartnerSecrets,
  type PartnerName,
  Partners,
} from '#scripts/emulators/partners/partners.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';
import { type Answer, answerOf } from '#test/kit/call.ts';
import { bound, tokenOf } from '#test/kit/service.ts';
import { complianceFixture } from './fixture.ts';

const HOST = 'http://partners.test';
const ADDRESS = {
  line1: '12 Elm Street',
  ...{ city: 'Austin', region: 'TX', postalCode: '78701', country: 'US' },
};
const text = (name: string) => String(bound[name]);

/** A profile that anybody may declare; the household is their own. */
export const profileOf = (playerId: string) => ({
  ...{ givenName: 'Ada', familyName: 'King', dateOfBirth: '1990-01-31' },
  address: { ...ADDRESS, line1: `${playerId} Elm Street` },
});

/** For the tests of one file. */
export function partnersFixture() {
  const fixture = complianceFixture();
  const state = emptyState();
  const partners = new Partners({
    ...{ url: HOST, state },
    secrets: {
      ...newPartnerSecrets(() => 'not asked here'),
      identity: {
        key: text('IDENTITY_PROVIDER_KEY'),
        webhookSecret: text('IDENTITY_PROVIDER_WEBHOOK_SECRETS'),
      },
      tax: { key: text('TAX_VENDOR_KEY'), webhookSecret: text('TAX_VENDOR_WEBHOOK_SECRETS') },
    },
  });
  const realFetch = globalThis.fetch;
  /** What the next statements meet: nobody answers, or the answer is lost. */
  const database: ('down' | 'lost')[] = [];
  beforeEach(() => {
    database.length = 0;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init);
      if (!request.url.startsWith(HOST)) {
        const trouble = database.shift();
        if (trouble === 'down') throw new TypeError('Network connection lost.');
        const response = await realFetch(request);
        if (trouble !== 'lost') return response;
        await response.body?.cancel();
        throw new TypeError('Network connection lost.');
      }
      try {
        return await partners.handle(request);
      } catch (error) {
        if (error instanceof ConnectionLost) throw new TypeError('Network connection lost.');
        throw error;
      }
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const as = async (player: string, method: string, path: string, body?: unknown, key?: string) => {
    const token = await tokenOf(player);
    return fixture.call(method, path, { token, body, ...(key !== undefined && { key }) });
  };

  return {
    ...{ fixture, partners, as, database },

    /** Posts to the webhook route as anybody could. */
    async post(
      body: string,
      header: string | null,
      partner: PartnerName = 'identity',
    ): Promise<Answer> {
      const headers = new Headers({ 'content-type': 'application/json' });
      if (header !== null) headers.set(NOTICE_HEADER, header);
      const init = { method: 'POST', headers, body };
      const url = `https://parlor.test/v1/webhooks/${partner}`;
      return answerOf(await fixture.fetch(new Request(url, init)));
    },

    /** The newest notice. */
    newest: (partner: PartnerName = 'identity'): Notice => {
      const notice = state[partner].notices.at(-1);
      if (notice === undefined) throw new Error('nothing was said');
      return notice;
    },

    /** Delivers the newest notice as its sender would. */
    async deliver(partner: PartnerName = 'identity'): Promise<number> {
      const { body, header } = partners[partner].notices.signed(this.newest(partner));
      return (await this.post(body, header, partner)).status;
    },

    /** A player with a declared profile. */
    async named(change: object = {}): Promise<string> {
      const player = await fixture.player();
      await as(player, 'PUT', '/v1/identity/profile', { ...profileOf(player), ...change });
      return player;
    },

    begin: (player: string, key: string = crypto.randomUUID()) =>
      as(player, 'POST', '/v1/identity/checks', {}, key),

    /** The name of a check at the provider. */
    referenceOf: (checkId: string) => partners.identity.ofCheck(checkId).id,

    identity: async (player: string) => (await as(player, 'GET', '/v1/identity')).body,
  };
}
