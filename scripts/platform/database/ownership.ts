// Sentences and checks about whose a database is, for everything that starts or acts on one.

import type { LoginRole } from '#db/login-roles.ts';
import { DEPLOYED, type Ownership, ownershipOf } from '#db/owner.ts';

const named = (adminUrl: string) => {
  const { host, pathname } = new URL(adminUrl);
  return `${host}${pathname}`;
};

const WHOSE: Readonly<Record<Exclude<Ownership, 'ours' | 'unclaimed'>, string>> = {
  another: 'belongs to another platform: it was set up with other keys',
  deployed: 'belongs to deployed Workers (npm run database:prepare set it up)',
  unknown: 'has players, and nothing says whose they are',
};

/** Why a platform does not start on a database, and how it could. */
export function sayAdopt(
  found: Ownership | readonly LoginRole[],
  adminUrl: string,
  dataFolder: string,
): string {
  const why =
    typeof found === 'string'
      ? (WHOSE[found as keyof typeof WHOSE] ?? 'was claimed by somebody else at this moment')
      : `has other passwords for ${found.join(', ')} than ${dataFolder} keeps`;
  return (
    `The database ${named(adminUrl)} ${why}. Nothing was changed. ` +
    'Start with the data folder of its platform (PARLOR_DATA), or use another database. To take it ' +
    `over, run "npm run database:adopt" with the same DATABASE_URL and PARLOR_DATA (${dataFolder}): ` +
    'whatever runs on it now will stop working, and passwords and factors made with other keys are void.'
  );
}

/** Throws unless the database is ours or nobody's yet. Changes nothing. */
export async function requireOwnership(
  adminUrl: string,
  fingerprints: readonly string[],
  dataFolder: string,
): Promise<void> {
  const found = await ownershipOf(adminUrl, fingerprints);
  if (found !== 'ours' && found !== 'unclaimed') {
    throw new Error(sayAdopt(found, adminUrl, dataFolder));
  }
}

/** Throws unless the database belongs to deployed Workers or to nobody yet. Changes nothing. */
export async function requireDeployed(adminUrl: string): Promise<void> {
  const found = await ownershipOf(adminUrl, [DEPLOYED]);
  if (found !== 'another') return;
  throw new Error(
    `The database ${named(adminUrl)} belongs to a platform that runs by npm run dev or serve. ` +
      'Nothing was changed. To make it one of deployed Workers, repeat with --adopt: the other ' +
      'platform will no longer start on it.',
  );
}
