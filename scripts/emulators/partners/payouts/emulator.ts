// Stand-in for who sends prizes: a page on which a player picks a bank, an API in the shape of those of the
// field, buttons for everything that a bank can do, a statement. The same bank has a second front in the
// shape of Trustly's (trustly.ts); what is said of an account goes by the front that it came by.

import { signedJson } from '#scripts/emulators/webhooks.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiRoute,
  PartnerApi,
  Refused,
  textOf,
} from '../api.ts';
import { NOTICE_HEADER, Notices } from '../notices.ts';
import type { Partner, PartnerOptions } from '../partner.ts';
import { PayoutBank } from './bank.ts';
import type { Account, Payout, PayoutsState } from './objects.ts';
import { accountPage, controlPage, readShown, runControl } from './pages.ts';
import { isTrustlyEvent, TRUSTLY_PATH, TrustlyFront } from './trustly.ts';

const PAGE = 100;
const ACCOUNT_PAGE = /^\/payouts\/link\/(acct_[a-z]+)$/;

/** What a notice says: of a payout all of it, of an account only that it changed. */
function dataOf(subject: Account | Payout): Record<string, string> {
  if (!('amount' in subject)) return { account: subject.id };
  const { id, key, state, code, changedMs } = subject;
  return { id, key, state, changedMs: String(changedMs), ...(code !== null && { code }) };
}

const shownPayout = ({ id, key, state, code, amount, changedMs }: Payout) => ({
  ...{ id, key, state, code, amount, changedMs },
});

export class PayoutsEmulator implements Partner {
  readonly notices: Notices;
  readonly bank: PayoutBank;
  readonly trustly: TrustlyFront;
  readonly #api: PartnerApi;
  readonly #url: () => string;

  constructor({ key, webhookSecret, state, now, url }: PartnerOptions<PayoutsState>) {
    this.#url = url;
    const sealed = signedJson(webhookSecret, NOTICE_HEADER);
    this.notices = new Notices(webhookSecret, state.notices, now, (notice, seconds) =>
      isTrustlyEvent(notice) ? this.trustly.sealed(notice) : sealed(notice, seconds),
    );
    this.bank = new PayoutBank(state, now, (type, subject) => {
      const account = 'amount' in subject ? this.bank.account(subject.accountId) : subject;
      if (account.front === 'trustly') this.trustly.tell(subject);
      else this.notices.say(type, dataOf(subject));
    });
    this.trustly = new TrustlyFront({
      key,
      webhookSecret,
      bank: this.bank,
      notices: this.notices,
      url,
    });
    this.#api = new PartnerApi(key, this.#routes(), state.saved, now);
  }

  /** Plans a failure of the next call whose path holds this text. */
  failNext(failure: ApiFailure): void {
    const isTrustly = failure.path.startsWith(TRUSTLY_PATH);
    (isTrustly ? this.trustly : this.#api).failNext(failure);
  }

  /** Does what is due by the clock; true when something was. */
  tick(): boolean {
    return this.bank.tick();
  }

  #routes(): readonly ApiRoute[] {
    const { bank } = this;
    const items = (found: object[]) => ({ status: 200, body: { items: found } });
    return [
      {
        ...{ method: 'POST', path: /^\/payouts\/v1\/accounts$/, makes: true },
        answer: (call) => ({ status: 201, body: this.#begun(call) }),
      },
      {
        ...{ method: 'GET', path: /^\/payouts\/v1\/accounts\/(acct_[a-z]+)$/ },
        answer: ({ part }) => {
          const { id, key, kind, state, owners, last4, label } = bank.account(part(1));
          return { status: 200, body: { id, key, kind, state, owners, last4, label } };
        },
      },
      {
        ...{ method: 'POST', path: /^\/payouts\/v1\/payouts$/, makes: true },
        answer: (call) => ({ status: 201, body: this.#ordered(call) }),
      },
      {
        ...{ method: 'GET', path: /^\/payouts\/v1\/payouts$/ },
        answer: ({ query }) => items(bank.payoutsBy(query.get('key') ?? '').map(shownPayout)),
      },
      {
        ...{ method: 'GET', path: /^\/payouts\/v1\/notices$/ },
        answer: ({ query }) => {
          const kept = this.notices.undelivered(Number(query.get('since') ?? 0));
          return items(kept.filter((notice) => !isTrustlyEvent(notice)));
        },
      },
      {
        ...{ method: 'GET', path: /^\/payouts\/v1\/movements$/ },
        answer: ({ query }) => ({ status: 200, body: this.#statement(query) }),
      },
    ];
  }

  #begun({ body }: ApiCall): object {
    const kind = textOf(body, 'kind');
    if (kind !== 'bank' && kind !== 'gift_card') {
      throw new Refused(422, 'kind_not_offered', 'This kind of account is not offered.');
    }
    const account = this.bank.begin({
      key: textOf(body, 'key'),
      playerId: textOf(body, 'playerId'),
      kind,
      returnUrl: textOf(body, 'returnUrl'),
    });
    return { id: account.id, url: `${this.#url()}/link/${account.id}` };
  }

  #ordered({ body }: ApiCall): object {
    const { payee } = body;
    const { givenName, familyName } = Object(payee) as Record<string, unknown>;
    if (typeof givenName !== 'string' || typeof familyName !== 'string') {
      throw new Refused(422, 'payee_incomplete', 'Nobody is paid without a name.');
    }
    const payout = this.bank.order({
      key: textOf(body, 'key'),
      accountId: textOf(body, 'account'),
      amount: textOf(body, 'amount'),
      payee: `${givenName} ${familyName}`,
    });
    return shownPayout(payout);
  }

  #statement(query: URLSearchParams): object {
    const { lines } = this.bank.state;
    const [from, upto] = ['from', 'upto'].map((name) => Number(query.get(name)));
    const found = lines.filter(({ atMs }) => atMs >= (from ?? 0) && atMs < (upto ?? 0));
    const start = found.findIndex(({ id }) => id === query.get('after')) + 1;
    const page = found.slice(start, start + PAGE);
    const next = start + PAGE < found.length ? (page.at(-1)?.id ?? null) : null;
    return { items: page, next };
  }

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.bank.tick();
    if (pathname.startsWith('/payouts/v1/')) return this.#api.answer(request);
    if (pathname.startsWith(`${TRUSTLY_PATH}/`)) return this.trustly.answer(request);
    const isPost = request.method === 'POST';
    const form = new URLSearchParams(isPost ? await request.text() : '');
    try {
      const id = ACCOUNT_PAGE.exec(pathname)?.[1];
      if (id !== undefined && !isPost) return accountPage(this.bank.account(id));
      if (id !== undefined) return accountPage(this.#answered(id, form), true);
      if (pathname === '/payouts') return controlPage(this.bank, this.notices);
      if (pathname === '/payouts/control' && isPost) return runControl(this.bank, form);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return new Response(`${error.message}\n`, { status: error.status });
    }
    return new Response('There is nothing here.\n', { status: 404 });
  }

  #answered(id: string, form: URLSearchParams): Account {
    const shown = readShown(this.bank.account(id), form);
    return shown === null ? this.bank.decline(id) : this.bank.show(id, shown);
  }
}
