// Notes on suspicious activity: sealed at rest, opened for whoever may read them, sealed anew when the
// ring has a new key.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { log } from '#shared/log.ts';
import { sealFor } from '#shared/seal.ts';
import type { ComplianceEnv } from './env.ts';
import { storeOf } from './store/index.ts';

/** Notes that one run of the job seals anew. */
const RESEALED_AT_ONCE = 200;

type Ring = Pick<ComplianceEnv, 'IDENTITY_KEY'>;

const sealOf = (env: Ring) => sealFor(readKeyRing(env.IDENTITY_KEY), 'suspicion');

/** The text of a note as the database takes it. */
export async function sealedNote(env: Ring, id: string, text: string) {
  const keyId = readKeyRing(env.IDENTITY_KEY).current.id;
  return { sealed: await sealOf(env).close(text, id), keyId };
}

/** What a note says; null where its key is not at hand, or it was tampered with. */
export async function openedNote(env: Ring, id: string, sealed: string): Promise<string | null> {
  try {
    return await sealOf(env).open(sealed, id);
  } catch {
    log('warn', 'suspicion_unreadable', { id });
    return null;
  }
}

/** Seals notes from before a new key under it. */
export async function resealSuspicions(env: ComplianceEnv): Promise<JobReport> {
  const store = storeOf(env);
  const { current } = readKeyRing(env.IDENTITY_KEY);
  let [resealed, unreadable] = [0, 0];
  for (const { id, sealed } of await store.suspicionsSealedByOthers(current.id, RESEALED_AT_ONCE)) {
    const text = await openedNote(env, id, sealed);
    if (text === null) {
      unreadable += 1;
      continue;
    }
    const again = await sealedNote(env, id, text);
    if (await store.resealSuspicion(id, sealed, again.sealed, again.keyId)) resealed += 1;
  }
  return { resealed, unreadable };
}
