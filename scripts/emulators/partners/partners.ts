// Everything hosted by partners, behind one function from request to response, so that it runs over real
// HTTP (server.ts) and inside a test or a simulation without a socket. Each partner has a folder and a
// path of its own.

import { EMULATED_PREFIX } from '#shared/partners.ts';
import { readFaults } from '../webhooks.ts';
import { IdentityEmulator, type IdentityState, identityState } from './identity/emulator.ts';
import { page, redirect } from './pages.ts';
import type { Partner, PartnerSecrets } from './partner.ts';
import { PayoutsEmulator } from './payouts/emulator.ts';
import { type PayoutsState, payoutsState } from './payouts/objects.ts';
import { TRUSTLY_PATH, trustlyKey } from './payouts/trustly.ts';
import { TaxEmulator, type TaxState, taxState } from './tax/emulator.ts';

/** Those of every partner. */
export interface PartnersSecrets {
  identity: PartnerSecrets;
  payouts: PartnerSecrets;
  tax: PartnerSecrets;
}

/** What is kept between runs. */
export interface PartnersState {
  identity: IdentityState;
  payouts: PayoutsState;
  tax: TaxState;
}

/** Where the platform hears of a partner. */
const WEBHOOKS = {
  identity: '/v1/webhooks/identity',
  payouts: '/v1/webhooks/payouts',
  tax: '/v1/webhooks/tax',
} as const;

export type PartnerName = keyof typeof WEBHOOKS;

/** Nothing yet. */
export const emptyState = (): PartnersState => ({
  identity: identityState(),
  payouts: payoutsState(),
  tax: taxState(),
});

/** Secrets whose name says what they are: a live platform refuses them. `random` makes one. */
export function newPartnerSecrets(random: () => string): PartnersSecrets {
  const secret = () => `${EMULATED_PREFIX}${random()}`;
  const pair = (): PartnerSecrets => ({ key: secret(), webhookSecret: secret() });
  return { identity: pair(), payouts: pair(), tax: pair() };
}

/** Those that reach whoever sends prizes, by one of its fronts. */
export function payoutVariables(
  url: string,
  { key, webhookSecret }: PartnerSecrets,
  front: 'hosted' | 'trustly',
) {
  const isTrustly = front === 'trustly';
  return {
    PAYOUT_PROVIDER: front,
    PAYOUT_PROVIDER_URL: isTrustly ? `${url}${TRUSTLY_PATH}` : `${url}/payouts`,
    PAYOUT_PROVIDER_KEY: isTrustly ? trustlyKey(key, webhookSecret) : key,
    PAYOUT_PROVIDER_WEBHOOK_SECRETS: webhookSecret,
  };
}

/** Variables of the Workers that reach the partners at an address; prizes by one of the bank's fronts. */
export function partnerVariables(
  url: string,
  { identity, payouts, tax }: PartnersSecrets,
  front: 'hosted' | 'trustly' = 'hosted',
) {
  return {
    IDENTITY_PROVIDER_URL: `${url}/identity`,
    IDENTITY_PROVIDER_KEY: identity.key,
    IDENTITY_PROVIDER_WEBHOOK_SECRETS: identity.webhookSecret,
    ...payoutVariables(url, payouts, front),
    TAX_VENDOR_URL: `${url}/tax`,
    TAX_VENDOR_KEY: tax.key,
    TAX_VENDOR_WEBHOOK_SECRETS: tax.webhookSecret,
  };
}

export type PartnerVariables = ReturnType<typeof partnerVariables>;

/** The partners. */
export class Partners {
  readonly identity: IdentityEmulator;
  readonly payouts: PayoutsEmulator;
  readonly tax: TaxEmulator;
  url: string;
  readonly #onChange: () => void;

  constructor(options: {
    secrets: PartnersSecrets;
    url: string;
    state?: PartnersState;
    now?: () => number;
    onChange?: () => void;
  }) {
    const { secrets, url, state = emptyState(), now = Date.now, onChange = () => {} } = options;
    this.url = url;
    this.#onChange = onChange;
    this.identity = new IdentityEmulator({
      ...secrets.identity,
      ...{ state: state.identity, now, url: () => `${this.url}/identity` },
    });
    this.payouts = new PayoutsEmulator({
      ...secrets.payouts,
      ...{ state: state.payouts, now, url: () => `${this.url}/payouts` },
    });
    this.tax = new TaxEmulator({
      ...secrets.tax,
      ...{ state: state.tax, now, url: () => `${this.url}/tax` },
    });
  }

  #all(): Readonly<Record<PartnerName, Partner>> {
    return { identity: this.identity, payouts: this.payouts, tax: this.tax };
  }

  /** Answers a request; throws `ConnectionLost` where the network would break. */
  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, name = ''] = pathname.split('/');
    const all = this.#all();
    if (!Object.hasOwn(all, name)) {
      const links = Object.keys(all).map((each) => `<li><a href="/${each}">${each}</a>`);
      return name === ''
        ? page('Partners', `<main><ul>${links.join('')}</ul></main>`)
        : new Response('There is nothing here.\n', { status: 404 });
    }
    const partner = all[name as PartnerName];
    try {
      if (request.method === 'POST' && pathname === `/${name}/faults`) {
        partner.notices.faults = readFaults(new URLSearchParams(await request.text()));
        return redirect(`/${name}`);
      }
      return await partner.handle(request);
    } finally {
      this.#onChange();
    }
  }

  /** Where all of them send their notices from now on: a gateway. */
  deliverTo(gatewayUrl: string): void {
    for (const [name, { notices }] of Object.entries(this.#all())) {
      notices.deliverTo(`${gatewayUrl}${WEBHOOKS[name as PartnerName]}`);
    }
  }

  /** Ends when every notice so far was tried once. */
  async firstTries(): Promise<void> {
    await Promise.all(Object.values(this.#all()).map(({ notices }) => notices.firstTries()));
  }

  /** Does what is due by the clock at each of them. */
  tick(): void {
    const done = Object.values<Partner>(this.#all()).map((partner) => partner.tick?.() ?? false);
    if (done.includes(true)) this.#onChange();
  }

  stop(): void {
    for (const { notices } of Object.values(this.#all())) notices.stop();
  }
}
