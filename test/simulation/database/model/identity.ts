// Declared profiles and checks (db/functions/identity) and who may be an excluded person
// (compliance/matches.sql): no actor declares a profile, has a document checked or reads the queue, so the jobs find none and nobody sees what they noted.
// Also what others ask of them.

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
  'identity.waiting_checks': () => ({ unconfirmed: 0, minors: 0, parked: 0 }),
  'identity.claim_due_checks': () => [],
  'identity.unbound': () => [],
  'identity.run_refund_order': () => null,
  // No actor writes a note on suspicious activity.
  'compliance.suspicions_sealed_by_others': () => [],
  'compliance.sweep_suspicions': () => 0,
  // Nobody is verified, so nobody is compared, and no actor opens a tax form. The list and the years of
  // development stand.
  'compliance.list_standing': () => ({
    ...{ id: '1', source: 'development', version: 'invented', entries: 2 },
    confirmedAtMs: String(Date.parse('2026-01-01T00:00:00Z')),
    isStale: false,
  }),
  'compliance.due_screenings': () => [],
  'compliance.claim_due_tax_forms': () => [],
  'compliance.missing_tax_year': () => null,
  'compliance.waiting_screenings': () => ({ waiting: 0, oldestMs: null }),
  'compliance.find_matches': () => null,
  'compliance.waiting_matches': () => 0,
};
