// A provider with a page of its own, in the shape that those of the field share (Stripe Identity, Persona,
// Onfido): an order under a key of idempotency, a signed notice that names it, the facts asked by name.

import { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { profileSchema } from '#shared/contracts/http/compliance-identity.ts';
import { callPartner } from '#shared/partners.ts';
import {
  missedNotices,
  type PartnerSettings,
  partnerReference,
  readNotice,
} from '../partner-notices.ts';
import type { CheckFact, IdentityProvider } from './provider.ts';

const line = z.string().trim().min(1).max(100);
const begun = z.object({ id: partnerReference, url: z.url().max(2000) });

const person = z.object({
  givenName: line,
  familyName: line,
  dateOfBirth: z.iso.date(),
  // Documents write addresses as they like; one that is none of ours counts as absent.
  address: profileSchema.shape.address.optional().catch(undefined),
});
const document = z.object({
  kind: z.string().min(1).max(50),
  expiresOn: z.iso.date().nullable(),
  fingerprint: z.string().min(1).max(255),
});
const verification = z.object({
  id: partnerReference,
  referenceId: z.string().nullish(),
  status: z.enum(['created', 'processing', 'verified', 'failed', 'expired']),
  failure: z.enum(['document', 'selfie']).nullish().catch(null),
  person: person.optional(),
  document: document.optional(),
});

function factOf(said: z.output<typeof verification>): CheckFact {
  const { id, referenceId, status, failure } = said;
  const isRead = said.person !== undefined && said.document !== undefined;
  return {
    reference: id,
    checkId: referenceId ?? null,
    // Verified without a person is what a provider says of one that it was told to forget.
    state: status === 'created' || (status === 'verified' && !isRead) ? 'open' : status,
    reason: status === 'failed' ? (failure ?? 'other') : null,
    person: said.person ?? null,
    document: said.document ?? null,
  };
}

/** It, at an address. */
export function hostedProvider(settings: PartnerSettings): IdentityProvider {
  const pathOf = (id: string) => `/v1/verifications/${encodeURIComponent(id)}`;
  return {
    name: 'hosted',

    async begin({ checkId, expiresMs, returnUrl, expected }) {
      const { status, body } = await callPartner(settings, {
        ...{ method: 'POST', path: '/v1/verifications', idempotencyKey: checkId },
        body: { referenceId: checkId, returnUrl, expiresAtMs: expiresMs, expected },
      });
      const answer = begun.safeParse(body);
      if (status !== 201 || !answer.success) throw new Unavailable(`identity provider (${status})`);
      return { reference: answer.data.id, url: answer.data.url };
    },

    async factsOf(id) {
      const { status, body } = await callPartner(settings, { method: 'GET', path: pathOf(id) });
      if (status === 404) return null;
      if (status !== 200) throw new Unavailable(`identity provider (${status})`);
      return factOf(verification.parse(body));
    },

    readNotice: (message, nowMs) => readNotice(settings, message, nowMs),

    missedNotices: (sinceMs) => missedNotices(settings, sinceMs),

    async redact(id) {
      const { status } = await callPartner(settings, {
        ...{ method: 'POST', path: `${pathOf(id)}/redact`, body: {} },
      });
      // What it knows nothing of it keeps nothing of.
      if (status !== 200 && status !== 404) {
        throw new Unavailable(`identity provider (${status})`);
      }
    },
  };
}
