// A front of the same bank in the shape of Trustly's API in the Americas: name and password, forms, a signed
// wish to be let in, deposits whose reference is no key, events that are repeated every five minutes for
// twelve hours. It checks what it is sent, and is as little forgiving about a second deposit as the real
// one: only one that is on its way or has arrived keeps another away.

import { createHmac } from 'node:crypto';
import type { Sealed } from '#scripts/emulators/webhooks.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { type ApiCall, type ApiFailure, PartnerApi, Refused, textOf } from '../api.ts';
import type { Notice, Notices } from '../notices.ts';
import type { PayoutBank } from './bank.ts';
import type { Account, Payout } from './objects.ts';
import { eventOf, type Listed, MERCHANT_ID, strayOf, transactionOf } from './trustly-objects.ts';

/** Where it is, below the partner's address. */
export const TRUSTLY_PATH = '/payouts/trustly/api/v1';

const EVERY_MS = 5 * MINUTE_MS;
const AGAIN_MS: readonly number[] = Array.from(
  { length: (12 * HOUR_MS) / EVERY_MS },
  () => EVERY_MS,
);

/** In the order in which they are signed. */
const SIGNED = 'accessId merchantId description currency amount merchantReference paymentType';

/** Whether a notice is one of this front's. */
export const isTrustlyEvent = ({ data }: Notice): boolean => data.objectType === 'Transaction';

const macOf = (text: string, key: string) =>
  createHmac('sha1', key).update(text, 'utf8').digest('base64');

/** What an address of the platform's Worker is, with its key: `merchantId:accessId:accessKey`. */
export const trustlyKey = (accessId: string, accessKey: string): string =>
  `${MERCHANT_ID}:${accessId}:${accessKey}`;

export class TrustlyFront {
  readonly #accessId: string;
  readonly #accessKey: string;
  readonly #bank: PayoutBank;
  readonly #notices: Notices;
  readonly #url: () => string;
  readonly #api: PartnerApi;

  constructor(options: {
    key: string;
    webhookSecret: string;
    bank: PayoutBank;
    notices: Notices;
    url: () => string;
  }) {
    const { key, webhookSecret, bank, notices, url } = options;
    this.#accessId = key;
    this.#accessKey = webhookSecret;
    this.#bank = bank;
    this.#notices = notices;
    this.#url = url;
    const wire = {
      authorization: `Basic ${Buffer.from(`${key}:${webhookSecret}`).toString('base64')}`,
      bodyOf: (text: string) => Object.fromEntries(new URLSearchParams(text)),
      refusalOf: ({ code, message }: Refused) => ({ errors: [{ domain: 2, code, message }] }),
    };
    this.#api = new PartnerApi(wire, this.#routes(), {}, bank.now);
  }

