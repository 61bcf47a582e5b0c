// What the emulated payout provider keeps: accounts that players showed it, payouts, the lines of its
// statement, its notices. All of it is plain JSON, so a run can be kept and gone on with.

/** How an account behaves when it is paid; chosen on its page, as a sandbox's magic numbers are. */
export const OUTCOMES = [
  'pays',
  'fails',
  'returns',
  'pays_nothing',
  'pays_twice',
  'silent',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Return codes of the Automated Clearing House that a credit can come back with. */
export const RETURN_CODES = {
  R02: 'account closed',
  R03: 'no account, or not the name of its owner',
  R04: 'no valid account number',
  R14: 'the one who was to be paid for another has died',
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
  /** The caller's name of it, and its key of idempotency. */
  key: string;
  playerId: string;
  kind: 'bank' | 'gift_card';
  returnUrl: string;
  state: 'pending' | 'ready' | 'failed';
  owners: string[];
  last4: string | null;
  label: string | null;
  outcome: Outcome;
  code: ReturnCode;
  createdMs: number;
}

export type PayoutState = 'pending' | 'sent' | 'paid' | 'failed' | 'returned';

/** A payout as it is now. */
export interface Payout {
  id: string;
  /** What it was ordered with. */
  key: string;
  accountId: string;
  /** Whole cents. */
  cents: number;
  /** Who is paid, as the caller said. */
  payee: string;
  state: PayoutState;
  code: string | null;
  createdMs: number;
  changedMs: number;
  sentMs: number | null;
}

/** A line of the statement; negative cents went out. */
export interface Line {
  id: string;
  kind: 'payout' | 'return' | 'other';
  cents: number;
  feeCents: number;
  payoutId: string | null;
  key: string | null;
  atMs: number;
}

/** What is told of a change. */
export interface Notice {
  id: string;
  type: 'account.updated' | 'payout.updated';
  createdMs: number;
  /** The account or the payout, as it was then. */
  subject: Account | Payout;
}

/** A saved answer of an idempotent request. */
export interface Saved {
  fingerprint: string;
  status: number;
  body: string;
}

/** Everything there is. */
export interface State {
  accounts: Record<string, Account>;
  payouts: Record<string, Payout>;
  lines: Line[];
  notices: Notice[];
  delivered: string[];
  saved: Record<string, Saved>;
  /** By how much its clock is ahead: a return after days is a button. */
  aheadMs: number;
}

export const emptyState = (): State => ({
  accounts: {},
  payouts: {},
  lines: [],
  notices: [],
  delivered: [],
  saved: {},
  aheadMs: 0,
});

/** Letters alone: nothing that could ever look like the number of a card or of an account. */
export function newPartnerId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return `${prefix}_${Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;
}
