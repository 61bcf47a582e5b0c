// The reference model of a person's prizes: what becomes of each, and what its coins and dollars do.

import type { Expected, ModelAccount } from './model.ts';

/** By which rules prizes are redeemed while a model is compared with a ledger. */
export const PRIZE_RULES = { least: 20_000n, dayMax: 3_000_000n, withheld: 2_400n };

/** What a provider says of a payment. */
export type Word = 'pending' | 'sent' | 'paid' | 'failed' | 'returned';

interface ModelPrize {
  account: ModelAccount;
  micros: bigint;
  state: string;
  accepts: boolean;
  isApproved: boolean;
}

const NOT_LEFT = ['held', 'needs_player', 'in_review', 'approved'];
const ENDED = ['cancelled', 'rejected', 'failed'];

/** A person's prizes. What stops them is told at each step, for it binds all their accounts. */
export class ModelPrizes {
  readonly all = new Map<string, ModelPrize>();

  request(id: string, account: ModelAccount, micros: bigint, indebted: boolean): Expected {
    const known = this.all.get(id);
    if (known !== undefined) return { state: known.state };
    if (micros % 10_000n !== 0n) return { refused: 'invalid_amount' };
    if (indebted) return { refused: 'debt_outstanding' };
    if (micros < PRIZE_RULES.least) return { refused: 'below_minimum' };
    const asked = [...this.all.values()]
      .filter(({ state }) => !ENDED.includes(state))
      .reduce((sum, prize) => sum + prize.micros, 0n);
    if (asked + micros > PRIZE_RULES.dayMax) return { refused: 'above_maximum' };
    if (!account.wallets.SC.setAside(micros)) return { refused: 'insufficient_funds' };
    this.all.set(id, { account, micros, state: 'held', accepts: false, isApproved: false });
    return { state: 'held' };
  }

  consider(id: string, isStopped: boolean): Expected {
    const prize = this.#of(id);
    const { state, accepts, account } = prize;
    if (['held', 'needs_player', 'approved'].includes(state)) {
      const waits = account.isTaxed === true && !accepts ? 'needs_player' : 'approved';
      prize.state = isStopped ? 'in_review' : waits;
    }
    return { state: prize.state };
  }

  begin(id: string, isStopped: boolean): Expected {
    const prize = this.#of(id);
    if (prize.state === 'approved' && this.consider(id, isStopped).state === 'approved') {
      prize.state = 'paying';
    }
    return { state: prize.state };
  }

  /** Its player takes it less what is withheld. */
  accept(id: string): Expected {
    const prize = this.#of(id);
    if (!NOT_LEFT.includes(prize.state)) return { refused: 'cancel_too_late' };
    prize.accepts = true;
    if (prize.state !== 'in_review') prize.state = 'held';
    return { state: prize.state };
  }

  cancel(id: string): Expected {
    return this.#end(this.#of(id), 'cancelled', 'cancel_too_late');
  }

  reject(id: string): Expected {
    return this.#end(this.#of(id), 'rejected', 'approval_closed');
  }

  approve(id: string, isStopped: boolean): Expected {
    const prize = this.#of(id);
    const { state, isApproved } = prize;
    if (isApproved && ['approved', 'paying', 'sent', 'paid'].includes(state)) return { state };
    if (state !== 'in_review') return { refused: 'approval_closed' };
    if (isStopped) return { refused: 'redemption_not_allowed' };
    prize.isApproved = true;
    prize.state = 'approved';
    return { state: prize.state };
  }

  /** What its provider says. Each word is taken once, and none undoes a later one. */
  advance(id: string, said: Word): Expected {
    const prize = this.#of(id);
    const { state, micros, account } = prize;
    const wallet = account.wallets.SC;
    const isUnderWay = state === 'paying' || state === 'sent';
    const isImpossible =
      NOT_LEFT.includes(state) ||
      ['cancelled', 'rejected'].includes(state) ||
      (said === 'failed' && ['sent', 'paid', 'returned'].includes(state)) ||
      (['sent', 'paid', 'returned'].includes(said) && state === 'failed');
    if (isImpossible) return { state, outcome: 'contradiction' };
    if (said === 'sent' && state === 'paying') prize.state = 'sent';
    if (said === 'failed' && state === 'paying') {
      wallet.letGo(micros, 'voided');
      prize.state = 'failed';
    }
    const arrives = isUnderWay && (said === 'paid' || said === 'returned');
    if (arrives) {
      wallet.letGo(micros, 'posted');
      account.dollars += micros;
      prize.state = 'paid';
    }
    if (said === 'returned' && prize.state === 'paid') {
      account.dollars -= micros;
      wallet.takeBack(micros);
      prize.state = 'returned';
    }
    return { state: prize.state, outcome: 'taken' };
  }

  #of(id: string): ModelPrize {
    const prize = this.all.get(id);
    if (prize === undefined) throw new Error(`no prize ${id}`);
    return prize;
  }

  #end(prize: ModelPrize, state: string, refused: string): Expected {
    if (prize.state === state) return { state };
    if (!NOT_LEFT.includes(prize.state)) return { refused };
    prize.account.wallets.SC.letGo(prize.micros, 'voided');
    prize.state = state;
    return { state };
  }
}
