// A pure reference model of one wallet of the ledger: what every call must answer and what must be
// left in the end. It knows nothing of SQL, locks or connections, and it has no clock:
// a run stays within one UTC day and nothing expires.

/** What a call must answer: a refusal, or the micros it moved and left at the table. */
export interface Expected {
  refused?: string;
  /** What came of a payment. */
  outcome?: string;
  /** Where a prize stands. */
  state?: string;
  amount?: bigint;
  escrow?: bigint;
}

/** A batch of rounds: what was wagered, what was paid, and what of the wagered counts nothing. */
export interface ModelBatch {
  wagered: bigint;
  paid: bigint;
  uncounted: bigint;
  content: string;
}

/** What bounds an account: why it may not play, and what its limits leave. */
export interface Bounds {
  barred: string | null;
  /** Of losses. */
  budget: bigint | null;
  /** Of stakes. */
  wagers: bigint | null;
}

interface ModelLot {
  granted: bigint;
  required: bigint;
  wagered: bigint;
  open: boolean;
}

interface ModelSession {
  state: 'open' | 'closed' | 'cancelled';
  escrow: bigint;
  wagered: bigint;
  paid: bigint;
  /** Content and answer of each number, so that repeats can be told. */
  applied: { content: string; answer: Expected }[];
  /** How much it may have wagered in all, where it was told. */
  ceiling: bigint;
}

/** The lesser of two amounts. */
export const smaller = (left: bigint, right: bigint) => (left < right ? left : right);

/** One wallet and everything that hangs on it. */
export class ModelWallet {
  available = 0n;
  onHold = 0n;
  debt = 0n;
  /** Net of play today. */
  net = 0n;
  /** Movements of the wallet's own account. */
  movements = 0;
  readonly lots: ModelLot[] = [];
  readonly sessions = new Map<string, ModelSession>();
  readonly holds = new Map<string, { micros: bigint; state: string }>();
  readonly #keys = new Set<string>();
  readonly currency: 'GC' | 'SC';

  constructor(currency: 'GC' | 'SC') {
    this.currency = currency;
  }

  get atTables(): bigint {
    return [...this.sessions.values()].reduce((sum, { escrow }) => sum + escrow, 0n);
  }

  /** What was wagered today, and what tables may still wager. */
  get wageredOrLeased(): bigint {
    return [...this.sessions.values()].reduce((sum, { state, wagered, ceiling }) => {
      return sum + (state === 'open' && ceiling > wagered ? ceiling : wagered);
    }, 0n);
  }

  /** The ceiling of an open table that asked for so much while the limit left `budget`. */
  lease(id: string, upTo: bigint, budget: bigint): bigint | null {
    const session = this.sessions.get(id);
    if (session?.state !== 'open') return null;
    const { wagered } = session;
    const leased = session.ceiling > wagered ? session.ceiling : wagered;
    const most = leased + budget;
    const ceiling = budget < 0n ? most : smaller(upTo, most);
    const least = budget < 0n ? wagered : leased;
    session.ceiling = ceiling > least ? ceiling : least;
    return session.ceiling;
  }

  get locked(): bigint {
    return this.#locking().reduce((sum, lot) => sum + lot.granted, 0n);
  }

