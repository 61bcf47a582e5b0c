// A filing vendor with a page of its own, in the shape that those of the field share (Tax1099, Track1099):
// an order under a key of idempotency, a signed notice that names it, the form asked by name.

import { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { callPartner } from '#shared/partners.ts';
import {
  missedNotices,
  type PartnerSettings,
  partnerReference,
  readNotice,
} from '../partner-notices.ts';
import type { TaxFormFact, TaxVendor } from './vendor.ts';

const begun = z.object({ id: partnerReference, url: z.url().max(2000) });
const form = z.object({
  id: partnerReference,
  referenceId: z.string().nullish(),
  status: z.enum(['open', 'valid', 'bad', 'expired']),
  token: z.string().min(1).max(200).nullish(),
  last4: z
    .string()
    .regex(/^\d{4}$/)
    .nullish(),
  code: z.string().max(60).nullish(),
  changedAtMs: z.int().nonnegative(),
});

function factOf(said: z.output<typeof form>): TaxFormFact {
  const { id, referenceId, status, token, last4, code, changedAtMs } = said;
  return {
    ...{ reference: id, formId: referenceId ?? null, state: status, atMs: changedAtMs },
    ...{ token: token ?? null, last4: last4 ?? null, code: code ?? null },
  };
}

/** It, at an address. */
export function hostedVendor(settings: PartnerSettings): TaxVendor {
  return {
    name: 'hosted',

    async begin({ formId, returnUrl }) {
      const { status, body } = await callPartner(settings, {
        ...{ method: 'POST', path: '/v1/forms', idempotencyKey: formId },
        body: { referenceId: formId, returnUrl },
      });
      const answer = begun.safeParse(body);
      if (status !== 201 || !answer.success) throw new Unavailable(`tax vendor (${status})`);
      return { reference: answer.data.id, url: answer.data.url };
    },

    async formOf(reference) {
      const path = `/v1/forms/${encodeURIComponent(reference)}`;
      const { status, body } = await callPartner(settings, { method: 'GET', path });
      if (status === 404) return null;
      if (status !== 200) throw new Unavailable(`tax vendor (${status})`);
      return factOf(form.parse(body));
    },

    readNotice: (message, nowMs) => readNotice(settings, message, nowMs),

    missedNotices: (sinceMs) => missedNotices(settings, sinceMs),
  };
}
