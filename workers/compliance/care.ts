// The daily look at signs of harm: each UTC day once, an hour after it is over, and what follows from it.

import { SIGNAL_WORDS } from '#shared/care.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { newId } from '#shared/ids.ts';
import { outward } from '#shared/views/outward.ts';
import { CARE_DAYS_MAX, CARE_PERSONS_MAX } from './settings.ts';
import type { ComplianceStore } from './store/index.ts';

/** Looks at the days that are due and weighs what was found; what a run leaves the next one takes. */
export async function runCare(store: ComplianceStore, nowMs: number): Promise<JobReport> {
  let [days, persons] = [0, 0];
  while (days < CARE_DAYS_MAX && (await store.noteHarm()) !== null) days += 1;
  while (persons < CARE_PERSONS_MAX && (await store.weighHarm(newId(nowMs))) !== null) persons += 1;
  return { days, persons };
}

/** What was noticed of a player and what followed, in their words. */
export async function careExport(store: ComplianceStore, playerId: string) {
  const { signals, steps } = await store.careHistoryOf(playerId);
  return {
    signals: signals.map(({ day, signal, facts }) => ({
      ...{ day, what: SIGNAL_WORDS[signal], facts: outward(facts) },
    })),
    steps: steps.map(outward),
  };
}
