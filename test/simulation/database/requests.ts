// Requests to a simulated database as the driver would send them, for tests of the database alone.

import type { LoginRole } from '#db/login-roles.ts';
import type { SqlRequest, Statement } from '#scripts/emulators/neon/protocol.ts';
import { ROLE_PASSWORD } from './real/template.ts';

type Written = readonly [text: string, ...values: (string | null)[]];

const written = ([text, ...values]: Written): Statement => ({
  text,
  values,
  rowMode: 'array',
  queryMode: 'extended',
});

function requestOf(role: LoginRole, statements: readonly Written[], batch: boolean): SqlRequest {
  return {
    connectionString: `postgresql://${role}:${ROLE_PASSWORD}@postgres.sim/parlor`,
    statements: statements.map(written),
    batch,
    arrayMode: true,
    isolationLevel: null,
    readOnly: false,
    deferrable: false,
  };
}

/** One statement. */
export const statement = (role: LoginRole, ...what: Written): SqlRequest =>
  requestOf(role, [what], false);

/** Several in one transaction. */
export const batch = (role: LoginRole, ...statements: Written[]): SqlRequest =>
  requestOf(role, statements, true);
