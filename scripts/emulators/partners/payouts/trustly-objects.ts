// The bank's accounts and payouts as Trustly's transactions and events spell them.

import type { PayoutBank } from './bank.ts';
import type { Account, Line, Payout } from './objects.ts';

/** Whose they are; one merchant is enough here. */
export const MERCHANT_ID = '1000001';

const AUTHORISATION = 1;
const DEPOSIT = 6;
const DISBURSEMENT = 4;

/** The number that events and transactions have for a status, beside its name. */
const NUMBERS = {
  ...{ Pending: 1, Authorized: 2, Processed: 3, Completed: 4, Failed: 5, Canceled: 7, Denied: 8 },
  Reversed: 10,
} as const;
type Status = keyof typeof NUMBERS;

const ACCOUNT_STATUS = { pending: 'Pending', ready: 'Authorized', failed: 'Canceled' } as const;

function payoutStatus({ state, wasPaid }: Payout): Status {
  if (state === 'returned') return wasPaid === true ? 'Reversed' : 'Denied';
  const states = { pending: 'Pending', sent: 'Processed', paid: 'Completed', failed: 'Failed' };
  return states[state] as Status;
}

const EVENT_TYPES: Readonly<Record<Status, string>> = {
  Pending: 'Update',
  Authorized: 'Authorize',
  Processed: 'Process',
  Completed: 'Complete',
  Failed: 'Fail',
  Canceled: 'Cancel',
  Denied: 'Deny',
  Reversed: 'Reverse',
};

const isPayout = (subject: Account | Payout): subject is Payout => 'amount' in subject;

const statusOf = (subject: Account | Payout): Status =>
  isPayout(subject) ? payoutStatus(subject) : ACCOUNT_STATUS[subject.state];

/** What an event of a change tells: a form's fields, in the order in which they are sent. */
export function eventOf(
  subject: Account | Payout,
  accessId: string,
  createdMs: number,
): { type: string; data: Record<string, string> } {
  const status = statusOf(subject);
  const type = EVENT_TYPES[status];
  const code = isPayout(subject) ? (subject.code ?? 'AC100') : 'AC100';
  const data = {
    merchantId: MERCHANT_ID,
    merchantReference: subject.key,
    paymentType: String(DISBURSEMENT),
    transactionType: String(isPayout(subject) ? DEPOSIT : AUTHORISATION),
    eventType: type,
    objectId: subject.id,
    objectType: 'Transaction',
    message: '',
    timeZone: 'Etc/UTC',
    createdAt: String(createdMs),
    accessId,
    'paymentProviderTransaction.status': code,
    'paymentProviderTransaction.statusMessage': code,
    status: String(NUMBERS[status]),
    statusMessage: status,
  };
  return { type, data };
}

const dollars = (cents: number) => (cents / 100).toFixed(2);
const centsOf = (amount: string) => Math.round(Math.abs(Number(amount)) * 100);
const sumOf = (lines: readonly Line[], kind: Line['kind']) =>
  lines.filter((line) => line.kind === kind).reduce((sum, { amount }) => sum + centsOf(amount), 0);

interface Amounts {
  amount: string;
  lines: readonly Line[];
  pending: boolean;
}

/** Amounts of a transaction by what was booked for it, whatever its status says. */
function amountsOf({ amount, lines, pending }: Amounts) {
  const [paid, reversed] = [sumOf(lines, 'payout'), sumOf(lines, 'return')];
  return {
    ...{ currency: 'USD', amount, pending: pending ? amount : '0.00', paid: dollars(paid) },
    ...{ refunded: '0.00', reversed: dollars(reversed), balance: dollars(paid - reversed) },
  };
}

const paymentOf = (account: Account | undefined, merchantReference: string | null) => ({
  paymentType: DISBURSEMENT,
  merchantReference,
  merchantId: MERCHANT_ID,
  ...(account?.state === 'ready' && {
    paymentProvider: { type: 1, name: account.label },
    account: { name: 'Checking', type: 2, accountNumber: account.last4, verified: true },
  }),
});

/** A transaction with what it is found by. */
export interface Listed {
  merchantReference: string | null;
  transactionType: number;
  createdAt: number;
  updatedAt: number;
}

/** An authorisation or a deposit as it is now. */
export function transactionOf(bank: PayoutBank, subject: Account | Payout): Listed {
  const status = statusOf(subject);
  const lines = isPayout(subject)
    ? bank.state.lines.filter(({ payout }) => payout === subject.id)
    : [];
  const account = isPayout(subject) ? bank.account(subject.accountId) : subject;
  const amounts = isPayout(subject)
    ? { amount: subject.amount, lines, pending: subject.state === 'pending' }
    : { amount: '0.00', lines, pending: false };
  return {
    ...{ transactionId: subject.id, transactionType: isPayout(subject) ? DEPOSIT : AUTHORISATION },
    ...(isPayout(subject) && { originalTransactionId: account.id }),
    payment: paymentOf(account, subject.key),
    ...amountsOf(amounts),
    ...{ merchantReference: subject.key, status: NUMBERS[status], statusMessage: status },
    paymentProviderTransaction: { status: isPayout(subject) ? subject.code : null },
    createdAt: isPayout(subject) ? subject.createdMs : subject.changedMs,
    updatedAt: Math.max(subject.changedMs, ...lines.map(({ atMs }) => atMs)),
  } as Listed;
}

/** Money that left for nobody who was asked for: a deposit that bears no reference of the caller's. */
export function strayOf(line: Line): Listed {
  const amount = line.amount.replace('-', '');
  return {
    ...{
      transactionId: line.payout,
      transactionType: DEPOSIT,
      payment: paymentOf(undefined, null),
    },
    ...amountsOf({ amount, lines: [line], pending: false }),
    ...{ merchantReference: null, status: NUMBERS.Completed, statusMessage: 'Completed' },
    ...{ createdAt: line.atMs, updatedAt: line.atMs },
  } as Listed;
}
