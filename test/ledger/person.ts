// The reference model of a person with accounts: what binds all of them, and the two ways by which an
// account gets something for nothing or for dollars. Until it is known that two accounts are of one
// person, each is a person of its own.

import { type Bounds, type Expected, type ModelAccount, ModelWallet, smaller } from './model.ts';
import { ModelPrizes } from './model-prizes.ts';

/** The daily bonus and the package that is bought, as the migrations have them. */
export const BONUS = { GC: 10_000_000_000n, SC: 1_000_000n };
export const PACKAGE = { id: 'small', dollars: 4_990_000n, GC: 5_000_000_000n, SC: 5_000_000n };
const OPEN_ORDERS_MAX = 5;

/** A checkout, and what came of it once it was paid. */
interface ModelOrder {
  account: ModelAccount;
  outcome: string | null;
}

const owes = ({ wallets: { GC, SC } }: ModelAccount) => GC.debt > 0n || SC.debt > 0n;

/** A person: the accounts, and what holds for each of them because it holds for one. */
export class ModelPerson {
  readonly accounts: ModelAccount[];
  readonly prizes = new ModelPrizes();
  readonly orders = new Map<string, ModelOrder>();
  excluded = false;
  #lossLimit: { GC: bigint | null; SC: bigint | null } = { GC: null, SC: null };
  #wagerLimit: { GC: bigint | null; SC: bigint | null } = { GC: null, SC: null };
  #bonusClaimed = false;
  readonly #claims = new Set<string>();

  constructor(id: string) {
    const wallets = { GC: new ModelWallet('GC'), SC: new ModelWallet('SC') };
    this.accounts = [{ id, wallets, dollars: 0n }];
  }

  get indebted(): boolean {
    return this.accounts.some(owes);
  }

  /** Whether a prize waits for a person: the person owes, or a payment that was refused goes back. */
  get stopsPrizes(): boolean {
    const goesBack = [...this.orders.values()].some(
      ({ outcome }) => outcome !== null && outcome !== 'applied',
    );
    return this.indebted || goesBack;
  }

  standing(currency: 'GC' | 'SC'): Bounds {
    const limit = this.#lossLimit[currency];
    const budget = this.accounts.reduce((left: bigint | null, { wallets }) => {
      const { net, atTables } = wallets[currency];
      return left === null ? null : left + net - atTables;
    }, limit);
    const barred = this.excluded ? 'excluded' : this.indebted ? 'debt_outstanding' : null;
    const wagers = this.accounts.reduce(
      (left: bigint | null, { wallets }) =>
        left === null ? null : left - wallets[currency].wageredOrLeased,
      this.#wagerLimit[currency],
    );
    return { barred, budget, wagers };
  }

  /** Of stakes; only ever lower, as the limit of losses. */
  limitWagers(currency: 'GC' | 'SC', micros: bigint): bigint {
    const limit = smaller(this.#wagerLimit[currency] ?? micros, micros);
    this.#wagerLimit[currency] = limit;
    return limit;
  }

  /** Only ever lower: a raise waits a day and would need a clock. Returns what holds then. */
  limit(currency: 'GC' | 'SC', micros: bigint): bigint {
    const limit = smaller(this.#lossLimit[currency] ?? micros, micros);
    this.#lossLimit[currency] = limit;
    return limit;
  }

  claimBonus(account: ModelAccount, key: string): Expected {
    if (this.#claims.has(key)) return {};
    const refused = this.#refusesGains(account);
    if (refused !== null) return { refused };
    if (this.#bonusClaimed) return { refused: 'bonus_already_claimed' };
    this.#bonusClaimed = true;
    this.#claims.add(key);
    for (const currency of ['GC', 'SC'] as const) {
      account.wallets[currency].grant(key, BONUS[currency], 1n);
    }
    return {};
  }

  order(account: ModelAccount, id: string): Expected {
    const refused = this.#refusesGains(account);
    if (refused !== null) return { refused };
    const open = [...this.orders.values()].filter(({ outcome }) => outcome === null).length;
    if (open >= OPEN_ORDERS_MAX) return { refused: 'rate_limited' };
    this.orders.set(id, { account, outcome: null });
    return {};
  }

  /** What comes of a payment: coins, or why the money goes back. */
  pay(id: string): string {
    const order = this.orders.get(id);
    if (order === undefined) return 'unknown_purchase';
    if (order.outcome !== null) return order.outcome;
    order.outcome = this.#refusesGains(order.account) ?? 'applied';
    if (order.outcome === 'applied') {
      for (const currency of ['GC', 'SC'] as const) {
        order.account.wallets[currency].grant(`order:${id}`, PACKAGE[currency], 1n);
      }
    }
    return order.outcome;
  }

  /** It turns out that the accounts of the other are of this person too. */
  join(other: ModelPerson): void {
    this.accounts.push(...other.accounts);
    this.excluded ||= other.excluded;
    this.#bonusClaimed ||= other.#bonusClaimed;
    for (const [id, prize] of other.prizes.all) this.prizes.all.set(id, prize);
    for (const [id, order] of other.orders) this.orders.set(id, order);
    for (const currency of ['GC', 'SC'] as const) {
      const limit = other.#lossLimit[currency];
      if (limit !== null) this.limit(currency, limit);
      const wagers = other.#wagerLimit[currency];
      if (wagers !== null) this.limitWagers(currency, wagers);
    }
  }

  /** What an account gains pays its own debt, but never that of another account of the person. */
  #refusesGains(account: ModelAccount): string | null {
    if (this.excluded) return 'excluded';
    return this.indebted && !owes(account) ? 'debt_outstanding' : null;
  }
}
