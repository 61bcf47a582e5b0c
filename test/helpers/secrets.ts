// Keys for a test run: new ones each time, so that no test can lean on a known secret.

import { newKeys } from '#scripts/platform/keys.ts';

/** Everything that a Worker may require, as plain bindings. */
export function testSecrets(): Record<string, string> {
  return { ...newKeys(), SITE_URL: 'http://localhost:8787', PARLOR_PLACE: 'US-TX' };
}
