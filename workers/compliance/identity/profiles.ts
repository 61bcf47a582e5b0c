// Profiles, sealed at rest: declared by their player, shown to them and to whom they may be shown, and
// sealed anew when the ring has a new key.

import { type Profile, profileSchema } from '#shared/contracts/http/compliance-identity.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { log } from '#shared/log.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type Seal, sealFor } from '#shared/seal.ts';
import { toTimestamp } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import { identityKeys } from './keys.ts';

/** Profiles that one run of the job seals anew. */
const RESEALED_AT_ONCE = 200;
/** A profile that changes under us this often is changed by a loop. */
const TRIES = 3;

type Ring = Pick<ComplianceEnv, 'IDENTITY_KEY'>;
/** A profile with when it was declared. */
export type Declared = Profile & { declaredAt: string };

const sealOf = (env: Ring): Seal => sealFor(readKeyRing(env.IDENTITY_KEY), 'identity-profile');

async function opened(env: Ring, sealed: string, playerId: string): Promise<Profile> {
  return profileSchema.parse(JSON.parse(await sealOf(env).open(sealed, playerId)));
}

/** The place of an address: the law of another country is the same in all of it. */
export const placeOfAddress = ({ country, region }: Profile['address']): string =>
  country === 'US' ? `US-${region}` : country;

/** What the database takes of a profile besides whose it is. */
async function closed(env: Ring, profile: Profile, playerId: string) {
  return {
    sealed: await sealOf(env).close(JSON.stringify(profile), playerId),
    keyId: readKeyRing(env.IDENTITY_KEY).current.id,
    place: placeOfAddress(profile.address),
    keys: identityKeys(env.IDENTITY_KEY, profile),
  };
}

/** What a player declared; null before they did. */
export async function profileOf(env: ComplianceEnv, playerId: string): Promise<Declared | null> {
  const row = await storeOf(env).profile(playerId);
  if (row === null) return null;
  const profile = await opened(env, row.sealed, playerId);
  return { ...profile, declaredAt: toTimestamp(row.declaredAtMs) };
}

// Keys of an object come in the order of the schema, so equal profiles are equal texts.
const isSame = (one: Profile, other: Profile) => JSON.stringify(one) === JSON.stringify(other);

/** Declares it; the same again changes nothing and counts for nothing. */
export async function declare(
  env: ComplianceEnv,
  playerId: string,
  profile: Profile,
  requestId: string,
): Promise<Result<Declared, 'account_closed' | 'invalid_request' | 'rate_limited' | 'try_again'>> {
  const store = storeOf(env);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const row = await store.profile(playerId);
    const known = row === null ? null : await opened(env, row.sealed, playerId);
    if (row !== null && known !== null && isSame(known, profile)) {
      return ok({ ...known, declaredAt: toTimestamp(row.declaredAtMs) });
    }
    const answer = await store.declareProfile(
      { playerId, knownVersion: row?.version ?? 0, born: profile.dateOfBirth, requestId },
      await closed(env, profile, playerId),
    );
    if (!answer.ok) return answer;
  }
  return err('try_again');
}

/** The job that seals profiles from before a new key under it, and adds their hashes. */
export async function resealProfiles(env: ComplianceEnv): Promise<JobReport> {
  const store = storeOf(env);
  const { current } = readKeyRing(env.IDENTITY_KEY);
  const rows = await store.profilesSealedByOthers(current.id, RESEALED_AT_ONCE);
  let [resealed, unreadable] = [0, 0];
  for (const { playerId, version, sealed } of rows) {
    const profile = await opened(env, sealed, playerId).catch(() => null);
    if (profile === null) {
      // One that was tampered with, or whose key was taken away, holds up no other.
      log('error', 'profile_unreadable', { playerId });
      unreadable += 1;
      continue;
    }
    const again = await closed(env, profile, playerId);
    if (await store.resealProfile(playerId, version, again)) resealed += 1;
  }
  return { resealed, unreadable };
}
