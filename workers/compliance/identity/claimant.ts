// Whether who shows a document to have an account back is who was verified for it before: by the provider's
// fingerprint of the document, or else by the name, folded as everywhere, with the birth date. Only
// verified facts are compared: what is declared anybody in the account could have changed.

import type { ComplianceEnv } from '../env.ts';
import type { ComplianceStore } from '../store/index.ts';
import { foldPerson } from './keys.ts';
import type { CheckFact } from './provider.ts';
import { openVerified } from './verified.ts';

type Match = 'document' | 'person' | 'none';

async function matchOf(
  env: Pick<ComplianceEnv, 'IDENTITY_KEY'>,
  { person, document }: CheckFact,
  basis: { id: string | null; sealed: string | null },
): Promise<Match> {
  if (person === null || document === null || basis.id === null || basis.sealed === null) {
    return 'none';
  }
  const before = await openVerified(env, basis.sealed, basis.id);
  if (before.fingerprint === document.fingerprint) return 'document';
  return foldPerson(before) === foldPerson(person) ? 'person' : 'none';
}

/** A provider's fact of a claimant, who is named to nobody; null for the check of a player. */
export async function claimantFact(
  env: Pick<ComplianceEnv, 'IDENTITY_KEY'>,
  store: ComplianceStore,
  fact: CheckFact,
) {
  if (fact.state !== 'verified' || fact.checkId === null) return null;
  const basis = await store.recoveryBasis(fact.checkId);
  if (basis === null) return null;
  const { reference, checkId, state, document } = fact;
  const documentExpiresOn = document?.expiresOn ?? null;
  return { reference, checkId, state, documentExpiresOn, match: await matchOf(env, fact, basis) };
}
