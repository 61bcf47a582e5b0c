// Declared profiles (db/functions/identity): no actor declares one, so the job that seals them anew finds
// none.

/** Functions by name. */
export const IDENTITY_FUNCTIONS = { 'identity.sealed_by_others': () => [] };
