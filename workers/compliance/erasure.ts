// Erasure and export of a player, compliance's part: where they were seen, who they said they are and
// what was noticed of their play, which is erased, and what they complained about, which is kept for as
// long as somebody may ask how it was answered.

import type { ExportPart } from '#shared/contracts/export.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { eraseAll } from '#shared/erasure.ts';
import { careExport } from './care.ts';
import type { ComplianceEnv } from './env.ts';
import { profileOf } from './identity/profiles.ts';
import { verifiedExport } from './identity/verified.ts';
import { ERASURES_AT_ONCE } from './settings.ts';
import { storeOf } from './store/index.ts';

/** Removes it for players who leave. */
export function runErasures(env: ComplianceEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  return eraseAll(
    ['done'],
    () => store.pendingErasures(ERASURES_AT_ONCE, nowMs),
    async (playerId) => {
      await store.erase(playerId);
      return 'done';
    },
  );
}

/** Everything compliance holds of a player. */
export async function collectExport(env: ComplianceEnv, playerId: string): Promise<ExportPart> {
  const store = storeOf(env);
  const [places, complaints, profile, declarations, checks, verified, care, taxForms] =
    await Promise.all([
      store.placesOf(playerId),
      store.complaintsOf(playerId),
      profileOf(env, playerId),
      store.declarationsOf(playerId),
      store.checksOf(playerId),
      verifiedExport(env, playerId),
      careExport(store, playerId),
      store.taxFormsOf(playerId),
    ]);
  return { places, complaints, profile, declarations, checks, verified, care, taxForms };
}
