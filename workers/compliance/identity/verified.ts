// Who was verified, sealed at rest beside the provider's fingerprint of the document, by which hashes can
// be made anew under another key of the ring.

import { z } from 'zod';
import type { NameMatch, Payee } from '#shared/contracts/compliance.ts';
import { profileSchema } from '#shared/contracts/http/compliance-identity.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { hashesUnder } from '#shared/keyed-hash.ts';
import { log } from '#shared/log.ts';
import { sealFor } from '#shared/seal.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import { foldPerson, type IdentityKey } from './keys.ts';
import { compareNames } from './names.ts';
import { placeOfAddress, profileOf } from './profiles.ts';
import type { CheckFact } from './provider.ts';

/** Names that one run of the job seals anew. */
const RESEALED_AT_ONCE = 200;

type Ring = Pick<ComplianceEnv, 'IDENTITY_KEY'>;

const kept = z.object({
  givenName: z.string(),
  familyName: z.string(),
  dateOfBirth: z.string(),
  address: profileSchema.shape.address.optional(),
  fingerprint: z.string(),
});
type Kept = z.output<typeof kept>;

const sealOf = (env: Ring) => sealFor(readKeyRing(env.IDENTITY_KEY), 'identity-check');

/** Opens what was sealed of a check. */
export const openVerified = async (env: Ring, sealed: string, checkId: string): Promise<Kept> =>
  kept.parse(JSON.parse(await sealOf(env).open(sealed, checkId)));

/** What the database keeps of who was verified. */
export async function sealVerified(env: Ring, verified: Kept, checkId: string) {
  const { fingerprint, address, ...person } = verified;
  const of = (kind: IdentityKey['kind'], text: string): IdentityKey[] =>
    hashesUnder(env.IDENTITY_KEY, kind, text).map((hash) => ({ ...hash, kind }));
  return {
    sealed: await sealOf(env).close(JSON.stringify(verified), checkId),
    keyId: readKeyRing(env.IDENTITY_KEY).current.id,
    ...(address !== undefined && { place: placeOfAddress(address) }),
    keys: [...of('document', fingerprint), ...of('person', foldPerson(person))],
  };
}

/** The job that seals names from before a new key under it, and adds their hashes. */
export async function resealVerified(env: ComplianceEnv): Promise<JobReport> {
  const store = storeOf(env);
  const { current } = readKeyRing(env.IDENTITY_KEY);
  const rows = await store.checksSealedByOthers(current.id, RESEALED_AT_ONCE);
  let [resealed, unreadable] = [0, 0];
  for (const { id, sealed } of rows) {
    const verified = await openVerified(env, sealed, id).catch(() => null);
    if (verified === null) {
      // One that was tampered with, or whose key was taken away, holds up no other.
      log('error', 'verified_name_unreadable', { checkId: id });
      unreadable += 1;
      continue;
    }
    if (await store.resealCheck(id, sealed, await sealVerified(env, verified, id))) resealed += 1;
  }
  return { resealed, unreadable };
}

/** A provider's fact as the database takes it: sealed, and hashed. */
export async function sealedFact(env: Ring, { person, document, ...fact }: CheckFact) {
  if (fact.state !== 'verified' || fact.checkId === null) return fact;
  // The provider's adapter says verified with both or not at all.
  if (person === null || document === null) throw new Error('verified, and nobody is named');
  const { fingerprint, kind, expiresOn } = document;
  return {
    ...fact,
    ...{ documentKind: kind, documentExpiresOn: expiresOn, born: person.dateOfBirth },
    ...(await sealVerified(env, { ...person, fingerprint }, fact.checkId)),
  };
}

/** Who was verified of a player, by their newest check; null for nobody. */
export async function verifiedOf(env: ComplianceEnv, playerId: string) {
  const check = await storeOf(env).verifiedCheck(playerId);
  if (check === null) return null;
  return { ...(await openVerified(env, check.sealed, check.id)), checkId: check.id };
}

/** The same as their export has it: as the document says. */
export async function verifiedExport(env: ComplianceEnv, playerId: string) {
  const verified = await verifiedOf(env, playerId);
  if (verified === null) return null;
  const { fingerprint: _, ...person } = verified;
  return person;
}

/** Whether there is a profile, and its name is the verified one or nearly so, where one was verified. */
export async function isNamedAsVerified(env: ComplianceEnv, playerId: string): Promise<boolean> {
  const [declared, verified] = await Promise.all([
    profileOf(env, playerId),
    verifiedOf(env, playerId),
  ]);
  if (declared === null || verified === null) return declared !== null;
  const written = `${declared.givenName} ${declared.familyName}`;
  return compareNames(verified, written) !== 'none';
}

/** As `ComplianceService.matchName`. */
export async function matchName(
  env: ComplianceEnv,
  playerId: string,
  ownerName: string,
): Promise<{ match: NameMatch; checkId: string | null }> {
  const verified = await verifiedOf(env, playerId);
  if (verified === null) return { match: 'none', checkId: null };
  return { match: compareNames(verified, ownerName), checkId: verified.checkId };
}

/** As `ComplianceService.payee`; an address that is on no document is the declared one. */
export async function payeeOf(env: ComplianceEnv, playerId: string): Promise<Payee | null> {
  const verified = await verifiedOf(env, playerId);
  if (verified === null) return null;
  const { fingerprint: _, ...person } = verified;
  const address = person.address ?? (await profileOf(env, playerId))?.address;
  return address === undefined ? null : { ...person, address };
}
