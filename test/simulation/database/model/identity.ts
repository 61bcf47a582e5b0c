// Declared profiles (db/functions/identity) and who may be an excluded person (compliance/matches.sql): no
// actor declares a profile or reads the queue, so the jobs find none and nobody sees what they noted.

/** Functions by name. */
export const IDENTITY_FUNCTIONS = {
  'identity.sealed_by_others': () => [],
  'compliance.find_matches': () => null,
  'compliance.waiting_matches': () => 0,
};