  /** What the platform's Worker calls it with. */
  get key(): string {
    return trustlyKey(this.#accessId, this.#accessKey);
  }

  /** Plans a failure of the next call whose path holds this text. */
  failNext(failure: ApiFailure): void {
    this.#api.failNext(failure);
  }

  answer(request: Request): Promise<Response> {
    return this.#api.answer(request);
  }

  /** Tells a change. */
  tell(subject: Account | Payout): void {
    const { type, data } = eventOf(subject, this.#accessId, this.#bank.now());
    this.#notices.say(type, data);
  }

  /** An event as it is sent: a form whose reading is signed. */
  sealed({ id, data }: Notice, accessKey = this.#accessKey): Sealed {
    const body = new URLSearchParams({ ...data, eventId: id }).toString();
    const reading = decodeURIComponent(body.replaceAll('+', ' '));
    const proof = `${this.#accessId}:${macOf(reading, accessKey)}`;
    return {
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(proof).toString('base64')}`,
      },
      timeoutMs: 3 * SECOND_MS,
      retryDelaysMs: AGAIN_MS,
    };
  }

  #routes() {
    const at = (path: string) => new RegExp(`^${TRUSTLY_PATH}${path}$`);
    const found = (id: string) => ({ transaction: transactionOf(this.#bank, this.#subject(id)) });
    return [
      {
        ...{ method: 'POST', path: at('/establish') },
        answer: (call: ApiCall) => ({ status: 200, body: this.#established(call) }),
      },
      {
        ...{ method: 'GET', path: at('/transactions') },
        answer: ({ query }: ApiCall) => ({ status: 200, body: this.#listed(query) }),
      },
      {
        ...{ method: 'GET', path: at('/transactions/([a-z_]+)') },
        answer: ({ part }: ApiCall) => ({ status: 200, body: found(part(1)) }),
      },
      {
        ...{ method: 'GET', path: at('/transactions/([a-z_]+)/payment/paymentProvider/user') },
        answer: ({ part }: ApiCall) => {
          const { owners, label } = this.#bank.account(part(1));
          return {
            status: 200,
            body: { user: { name: owners, paymentProvider: { name: label } } },
          };
        },
      },
      {
        ...{ method: 'POST', path: at('/transactions/([a-z_]+)/deposit') },
        answer: (call: ApiCall) => ({ status: 200, body: found(this.#deposited(call).id) }),
      },
    ];
  }

  #subject(id: string): Account | Payout {
    return this.#bank.state.payouts[id] ?? this.#bank.account(id);
  }

  #established({ body, query }: ApiCall): object {
    const signed = SIGNED.split(' ').filter((name) => typeof body[name] === 'string');
    const text = signed.map((name) => `${name}=${body[name]}`).join('&');
    if (body.requestSignature !== macOf(text, this.#accessKey)) {
      throw new Refused(400, 'invalid_signature', 'The request is not signed as it should be.');
    }
    if (body.accessId !== this.#accessId || body.merchantId !== MERCHANT_ID) {
      throw new Refused(400, 'unknown_merchant', 'This merchant is not known.');
    }
    if (body.paymentType !== 'Disbursement' || query.get('createTransaction') !== 'true') {
      throw new Refused(400, 'not_offered', 'Only disbursements are offered here.');
    }
    const key = textOf(body, 'merchantReference');
    const returnUrl = textOf(body, 'returnUrl');
    textOf(body, 'cancelUrl');
    // An authorisation that nobody has given yet is used again.
    const known = this.#accounts().find((each) => each.key === key && each.state === 'pending');
    const asked = { key, playerId: '', kind: 'bank', returnUrl, front: 'trustly' } as const;
    const { id } = known ?? this.#bank.begin(asked);
    return { transactionId: id, url: `${this.#url()}/link/${id}` };
  }

  #accounts(): Account[] {
    return Object.values(this.#bank.state.accounts).filter(({ front }) => front === 'trustly');
  }

  #deposited({ part, body }: ApiCall): Payout {
    const key = textOf(body, 'merchantReference');
    const account = this.#accounts().find(({ id }) => id === part(1));
    if (account === undefined) throw new Refused(404, 'not_found', 'There is no such transaction.');
    if (this.#bank.payoutsBy(key).some(({ state }) => state === 'sent' || state === 'paid')) {
      throw new Refused(400, '210', 'This is a duplicate request. It has been ignored.');
    }
    if (account.state !== 'ready') {
      throw new Refused(400, 'not_authorized', 'Nobody has authorised this account.');
    }
    const [payee = ''] = account.owners;
    const order = { key, accountId: account.id, amount: textOf(body, 'amount'), payee };
    return this.#bank.orderAnew(order);
  }

  #listed(query: URLSearchParams): object {
    const bank = this.#bank;
    const ids = new Set(this.#accounts().map(({ id }) => id));
    const payouts = Object.values(bank.state.payouts);
    const strays = bank.state.lines.filter(
      ({ kind, payout }) => kind === 'payout' && payout !== null && !(payout in bank.state.payouts),
    );
    const all: Listed[] = [
      ...[...this.#accounts(), ...payouts.filter(({ accountId }) => ids.has(accountId))].map(
        (subject) => transactionOf(bank, subject),
      ),
      ...strays.map(strayOf),
    ];
    const asked = (name: string, fits: (value: string, of: Listed) => boolean) => {
      const value = query.get(name);
      return (of: Listed) => value === null || fits(value, of);
    };
    const filters = [
      asked('merchantReference', (value, of) => of.merchantReference === value),
      asked('transactionType', (value, of) => String(of.transactionType) === value),
      asked('updatedAt.start', (value, of) => of.updatedAt >= Number(value)),
    ];
    const count = Math.min(100, Number(query.get('count') ?? 25));
    const start = Number(query.get('startIndex') ?? 0);
    const page = all
      .filter((of) => filters.every((fits) => fits(of)))
      .sort((one, other) => one.createdAt - other.createdAt)
      .slice(start, start + count);
    return { transactions: page.map((transaction) => ({ transaction })) };
  }
}
