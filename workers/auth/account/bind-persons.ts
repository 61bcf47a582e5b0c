// The job that gives accounts from before a new key their hash under it.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import type { AuthEnv } from '../env.ts';
import { storeOf } from '../request-context.ts';
import { personKeys } from './person-key.ts';

const BOUND_AT_ONCE = 500;

/** Ties accounts that have no hash under the current key: those from before it. */
export async function bindPersons(env: AuthEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  const { current } = readKeyRing(env.PERSON_KEY);
  const emails = await store.addressesWithout(current.id, BOUND_AT_ONCE);
  for (const email of emails) {
    await store.noteAddress(email, personKeys(env.PERSON_KEY, email), nowMs);
  }
  await store.purgeAddressKeys(nowMs);
  return { bound: emails.length };
}
