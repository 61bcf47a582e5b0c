// What happens at the emulated provider: an account is shown; a payout is ordered, leaves, arrives, fails,
// comes back after days; sometimes it says yes and pays nothing, or pays twice, and only its statement
// shows it. Every change is told. No money moves.

import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import { Refused } from '../api.ts';
import {
  type Account,
  type Line,
  newPartnerId,
  type Payout,
  type PayoutState,
  type PayoutsState,
  type ReturnCode,
} from './objects.ts';

/** How long a payout waits of itself before it leaves, and before it has arrived. */
export interface Pace {
  sentAfterMs: number;
  paidAfterMs: number;
}
const PACE: Pace = { sentAfterMs: 2 * SECOND_MS, paidAfterMs: 8 * SECOND_MS };

/** What a bank sends back was there for so long. */
const RETURNED_AFTER_MS = 3 * DAY_MS;
const FEE = '0.25';

/** What is ordered. */
type Order = Pick<Payout, 'key' | 'accountId' | 'amount' | 'payee'>;

/** What the player says of an account on its page. */
export interface Shown {
  owners: string[];
  label: string;
  last4: string | null;
  outcome: Account['outcome'];
  code: ReturnCode;
}

/** Which step follows which. */
const BEFORE: Readonly<Record<Exclude<PayoutState, 'pending'>, readonly PayoutState[]>> = {
  sent: ['pending'],
  paid: ['sent'],
  failed: ['pending'],
  returned: ['sent', 'paid'],
};

export class PayoutBank {
  readonly state: PayoutsState;
  pace = PACE;
  readonly now: () => number;
  readonly #tell: (type: string, subject: Account | Payout) => void;

  constructor(
    state: PayoutsState,
    now: () => number,
    tell: (type: string, subject: Account | Payout) => void,
  ) {
    this.state = state;
    this.now = now;
    this.#tell = tell;
  }

  /** As if everything had waited so much longer; what is due then happens now. */
  skip(ms: number): void {
    for (const payout of Object.values(this.state.payouts)) payout.changedMs -= ms;
    this.tick();
  }

  account(id: string): Account {
    const account = this.state.accounts[id];
    if (account === undefined) throw new Refused(404, 'not_found', 'There is no such account.');
    return account;
  }

  /** The newest account that was begun with a key. */
  accountOf(key: string): Account {
    const found = Object.values(this.state.accounts).findLast((each) => each.key === key);
    if (found === undefined) throw new Error(`nobody began the account ${key}`);
    return found;
  }

  payout(id: string): Payout {
    const payout = this.state.payouts[id];
    if (payout === undefined) throw new Refused(404, 'not_found', 'There is no such payout.');
    return payout;
  }

  payoutsBy(key: string): Payout[] {
    return Object.values(this.state.payouts).filter((payout) => payout.key === key);
  }

  /** Begins an account, whose page the player is sent to. */
  begin(asked: Pick<Account, 'key' | 'playerId' | 'kind' | 'returnUrl' | 'front'>): Account {
    const account: Account = {
      ...asked,
      id: newPartnerId('acct'),
      state: 'pending',
      owners: [],
      last4: null,
      label: null,
      outcome: 'pays',
      code: 'R03',
      changedMs: this.now(),
    };
    this.state.accounts[account.id] = account;
    return account;
  }

