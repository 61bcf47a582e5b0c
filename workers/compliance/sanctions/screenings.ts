// Compares verified names with the newest list: each once for a check and a list, by the job, or before a
// payout where the job was not there yet. A name is opened for the comparison and kept nowhere.

import type { ScreeningOutcome } from '#shared/contracts/compliance.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import type { ComplianceEnv } from '../env.ts';
import { openVerified } from '../identity/verified.ts';
import { type ComplianceStore, storeOf } from '../store/index.ts';
import type { DueScreening } from '../store/sanctions.ts';
import { preparedList } from './lists.ts';

/** As many as one run compares: a new list is worked through in portions. */
const SCREENED_AT_ONCE = 200;

interface Context {
  env: ComplianceEnv;
  store: ComplianceStore;
}

/** What stands after it; null where the sealed name opens with no key. */
async function screen(
  { env, store }: Context,
  due: DueScreening,
  requestId: string | null,
  nowMs: number,
): Promise<ScreeningOutcome | null> {
  const list = await preparedList(env, due.listId);
  const person = await openVerified(env, due.sealed, due.checkId).catch(() => null);
  if (person === null) {
    log('error', 'verified_name_unreadable', { playerId: due.playerId });
    return null;
  }
  const { hits } = list.screen({
    name: `${person.givenName} ${person.familyName}`,
    birthDate: person.dateOfBirth,
    country: person.address?.country ?? '',
  });
  return store.noteScreening(newId(nowMs), due, hits, requestId);
}

/** Compares a player with the newest list where that was not done yet; what stands now. */
export async function screenPlayer(
  env: ComplianceEnv,
  playerId: string,
  requestId: string,
  nowMs: number,
): Promise<{ outcome: ScreeningOutcome }> {
  const store = storeOf(env);
  const [due] = await store.dueScreenings(playerId, 1);
  const noted = due === undefined ? null : await screen({ env, store }, due, requestId, nowMs);
  return { outcome: noted ?? (await store.screeningNow(playerId)) };
}

/** The job: whoever was verified since, or not compared with the newest list. */
export async function runScreenings(env: ComplianceEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  const outcomes: (ScreeningOutcome | null)[] = [];
  for (const due of await store.dueScreenings(null, SCREENED_AT_ONCE)) {
    outcomes.push(await screen({ env, store }, due, null, nowMs));
  }
  const count = (wanted: ScreeningOutcome | null) =>
    outcomes.filter((outcome) => outcome === wanted).length;
  return { screened: outcomes.length, hits: count('hit'), unreadable: count(null) };
}
