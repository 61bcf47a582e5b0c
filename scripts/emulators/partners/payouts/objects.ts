// What the emulated payout provider keeps: accounts that players showed it, payouts, the lines of its
// statement. All of it is plain JSON, so a run can be kept and gone on with.

import type { SavedAnswer } from '../api.ts';
import type { KeptNotice } from '../notices.ts';

/** How an account behaves when it is paid; chosen on its page, as a sandbox's magic numbers are. */
export const OUTCOMES = {
  pays: 'is paid',
  fails: 'the payout fails',
  returns: 'is paid, and the bank sends it back three days later',
  pays_nothing: 'says that it is paid, and no money leaves',
  pays_twice: 'is paid twice, and says it once',
  silent: 'nothing is ever heard of the payout',
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** Codes of the Automated Clearing House with which a credit comes back. */
export const RETURN_CODES = {
  R02: 'account closed',
  R03: 'no account, or not the name of its owner',
  R04: 'no valid account number',
  R14: 'who is paid for another has died',
  R15: 'the owner has died',
  R16: 'account frozen',
  R20: 'no account for payments',
  R23: 'the owner refuses the credit',
  R29: 'the company does not allow it',
  R31: 'returned with permission',
} as const;
export type ReturnCode = keyof typeof RETURN_CODES;

/** An account that a player showed, or is about to. */
export interface Account {
  id: string;
  /** The caller's name of it. */
  key: string;
  playerId: string;
  kind: 'bank' | 'gift_card';
  /** By which front it came, where it is not the first one; what is said of it goes the same way. */
  front?: 'trustly';
  returnUrl: string;
  state: 'pending' | 'ready' | 'failed';
  /** Several of a joint account; none of a card. */
  owners: string[];
  last4: string | null;
  label: string | null;
  outcome: Outcome;
  code: ReturnCode;
  changedMs: number;
}

export type PayoutState = 'pending' | 'sent' | 'paid' | 'failed' | 'returned';

/** A payout as it is now. */
export interface Payout {
  id: string;
  /** What it was ordered with. */
  key: string;
  accountId: string;
  /** Dollars with two digits. */
  amount: string;
  /** Who is paid, as the caller said. */
  payee: string;
  state: PayoutState;
  code: string | null;
  wasPaid?: true;
  createdMs: number;
  changedMs: number;
}

/** A line of the statement; a negative amount went out. */
export interface Line {
  id: string;
  kind: 'payout' | 'return' | 'other';
  amount: string;
  fee: string;
  currency: 'USD';
  payout: string | null;
  key: string | null;
  atMs: number;
}

/** Everything there is. */
export interface PayoutsState {
  accounts: Record<string, Account>;
  payouts: Record<string, Payout>;
  lines: Line[];
  saved: Record<string, SavedAnswer>;
  notices: KeptNotice[];
}

/** Nothing yet. */
export const payoutsState = (): PayoutsState => ({
  accounts: {},
  payouts: {},
  lines: [],
  saved: {},
  notices: [],
});

/** Letters alone: nothing that could ever look like the number of a card or of an account. */
export function newPartnerId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return `${prefix}_${Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;
}