  grant(key: string, micros: bigint, multiple: bigint): Expected {
    if (this.#keys.has(key)) return {};
    this.#keys.add(key);
    this.#move(micros);
    if (this.currency === 'SC') {
      this.lots.push({ granted: micros, required: micros * multiple, wagered: 0n, open: true });
    }
    this.#raised();
    return {};
  }

  /** Coins that go to somebody else or to the house. */
  give(key: string, micros: bigint): Expected {
    if (this.#keys.has(key)) return {};
    if (micros > this.available) return { refused: 'insufficient_funds' };
    this.#keys.add(key);
    this.#move(-micros);
    return {};
  }

  reserve(
    id: string,
    number: number,
    micros: bigint,
    mode: 'exact' | 'up_to',
    { barred, budget, wagers }: Bounds,
  ): Expected {
    const content = `reserve ${micros} ${mode}`;
    const known = this.sessions.get(id);
    if (known?.state === 'cancelled') return { refused: 'session_cancelled' };
    if (known === undefined && number !== 1) return { refused: 'account_missing' };
    const replay = known === undefined ? null : this.#numbered(known, number, content);
    if (replay !== null) return replay;
    if (barred !== null) return { refused: barred };
    if (budget !== null && budget < 0n) return { refused: 'limit_reached' };
    if (known === undefined && wagers !== null && wagers <= 0n) return { refused: 'limit_reached' };
    const wanted = budget === null ? micros : smaller(micros, budget);
    const moved = mode === 'exact' ? micros : smaller(wanted, this.available);
    if (this.available < (moved > 1n ? moved : 1n)) return { refused: 'insufficient_funds' };
    if (moved < 1n || (budget !== null && moved > budget)) return { refused: 'limit_reached' };
    const fresh = { escrow: 0n, wagered: 0n, paid: 0n, ceiling: 0n, applied: [] };
    const session = known ?? { state: 'open', ...fresh };
    this.sessions.set(id, session);
    this.#move(-moved);
    session.escrow += moved;
    return this.#apply(session, content, { amount: moved, escrow: session.escrow });
  }

  settle(id: string, number: number, { wagered, paid, uncounted, content }: ModelBatch): Expected {
    if (uncounted > wagered) return { refused: 'invalid_amount' };
    const session = this.sessions.get(id);
    if (session === undefined || session.state === 'cancelled') {
      return { refused: 'account_missing' };
    }
    const whole = `settle ${wagered} ${paid} ${uncounted} ${content}`;
    const replay = this.#numbered(session, number, whole);
    if (replay !== null) return replay;
    if (session.paid + paid > (session.wagered + wagered) * 100n) {
      return { refused: 'payout_exceeds_maximum' };
    }
    const net = paid - wagered;
    if (session.escrow + net < 0n) return { refused: 'insufficient_funds' };
    const lotsOpen = this.#locking().length > 0;
    session.escrow += net;
    session.wagered += wagered;
    session.paid += paid;
    this.net += net;
    let left = wagered - uncounted;
    for (const lot of this.#locking()) {
      const step = smaller(left, lot.required - lot.wagered);
      lot.wagered += step;
      left -= step;
    }
    if (lotsOpen && session.escrow === 0n) this.#voidIfEmpty();
    return this.#apply(session, whole, { amount: net, escrow: session.escrow });
  }

  /** Release (some) or close (null: all). */
  giveBack(id: string, number: number, micros: bigint | null): Expected {
    const session = this.sessions.get(id);
    if (session === undefined || session.state === 'cancelled') {
      return { refused: 'account_missing' };
    }
    const content = `return ${micros ?? 'close'}`;
    const replay = this.#numbered(session, number, content);
    if (replay !== null) return replay;
    const moved = micros ?? session.escrow;
    if (moved > session.escrow) return { refused: 'insufficient_funds' };
    session.escrow -= moved;
    if (micros === null) session.state = 'closed';
    this.#move(moved);
    this.#raised();
    return this.#apply(session, content, { amount: moved, escrow: session.escrow });
  }

  /** True when the session had opened. */
  cancel(id: string): boolean {
    const session = this.sessions.get(id);
    if (session === undefined) {
      const applied: ModelSession['applied'] = [];
      const none = { escrow: 0n, wagered: 0n, paid: 0n, ceiling: 0n };
      this.sessions.set(id, { state: 'cancelled', ...none, applied });
    }
    return session !== undefined && session.state !== 'cancelled';
  }

  hold(id: string, micros: bigint, forPrize: boolean, indebted: boolean): Expected {
    if (this.holds.has(id)) return {};
    if (forPrize && indebted) return { refused: 'debt_outstanding' };
    if (micros > (forPrize ? this.redeemable : this.available)) {
      return { refused: 'insufficient_funds' };
    }
    this.holds.set(id, { micros, state: 'pending' });
    this.#move(-micros);
    this.onHold += micros;
    return {};
  }

  get redeemable(): bigint {
    const free = this.available + this.atTables - this.locked;
    return free < 0n ? 0n : smaller(this.available, free);
  }

  /** Holds coins for a prize, if there are so many. */
  setAside(micros: bigint): boolean {
    if (micros > this.redeemable) return false;
    this.#move(-micros);
    this.onHold += micros;
    return true;
  }

  /** What was held leaves, or comes back. */
  letGo(micros: bigint, state: 'posted' | 'voided'): void {
    this.onHold -= micros;
    if (state === 'posted') {
      this.#voidIfEmpty();
    } else {
      this.#move(micros);
      this.#raised();
    }
  }

  /** A prize that had left came back. */
  takeBack(micros: bigint): void {
    this.#move(micros);
    this.#raised();
  }

  endHold(id: string, state: 'posted' | 'voided'): Expected {
    const hold = this.holds.get(id);
    if (hold === undefined) return { refused: 'not_found' };
    if (hold.state === state) return {};
    if (hold.state !== 'pending') return { refused: 'hold_not_pending' };
    hold.state = state;
    this.letGo(hold.micros, state);
    return {};
  }

  clawBack(key: string, micros: bigint): Expected {
    if (this.#keys.has(key)) return {};
    this.#keys.add(key);
    const taken = smaller(micros, this.available);
    if (taken > 0n) this.#move(-taken);
    this.debt += micros - taken;
    this.#voidIfEmpty();
    return {};
  }

  #locking(): ModelLot[] {
    return this.lots.filter((lot) => lot.open && lot.wagered < lot.required);
  }

  #move(micros: bigint): void {
    this.available += micros;
    this.movements += 1;
  }

  #raised(): void {
    const payment = smaller(this.debt, this.available);
    if (payment > 0n) {
      this.#move(-payment);
      this.debt -= payment;
    }
    this.#voidIfEmpty();
  }

  #voidIfEmpty(): void {
    if (this.available + this.atTables + this.onHold > 0n) return;
    for (const lot of this.#locking()) lot.open = false;
  }

  #numbered(session: ModelSession, number: number, content: string): Expected | null {
    if (number <= session.applied.length) {
      const known = session.applied[number - 1];
      return known?.content === content ? known.answer : { refused: 'sequence_conflict' };
    }
    if (session.state === 'closed') return { refused: 'account_closed_ledger' };
    return number === session.applied.length + 1 ? null : { refused: 'sequence_gap' };
  }

  #apply(session: ModelSession, content: string, answer: Expected): Expected {
    session.applied.push({ content, answer });
    return answer;
  }
}

/** One account: a wallet in each currency. */
export interface ModelAccount {
  id: string;
  wallets: { GC: ModelWallet; SC: ModelWallet };
  /** What it was paid in prizes that stayed. */
  dollars: bigint;
  /** Whether a form is wanted before a prize leaves. */
  isTaxed?: boolean;
}
