// What happens at the emulated provider: an account is shown, a payout is ordered, leaves, arrives, fails,
// comes back after days; sometimes it says yes and pays nothing, or pays twice, and only its statement
// shows it. Every change makes a notice. No money moves.

import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import {
  type Account,
  type Line,
  type Notice,
  newPartnerId,
  type Payout,
  type PayoutState,
  type ReturnCode,
  type State,
} from './objects.ts';

/** How long a payout waits of itself before it leaves, and before it has arrived. */
export interface Pace {
  sentAfterMs: number;
  paidAfterMs: number;
}
export const QUICK: Pace = { sentAfterMs: 2 * SECOND_MS, paidAfterMs: 10 * SECOND_MS };

/** What comes back does so this long after it had arrived. */
const RETURNED_AFTER_MS = 3 * DAY_MS;
const FEE_CENTS = 25;

/** What the provider does not do; with a code of its own for the API. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What the player says of an account on its page. */
export interface Shown {
  owners: string[];
  label: string;
  last4: string | null;
  outcome: Account['outcome'];
  code: ReturnCode;
}

export class PayoutBank {
  readonly state: State;
  pace: Pace;
  readonly #clock: () => number;
  readonly #onNotice: (notice: Notice) => void;

  constructor(
    state: State,
    clock: () => number,
    onNotice: (notice: Notice) => void = () => {},
    pace = QUICK,
  ) {
    this.state = state;
    this.pace = pace;
    this.#clock = clock;
    this.#onNotice = onNotice;
  }

  now(): number {
    return this.#clock() + this.state.aheadMs;
  }

  /** Sets the clock ahead; what is due by then happens. */
  skip(ms: number): void {
    this.state.aheadMs += ms;
    this.tick();
  }

  account(id: string): Account {
    const account = this.state.accounts[id];
    if (account === undefined)
      throw new Refused(404, 'no_such_account', 'There is no such account.');
    return account;
  }

  payout(id: string): Payout {
    const payout = this.state.payouts[id];
    if (payout === undefined) throw new Refused(404, 'no_such_payout', 'There is no such payout.');
    return payout;
  }

  payoutsBy(key: string): Payout[] {
    return Object.values(this.state.payouts).filter((payout) => payout.key === key);
  }

  /** Begins an account; the same key begins it once. */
  begin(asked: Pick<Account, 'key' | 'playerId' | 'kind' | 'returnUrl'>): Account {
    const known = Object.values(this.state.accounts).find(({ key }) => key === asked.key);
    if (known !== undefined) return known;
    const account: Account = {
      ...asked,
      id: newPartnerId('acct'),
      state: 'pending',
      owners: [],
      last4: null,
      label: null,
      outcome: 'pays',
      code: 'R03',
      createdMs: this.now(),
    };
    this.state.accounts[account.id] = account;
    return account;
  }

  /** The player signed in at the bank and chose an account. */
  show(id: string, shown: Shown): Account {
    const account = this.account(id);
    if (account.state !== 'pending') throw new Refused(409, 'closed', 'This page has ended.');
    Object.assign(account, shown, { state: 'ready' });
    this.#tell('account.updated', account);
    return account;
  }

  /** The bank did not let the player in. */
  decline(id: string): Account {
    const account = this.account(id);
    if (account.state !== 'pending') throw new Refused(409, 'closed', 'This page has ended.');
    account.state = 'failed';
    this.#tell('account.updated', account);
    return account;
  }

  /** Takes an order. What then becomes of it is decided by the account's outcome, or by buttons. */
  order(asked: Pick<Payout, 'key' | 'accountId' | 'cents' | 'payee'>): Payout {
    const account = this.account(asked.accountId);
    if (account.state !== 'ready') {
      throw new Refused(422, 'account_not_ready', 'This account cannot be paid to.');
    }
    if (!Number.isSafeInteger(asked.cents) || asked.cents <= 0) {
      throw new Refused(422, 'bad_amount', 'The amount is no amount.');
    }
    const now = this.now();
    const payout: Payout = {
      ...asked,
      id: newPartnerId('po'),
      state: 'pending',
      code: null,
      createdMs: now,
      changedMs: now,
      sentMs: null,
    };
    this.state.payouts[payout.id] = payout;
    return payout;
  }

  /** One step of a payout, as a button or its time takes it. */
  advance(id: string, to: Exclude<PayoutState, 'pending'>, code: string | null = null): Payout {
    const payout = this.payout(id);
    const { outcome } = this.account(payout.accountId);
    const from = payout.state;
    const allowed: Record<typeof to, PayoutState[]> = {
      sent: ['pending'],
      paid: ['sent'],
      failed: ['pending'],
      returned: ['sent', 'paid'],
    };
    if (!allowed[to].includes(from)) {
      throw new Refused(409, 'not_now', `A payout that is ${from} is not ${to} next.`);
    }
    payout.state = to;
    payout.code = code;
    payout.changedMs = this.now();
    if (to === 'sent') {
      payout.sentMs = payout.changedMs;
      if (outcome !== 'pays_nothing') this.#book('payout', payout);
      if (outcome === 'pays_twice') this.#book('payout', payout);
    }
    if (to === 'returned') this.#book('return', payout);
    this.#tell('payout.updated', payout);
    return payout;
  }

  /** Sends the money of a payout a second time, and tells nobody. */
  payAgain(id: string): Line {
    return this.#book('payout', this.payout(id));
  }

  /** Everything that is due by the clock. */
  tick(): void {
    for (const payout of Object.values(this.state.payouts)) this.#tickOne(payout);
  }

  #tickOne(payout: Payout): void {
    const { outcome, code } = this.account(payout.accountId);
    const waited = () => this.now() - payout.changedMs;
    if (outcome === 'silent') return;
    if (payout.state === 'pending' && waited() >= this.pace.sentAfterMs) {
      this.advance(
        payout.id,
        outcome === 'fails' ? 'failed' : 'sent',
        outcome === 'fails' ? code : null,
      );
    }
    if (payout.state === 'sent' && waited() >= this.pace.paidAfterMs)
      this.advance(payout.id, 'paid');
    if (payout.state === 'paid' && outcome === 'returns' && waited() >= RETURNED_AFTER_MS) {
      this.advance(payout.id, 'returned', code);
    }
  }

  #book(kind: 'payout' | 'return', payout: Payout): Line {
    const line: Line = {
      id: newPartnerId('line'),
      kind,
      cents: kind === 'payout' ? -payout.cents : payout.cents,
      feeCents: kind === 'payout' ? FEE_CENTS : 0,
      payoutId: payout.id,
      key: payout.key,
      atMs: this.now(),
    };
    this.state.lines.push(line);
    return line;
  }

  /** A line that belongs to no order: a payout that somebody made by hand, or a fee. */
  bookOther(kind: Line['kind'], cents: number): Line {
    const payoutId = kind === 'other' ? null : newPartnerId('po');
    const line: Line = {
      id: newPartnerId('line'),
      kind,
      cents,
      feeCents: 0,
      payoutId,
      key: null,
      atMs: this.now(),
    };
    this.state.lines.push(line);
    return line;
  }

  #tell(type: Notice['type'], subject: Account | Payout): void {
    const notice: Notice = {
      id: newPartnerId('ntc'),
      type,
      createdMs: this.now(),
      subject: structuredClone(subject),
    };
    this.state.notices.push(notice);
    this.#onNotice(notice);
  }
}