  #openAccount(id: string): Account {
    const account = this.account(id);
    if (account.state === 'pending') return account;
    throw new Refused(409, 'closed', 'This page has ended.');
  }

  /** The player signed in at the bank and chose an account. */
  show(id: string, shown: Shown): Account {
    const account = this.#openAccount(id);
    Object.assign(account, shown, { state: 'ready', changedMs: this.now() });
    this.#tell('account.updated', account);
    return account;
  }

  /** The bank did not let the player in. */
  decline(id: string): Account {
    const account = this.#openAccount(id);
    Object.assign(account, { state: 'failed', changedMs: this.now() });
    this.#tell('account.updated', account);
    return account;
  }

  /** Takes an order, once for a key. What then becomes of it follows from its account, or from buttons. */
  order(asked: Order): Payout {
    // A key is one payout for ever, however long ago its answer was given.
    const [known] = this.payoutsBy(asked.key);
    if (known?.accountId === asked.accountId && known.amount === asked.amount) return known;
    if (known !== undefined) {
      throw new Refused(409, 'idempotency_key_reused', 'This key was for another payout.');
    }
    return this.orderAnew(asked);
  }

  /** Takes an order as often as it is made. */
  orderAnew(asked: Order): Payout {
    const account = this.state.accounts[asked.accountId];
    if (account?.state !== 'ready') {
      throw new Refused(422, 'account_not_ready', 'This account cannot be paid to.');
    }
    if (!/^\d{1,9}\.\d\d$/.test(asked.amount) || Number(asked.amount) < 1) {
      throw new Refused(422, 'amount_not_allowed', 'The amount is too small, or none.');
    }
    const atMs = this.now();
    const payout: Payout = {
      ...asked,
      id: newPartnerId('po'),
      state: 'pending',
      code: null,
      createdMs: atMs,
      changedMs: atMs,
    };
    this.state.payouts[payout.id] = payout;
    return payout;
  }

  /** One step of a payout, as its time or a button takes it. */
  advance(id: string, to: keyof typeof BEFORE, code: string | null = null): Payout {
    const payout = this.payout(id);
    const { outcome } = this.account(payout.accountId);
    if (!BEFORE[to].includes(payout.state)) {
      throw new Refused(409, 'not_now', `A payout that is ${payout.state} is not ${to} next.`);
    }
    Object.assign(payout, { state: to, code, changedMs: this.now() });
    if (to === 'paid') payout.wasPaid = true;
    if (to === 'sent' && outcome !== 'pays_nothing') this.#book('payout', payout);
    if (to === 'sent' && outcome === 'pays_twice') this.#book('payout', payout);
    if (to === 'returned') this.#book('return', payout);
    this.#tell('payout.updated', payout);
    return payout;
  }

  /** Sends the money of a payout once more, and tells nobody. */
  payAgain(id: string): Line {
    return this.#book('payout', this.payout(id));
  }

  /** A line that belongs to no order of ours. */
  bookOther(kind: Line['kind'], amount: string): Line {
    return this.#line({
      ...{ kind, amount, fee: '0.00', key: null },
      payout: kind === 'other' ? null : newPartnerId('po'),
    });
  }

  /** Does what is due by the clock; true when something was. */
  tick(): boolean {
    const payouts = Object.values(this.state.payouts);
    const before = payouts.map(({ state }) => state);
    for (const payout of payouts) this.#tickOne(payout);
    return payouts.some(({ state }, index) => state !== before[index]);
  }

  #tickOne(payout: Payout): void {
    const { outcome, code } = this.account(payout.accountId);
    const { sentAfterMs, paidAfterMs } = this.pace;
    const hasWaited = (ms: number) => this.now() - payout.changedMs >= ms;
    if (outcome === 'silent') return;
    if (payout.state === 'pending' && hasWaited(sentAfterMs)) {
      if (outcome === 'fails') this.advance(payout.id, 'failed', code);
      else this.advance(payout.id, 'sent');
    }
    if (payout.state === 'sent' && hasWaited(paidAfterMs)) this.advance(payout.id, 'paid');
    if (payout.state === 'paid' && outcome === 'returns' && hasWaited(RETURNED_AFTER_MS)) {
      this.advance(payout.id, 'returned', code);
    }
  }

  #book(kind: 'payout' | 'return', { id, key, amount }: Payout): Line {
    const isOut = kind === 'payout';
    const signed = isOut ? `-${amount}` : amount;
    return this.#line({ kind, amount: signed, fee: isOut ? FEE : '0.00', payout: id, key });
  }

  #line(line: Omit<Line, 'id' | 'currency' | 'atMs'>): Line {
    const booked: Line = { ...line, id: newPartnerId('line'), currency: 'USD', atMs: this.now() };
    this.state.lines.push(booked);
    return booked;
  }
}
