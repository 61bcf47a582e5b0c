// A payout provider with a page of its own for the account, in the shape that those of the field share:
// an order under a key of idempotency, a signed notice, a statement. The emulator speaks it.

import { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { DESTINATION_KINDS } from '#shared/contracts/http/payouts.ts';
import { errorFields, log } from '#shared/log.ts';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { callPartner, type PartnerAddress } from '#shared/partners.ts';
import { err, ok } from '#shared/result.ts';
import { isSigned } from '#shared/signed-notice.ts';
import { toTimestamp } from '#shared/time.ts';
import type {
  PayAnswer,
  PayoutFact,
  PayoutMovement,
  PayoutNotice,
  PayoutOrder,
  PayoutProvider,
} from './provider.ts';

/** How it is set up. */
export interface HostedSettings extends PartnerAddress {
  /** All that sign now: two while one is replaced. */
  webhookSecrets: readonly string[];
}

const NOTICE_HEADER = 'partner-signature';

const name = z.string().min(1).max(255);
const state = z.enum(['pending', 'sent', 'paid', 'failed', 'returned']);
const moment = z.int().min(0).max(8_640_000_000_000_000);
const amount = z.string().transform((text, context) => {
  const sign = text.startsWith('-') ? -1n : 1n;
  const parsed = parseAmount(text.replace(/^-/, ''));
  if (parsed.ok) return sign * parsed.value;
  context.addIssue({ code: 'custom', message: 'is no amount' });
  return z.NEVER;
});

const begun = z.object({ id: name, url: z.url().max(2000) });
const account = z.object({
  state: z.enum(['pending', 'ready', 'failed']),
  kind: z.enum(DESTINATION_KINDS),
  owners: z.array(z.string().max(255)).max(10),
  last4: z
    .string()
    .regex(/^\d{2,4}$/)
    .nullable()
    .catch(null),
  label: z.string().min(1).max(80).nullable().catch(null),
});
const payout = z.object({
  id: name,
  key: z.string().nullable(),
  state,
  code: z.string().max(40).nullable(),
  changedMs: moment,
});
const payouts = z.object({ items: z.array(payout) });
const refusal = z.object({ error: z.object({ code: z.string().max(100) }) });

const notice = z.object({
  id: name,
  type: z.string().max(100),
  createdMs: moment,
  data: z.record(z.string(), z.string()),
});
const accountNotice = z.object({ account: name });
const payoutNotice = z.object({
  id: name,
  key: z.string().nullish(),
  state,
  code: z.string().max(40).optional(),
  changedMs: z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(moment),
});
const listed = z.object({ items: z.array(notice) });

const line = z.object({
  id: name,
  kind: z.enum(['payout', 'return', 'other']),
  amount,
  fee: amount,
  currency: z.string().length(3),
  payout: name.nullable(),
  key: z.string().nullable(),
  atMs: moment,
});
const statement = z.object({ items: z.array(line), next: z.string().nullable() });

function factOf({ id, key, state: is, code, changedMs }: z.output<typeof payout>): PayoutFact {
  const at = toTimestamp(changedMs);
  return { kind: 'payout', redemptionId: key, reference: id, state: is, code, at };
}

/** What a notice tells; one of a type that we do not know tells nothing. */
function noticeOf({ id, type, createdMs, data }: z.output<typeof notice>): PayoutNotice {
  const about = { id, type, createdMs };
  if (type === 'account.updated') {
    const { account: reference } = accountNotice.parse(data);
    return { ...about, facts: [{ kind: 'destination', reference }] };
  }
  if (type !== 'payout.updated') return { ...about, facts: [] };
  const { key = null, code = null, ...said } = payoutNotice.parse(data);
  return { ...about, facts: [factOf({ ...said, key, code })] };
}

const unexpected = (status: number) => new Unavailable(`payout provider (${status})`);

/** It, at an address. */
export function hostedPayoutProvider(settings: HostedSettings): PayoutProvider {
  const get = (path: string) => callPartner(settings, { method: 'GET', path });

  async function payoutOf(redemptionId: string): Promise<PayoutFact | null> {
    const { status, body } = await get(`/v1/payouts?key=${encodeURIComponent(redemptionId)}`);
    if (status !== 200) throw unexpected(status);
    const [first] = payouts.parse(body).items;
    return first === undefined ? null : factOf(first);
  }

  async function pay(order: PayoutOrder): Promise<PayAnswer> {
    const { redemptionId, destinationReference, amountMicros } = order;
    // Nothing of a person goes there but what a bank must know.
    const { givenName, familyName, dateOfBirth, address } = order.payee;
    const { status, body } = await callPartner(settings, {
      ...{ method: 'POST', path: '/v1/payouts', idempotencyKey: redemptionId },
      body: {
        key: redemptionId,
        account: destinationReference,
        amount: formatAmount(amountMicros),
        payee: { givenName, familyName, dateOfBirth, address },
      },
    });
    if (status === 201) return { outcome: 'taken', fact: factOf(payout.parse(body)) };
    const refused = refusal.safeParse(body);
    // Only what it says of this order is final. That the key was for another one, or that ours to the
    // whole account is not good, says nothing of whether money went.
    if (status === 422 && refused.success) {
      return { outcome: 'refused', code: refused.data.error.code };
    }
    log('error', 'payout_order_not_taken', { redemptionId, status });
    return { outcome: 'try_again' };
  }

  return {
    name: 'hosted',
    payoutOf,

    async beginDestination({ destinationId, playerId, kind, returnUrl }) {
      try {
        const { status, body } = await callPartner(settings, {
          ...{ method: 'POST', path: '/v1/accounts', idempotencyKey: destinationId },
          body: { key: destinationId, playerId, kind, returnUrl },
        });
        const answer = begun.safeParse(body);
        if (status !== 201 || !answer.success) return err('payment_provider_failed');
        return ok({ reference: answer.data.id, url: answer.data.url });
      } catch (error) {
        log('warn', 'destination_not_begun', { destinationId, ...errorFields(error) });
        return err('try_again');
      }
    },

    async destinationOf(reference) {
      const { status, body } = await get(`/v1/accounts/${encodeURIComponent(reference)}`);
      if (status === 404) return null;
      if (status !== 200) throw unexpected(status);
      const { owners, ...shown } = account.parse(body);
      return { ...shown, ownerNames: owners };
    },

    async pay(order) {
      try {
        return await pay(order);
      } catch (error) {
        log('warn', 'payout_not_answered', {
          redemptionId: order.redemptionId,
          ...errorFields(error),
        });
        return { outcome: 'try_again' };
      }
    },

    async readNotice({ headers, body }, nowMs) {
      const header = headers.get(NOTICE_HEADER);
      if (!isSigned({ body, header }, settings.webhookSecrets, nowMs)) {
        return err('invalid_signature');
      }
      try {
        return ok(noticeOf(notice.parse(JSON.parse(new TextDecoder().decode(body)))));
      } catch {
        return err('invalid_request');
      }
    },

    async *missedNotices(sinceMs) {
      const { status, body } = await get(`/v1/notices?since=${Math.floor(sinceMs)}`);
      if (status !== 200) throw unexpected(status);
      for (const item of listed.parse(body).items) yield noticeOf(item);
    },

    async *movements(fromMs, uptoMs): AsyncIterable<PayoutMovement> {
      let next: string | null = '';
      while (next !== null) {
        const span = `from=${Math.floor(fromMs)}&upto=${Math.floor(uptoMs)}`;
        const { status, body } = await get(`/v1/movements?${span}&after=${next}`);
        if (status !== 200) throw unexpected(status);
        const page: z.output<typeof statement> = statement.parse(body);
        for (const { amount: amountMicros, fee, payout: reference, key, ...rest } of page.items) {
          yield { ...rest, amountMicros, feeMicros: fee, reference, redemptionId: key };
        }
        ({ next } = page);
      }
    },
  };
}
