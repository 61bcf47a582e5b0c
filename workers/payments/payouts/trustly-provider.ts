// Trustly in the Americas, by what is publicly known of its API. A player authorises an account on its page;
// the authorisation is the destination, and deposits are made to it. What one would get wrong: the merchant's
// reference is no key of idempotency. A second deposit is refused only once the first was authorised, so it
// is asked before each order whether there is one, and nobody orders who may not do so alone (`untilMs`: of
// all who drive a redemption one began it or has claimed it). What remains: an order whose answer is lost and
// which Trustly carries out later than it is asked about, a minute on, is made twice; the second is told as
// `other_payout`, the daily statement shows it, and a person gets it back.

import type { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { errorFields, log } from '#shared/log.ts';
import { formatAmount } from '#shared/money.ts';
import { callPartner, PARTNER_TIMEOUT_MS } from '#shared/partners.ts';
import { err, ok } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type {
  DestinationSnapshot,
  PayAnswer,
  PayoutMovement,
  PayoutNotice,
  PayoutOrder,
  PayoutProvider,
} from './provider.ts';
import {
  DEPOSIT,
  depositFactOf,
  established,
  manyTransactions,
  missedNoticeOf,
  movementsOf,
  noticeOf,
  oneTransaction,
  owners,
  refusals,
  type Transaction,
} from './trustly-facts.ts';
import {
  isSignedNotice,
  plainFields,
  requestSignature,
  type TrustlyKeys,
} from './trustly-signature.ts';

/** How it is set up. */
export interface TrustlySettings extends TrustlyKeys {
  /** Of the API with its version, without a slash at the end. */
  url: string;
  /** All that sign notices now: two while the access key is replaced. */
  noticeKeys: readonly string[];
  now?: () => number;
}

/** So long before somebody else may order an order must have left, its time-out included. */
const MARGIN_MS = PARTNER_TIMEOUT_MS + 15 * SECOND_MS;
const PAGE = 100;
/** Refused because there is a deposit with this reference. */
const DUPLICATE = '210';

const unexpected = (status: number) => new Unavailable(`payout provider (${status})`);

/** What an authorisation is; its account can be paid to once it was given. */
function destinationStateOf({ statusMessage }: Transaction): DestinationSnapshot['state'] {
  if (statusMessage === 'Authorized') return 'ready';
  return statusMessage === 'New' || statusMessage === 'Pending' ? 'pending' : 'failed';
}

/** It, at an address. */
export function trustlyPayoutProvider(settings: TrustlySettings): PayoutProvider {
  const { url, merchantId, accessId, accessKey, noticeKeys, now = Date.now } = settings;
  const address = { url, key: `${accessId}:${accessKey}`, scheme: 'Basic' as const };

  async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
    const { status, body } = await callPartner(address, { method: 'GET', path });
    if (status === 404) return null;
    if (status !== 200) throw unexpected(status);
    return schema.parse(body);
  }

  /** Transactions that fit. Oldest first: one that joins while we read moves others back, past nothing. */
  async function* listed(asked: Record<string, string>): AsyncIterable<Transaction> {
    for (let startIndex = 0; ; startIndex += PAGE) {
      const page = { count: String(PAGE), startIndex: String(startIndex) };
      const query = new URLSearchParams({
        ...asked,
        ...page,
        orderBy: 'createdAt',
        sortOrder: 'asc',
      });
      const found = await get(`/transactions?${query}`, manyTransactions);
      const { transactions } = found ?? { transactions: [] };
      for (const { transaction } of transactions) yield transaction;
      if (transactions.length < PAGE) return;
    }
  }

  const changedSince = (sinceMs: number) =>
    listed({ 'updatedAt.start': String(Math.floor(sinceMs)) });

  async function payoutOf(redemptionId: string) {
    const found: Transaction[] = [];
    const asked = { merchantReference: redemptionId, transactionType: String(DEPOSIT) };
    for await (const each of listed(asked)) {
      // Never by the answer of a list alone: another one's payout would be taken for this one's.
      if (each.merchantReference === redemptionId && each.transactionType === DEPOSIT) {
        found.push(each);
      }
    }
    if (found.length > 1) log('error', 'payout_ordered_twice', { redemptionId });
    const [first] = found;
    return first === undefined ? null : depositFactOf(first);
  }

  async function pay(order: PayoutOrder): Promise<PayAnswer> {
    const { redemptionId, destinationReference, amountMicros, untilMs } = order;
    const known = await payoutOf(redemptionId);
    if (known !== null) return { outcome: 'taken', fact: known };
    if (now() > untilMs - MARGIN_MS) return { outcome: 'try_again' };
    const { status, body } = await callPartner(address, {
      ...{
        method: 'POST',
        path: `/transactions/${encodeURIComponent(destinationReference)}/deposit`,
      },
      form: { merchantReference: redemptionId, amount: formatAmount(amountMicros) },
    });
    if (status === 200) {
      const { transaction } = oneTransaction.parse(body);
      return { outcome: 'taken', fact: depositFactOf(transaction) };
    }
    const refused = refusals.safeParse(body);
    const code = refused.data?.errors[0]?.code;
    // Only what it says of this order is final. That there is one already, or that ours to the whole account
    // is not good, says nothing of whether money went.
    if (code !== undefined && code !== DUPLICATE && (status === 400 || status === 404)) {
      return { outcome: 'refused', code };
    }
    log('error', 'payout_order_not_taken', { redemptionId, status });
    return { outcome: 'try_again' };
  }

  return {
    name: 'trustly',
    payoutOf,

    async beginDestination({ destinationId, kind, returnUrl }) {
      if (kind !== 'bank') return err('payment_provider_failed');
      const fields = {
        ...{ accessId, merchantId, currency: 'USD', merchantReference: destinationId },
        // No upper bound: each deposit has an amount of its own.
        ...{ amount: '0.00', paymentType: 'Disbursement' },
      };
      const requestSigned = requestSignature(fields, accessKey);
      try {
        const { status, body } = await callPartner(address, {
          ...{ method: 'POST', path: '/establish?createTransaction=true' },
          form: { ...fields, returnUrl, cancelUrl: returnUrl, requestSignature: requestSigned },
        });
        const answer = established.safeParse(body);
        if (status !== 200 || !answer.success) return err('payment_provider_failed');
        return ok({ reference: answer.data.transactionId, url: answer.data.url });
      } catch (error) {
        log('warn', 'destination_not_begun', { destinationId, ...errorFields(error) });
        return err('try_again');
      }
    },

    async destinationOf(reference) {
      const path = `/transactions/${encodeURIComponent(reference)}`;
      const found = await get(path, oneTransaction);
      if (found === null) return null;
      const { payment } = found.transaction;
      const state = destinationStateOf(found.transaction);
      // Who owns it is known once it was authorised; without a name no prize goes there.
      const owned =
        state === 'ready' ? await get(`${path}/payment/paymentProvider/user`, owners) : null;
      const [last4 = null] = /\d{2,4}$/.exec(payment.account?.accountNumber ?? '') ?? [];
      const label = payment.paymentProvider?.name?.slice(0, 80) || null;
      return { state, kind: 'bank', ownerNames: owned?.user.name ?? [], last4, label };
    },

    async pay(order) {
      try {
        return await pay(order);
      } catch (error) {
        const { redemptionId } = order;
        log('warn', 'payout_not_answered', { redemptionId, ...errorFields(error) });
        return { outcome: 'try_again' };
      }
    },

    // A notice bears no time that could be judged: it comes for twelve hours, and each is taken in once.
    async readNotice({ headers, body }) {
      if (!isSignedNotice(body, headers.get('authorization'), noticeKeys)) {
        return err('invalid_signature');
      }
      const fields = plainFields(body);
      try {
        return fields === null ? err('invalid_request') : ok(noticeOf(fields, merchantId));
      } catch {
        return err('invalid_request');
      }
    },

    async *missedNotices(sinceMs): AsyncIterable<PayoutNotice> {
      for await (const each of changedSince(sinceMs)) {
        const notice = missedNoticeOf(each);
        if (notice !== null) yield notice;
      }
    },

    // Its statements are files that it sends elsewhere. What its deposits say that they paid stands in.
    async *movements(fromMs): AsyncIterable<PayoutMovement> {
      for await (const each of changedSince(fromMs)) {
        if (each.transactionType === DEPOSIT) yield* movementsOf(each);
      }
    },
  };
}
