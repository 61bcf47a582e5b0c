// What Trustly says, as facts: an authorisation of an account is a destination, a deposit is a payout.
// Statuses are read by their names; one that is not known moves nothing, but there is a payout.

import { z } from 'zod';
import { parseAmount } from '#shared/money.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PayoutFact, PayoutMovement, PayoutNotice } from './provider.ts';

const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(255));
const moment = z.int().min(0).max(8_640_000_000_000_000);
const typeNumber = z.coerce.number();
const money = z.string().transform((text, context) => {
  const parsed = parseAmount(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: 'is no amount' });
  return z.NEVER;
});

const AUTHORISATION = 1;
/** The number of a transaction that sends money to somebody. */
export const DEPOSIT = 6;

const processing = z.object({ status: z.string().max(40).nullish() }).nullish();

const account = z.object({
  name: z.string().nullish(),
  accountNumber: z.string().nullish(),
});
const transaction = z.object({
  transactionId: id,
  transactionType: typeNumber,
  statusMessage: z.string(),
  paymentProviderTransaction: processing,
  merchantReference: z.string().nullish(),
  payment: z.object({
    paymentProvider: z.object({ name: z.string().nullish() }).nullish(),
    account: account.nullish(),
  }),
  amount: money,
  paid: money,
  reversed: money,
  createdAt: moment,
  updatedAt: moment,
});
export type Transaction = z.output<typeof transaction>;

/** A transaction, alone and in a list. */
export const oneTransaction = z.object({ transaction });
export const manyTransactions = z.object({ transactions: z.array(oneTransaction) });
/** A wish to be let in: the transaction that it made, and the page for it. */
export const established = z.object({ transactionId: id, url: z.url().max(2000) });
/** Who owns an account. */
export const owners = z.object({ user: z.object({ name: z.array(z.string().max(255)).max(20) }) });
/** Why something was refused. */
export const refusals = z.object({
  errors: z.array(z.object({ code: z.coerce.string().max(40) })).min(1),
});

/** The codes with which a bank sends a credit back. */
const RETURN_CODE = /^R\d\d$/;

const STATES: Readonly<Record<string, PayoutFact['state']>> = {
  New: 'pending',
  Pending: 'pending',
  Authorized: 'pending',
  'On Hold': 'pending',
  Processed: 'sent',
  Completed: 'paid',
  Failed: 'failed',
  Expired: 'failed',
  Canceled: 'failed',
  Voided: 'failed',
  Reversed: 'returned',
};

/** `Denied` is before it left, or after, when a bank has sent it back with a code. */
function stateOf(status: string, code: string | null): PayoutFact['state'] {
  if (status !== 'Denied') return STATES[status] ?? 'pending';
  return code !== null && RETURN_CODE.test(code) ? 'returned' : 'failed';
}

/** What is said of a deposit, in an event or in a transaction. */
interface Word {
  id: string;
  merchantReference: string | null;
  status: string;
  code: string | null;
  atMs: number;
}

function payoutFactOf(of: Word): PayoutFact {
  const state = stateOf(of.status, of.code);
  const isBad = state === 'failed' || state === 'returned';
  return {
    ...{ kind: 'payout', redemptionId: of.merchantReference, reference: of.id, state },
    ...{ code: isBad ? of.code : null, at: toTimestamp(of.atMs) },
  };
}

const wordOf = (found: Transaction): Word => ({
  id: found.transactionId,
  merchantReference: found.merchantReference ?? null,
  status: found.statusMessage,
  code: found.paymentProviderTransaction?.status ?? null,
  atMs: found.updatedAt,
});

/** What a deposit is now. */
export const depositFactOf = (found: Transaction): PayoutFact => payoutFactOf(wordOf(found));

const event = z.object({
  merchantId: z.string(),
  eventId: z.string().min(1).max(255),
  eventType: z.string().max(100),
  objectId: z.string().min(1).max(255),
  objectType: z.literal('Transaction'),
  transactionType: typeNumber,
  merchantReference: z.string().optional(),
  statusMessage: z.string(),
  'paymentProviderTransaction.status': z.string().max(40).optional(),
  createdAt: z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(moment),
});

/**
 * A notice of a deposit is named by what it tells: the same word from a list that we ask for is the same
 * notice, however often it was lost or repeated.
 */
function payoutNotice(of: Word, type: string): PayoutNotice {
  const fact = payoutFactOf(of);
  const id = `${of.id}:${of.status}:${fact.code ?? ''}`;
  return { id, type, createdMs: of.atMs, facts: [fact] };
}

/** What an event tells about ours; throws for one that is not of its form. */
export function noticeOf(fields: Record<string, string>, merchantId: string): PayoutNotice {
  const said = event.parse(fields);
  if (said.merchantId !== merchantId) throw new Error('an event of another merchant');
  const about = { id: said.eventId, type: said.eventType, createdMs: said.createdAt };
  if (said.transactionType === AUTHORISATION) {
    return { ...about, facts: [{ kind: 'destination', reference: said.objectId }] };
  }
  if (said.transactionType !== DEPOSIT) return { ...about, facts: [] };
  const code = said['paymentProviderTransaction.status'] || null;
  const { objectId, merchantReference = null, statusMessage: status } = said;
  return payoutNotice(
    { id: objectId, merchantReference, status, code, atMs: said.createdAt },
    said.eventType,
  );
}

/** What a transaction would have told when it last changed; null for one of another type. */
export function missedNoticeOf(found: Transaction): PayoutNotice | null {
  const { transactionId: reference, updatedAt, transactionType } = found;
  if (transactionType === DEPOSIT) return payoutNotice(wordOf(found), 'Update');
  if (transactionType !== AUTHORISATION) return null;
  const about = { id: `${reference}:${updatedAt}`, type: 'Update', createdMs: updatedAt };
  return { ...about, facts: [{ kind: 'destination', reference }] };
}

/** What a deposit moved: out, once more than was ordered, back. */
export function movementsOf(found: Transaction): PayoutMovement[] {
  const { transactionId: reference, merchantReference, amount, paid, reversed, updatedAt } = found;
  const line = (name: string, kind: 'payout' | 'return', amountMicros: bigint) => ({
    ...{ id: `${reference}:${name}`, kind, amountMicros, feeMicros: 0n, currency: 'USD' },
    ...{ reference, redemptionId: merchantReference ?? null, atMs: updatedAt },
  });
  const ordered = paid < amount ? paid : amount;
  return [
    ...(ordered > 0n ? [line('paid', 'payout', -ordered)] : []),
    ...(paid > amount ? [line(`more:${paid}`, 'payout', amount - paid)] : []),
    ...(reversed > 0n ? [line(`reversed:${reversed}`, 'return', reversed)] : []),
  ];
}
