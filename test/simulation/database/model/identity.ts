// What others ask of declared profiles (db/functions/identity/households.sql), and the jobs of compliance
// that find nothing: the ring has one key, nobody shows what an excluded person showed, and no actor opens
// a tax form or writes a note on suspicious activity.

import { DAY_MS } from '#shared/time.ts';
import type { Model } from './model.ts';

/** As `identity.place_of`. */
export const residenceOf = (model: Model, playerId: string): string | null =>
  model.identity.profiles.get(playerId)?.place ?? null;

/** As `identity.household_at`. */
export const householdAt = (model: Model, playerId: string, at: number): string[] =>
  model.identity.keys
    .by('playerId', playerId)
    .filter(({ kind, leftAt }) => kind === 'household' && (leftAt ?? Infinity) > at - 30 * DAY_MS)
    .map(({ key }) => key)
    .sort();

/** Functions by name. */
export const IDENTITY_FUNCTIONS = {
  'identity.sealed_by_others': () => [],
  'identity.checks_sealed_by_others': () => [],
  'identity.forget_old': () => 0,
  'identity.unbound': () => [],
  'identity.run_refund_order': () => null,
  'compliance.suspicions_sealed_by_others': () => [],
  'compliance.sweep_suspicions': () => 0,
  'compliance.claim_due_tax_forms': () => [],
  'compliance.missing_tax_year': () => null,
  'compliance.find_matches': () => null,
  'compliance.waiting_matches': () => 0,
};
