// Prizes: what a client was told of one never goes back, and in the end each is exactly one of two: its
// coins are gone and its dollars are there once, or its coins are back and no dollar is. The bank's own
// books say the same as ours.

import { micros } from './amounts.ts';
import type { Call, Invariant } from './history.ts';
import { Violation } from './violation.ts';

/** What may be told later of one that was told to be so; of any other state nothing is promised. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  paying: ['paying', 'sent', 'paid', 'returned', 'failed'],
  sent: ['sent', 'paid', 'returned'],
  paid: ['paid', 'returned'],
  returned: ['returned'],
  cancelled: ['cancelled'],
  rejected: ['rejected'],
  failed: ['failed'],
};

const ONE = new Set([
  ...['redemptions.requestRedemption', 'redemptions.readRedemption'],
  ...['redemptions.cancelRedemption', 'redemptions.rejectRedemption'],
  'redemptions.approveRedemption',
]);
const MANY = new Set(['redemptions.listRedemptions', 'redemptions.queueRedemptions']);

interface Shown {
  id: string;
  state: string;
  amount: string;
}

function shownBy({ body, operation, outcome }: Call): Shown[] {
  if (outcome !== 'ok') return [];
  // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
  const reply = body as any;
  if (MANY.has(operation)) return reply.items;
  return ONE.has(operation) && typeof reply?.state === 'string' ? [reply] : [];
}

export class Prizes implements Invariant {
  readonly name = 'prizes';
  /** What was told of each first, and when that answer came. */
  readonly #told = new Map<string, { state: string; amount: string; atMs: number }[]>();

  returned(call: Call): void {
    // A replayed answer is of now, like any other.
    for (const { amount, id, state } of shownBy(call)) {
      const told = this.#told.get(id) ?? [];
      for (const before of told) {
        if (before.amount !== amount) this.#fail(id, `it was of ${before.amount} and is ${amount}`);
        const may = AFTER[before.state];
        const isLater = before.atMs <= call.invokedMs;
        if (!isLater || may === undefined || may.includes(state)) continue;
        this.#fail(id, `it was told to be ${before.state}, and then ${state}`);
      }
      if (told.some((before) => before.state === state)) continue;
      told.push({ state, amount, atMs: call.returnedMs ?? call.invokedMs });
      this.#told.set(id, told);
    }
  }

  #fail(id: string, message: string): never {
    throw new Violation('prizes', `the prize ${id}: ${message}`);
  }
}

/** One as it is written down. */
export interface RestingPrize {
  id: string;
  state: string;
  /** Dollars without what was withheld; micros. */
  netMicros: bigint;
  holdState: string;
}

/** The same beside the journal. */
export interface WrittenPrize extends RestingPrize {
  /** What the journal has of it: out, and back. */
  bookedOut: bigint;
  bookedBack: bigint;
}

/** What the bank says of one key. */
export interface BankPrize {
  orders: number;
  /** Dollars of each line of its statement, negative ones out. */
  lines: readonly string[];
}

const HELD = ['held', 'needs_player', 'in_review', 'approved', 'paying', 'sent'];

function holdOf(state: string): string {
  if (HELD.includes(state)) return 'pending';
  return state === 'paid' || state === 'returned' ? 'posted' : 'voided';
}

/** Throws where the two sides of a prize do not agree; at rest. */
export function checkPrizes(
  prizes: readonly WrittenPrize[],
  bankOf: (id: string) => BankPrize,
): void {
  for (const prize of prizes) {
    const { bookedBack, bookedOut, holdState, id, netMicros, state } = prize;
    const { lines, orders } = bankOf(id);
    const wrong = (message: string) =>
      new Violation('prizes', `the prize ${id} is ${state}: ${message}`);
    if (orders > 1) throw wrong(`it was ordered ${orders} times`);
    if (holdState !== holdOf(state)) throw wrong(`its coins are ${holdState}`);
    const amounts = lines.map((line) => micros(line));
    const out = amounts.filter((amount) => amount < 0n);
    const back = amounts.filter((amount) => amount > 0n);
    const wasPaid = state === 'paid' || state === 'returned';
    const isOut = wasPaid || state === 'sent';
    if (out.length !== Number(isOut)) throw wrong(`its dollars left ${out.length} times`);
    if (isOut && out[0] !== -netMicros) throw wrong(`${netMicros} and ${out[0]} left`);
    if (back.length !== Number(state === 'returned')) {
      throw wrong(`its dollars came back ${back.length} times`);
    }
    if (bookedOut !== (wasPaid ? netMicros : 0n)) throw wrong(`booked are ${bookedOut}`);
    if (bookedBack !== (state === 'returned' ? netMicros : 0n)) {
      throw wrong(`booked back are ${bookedBack}`);
    }
  }
}

/** What is under way that nobody but time or a silent bank holds up; null: nothing. */
export function stuckPrize(
  prizes: readonly Pick<RestingPrize, 'id' | 'state'>[],
  isSilent: (id: string) => boolean,
): string | null {
  const stuck = prizes.find(
    ({ id, state }) =>
      state === 'held' || ((state === 'paying' || state === 'sent') && !isSilent(id)),
  );
  return stuck === undefined ? null : `the prize ${stuck.id} is still ${stuck.state}`;
}
