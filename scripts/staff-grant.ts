// `npm run staff:grant -- <email> <role>`: makes a verified player staff. The platform has no
// default account; this is how the first two admins come about. Then they do it, or this command with
// `--break-glass "<reason>"`. `--revoke` takes the role away. Every admin hears of each change.

import { parseArgs } from 'node:util';
import { withClient } from '#db/admin-client.ts';
import { ROLES } from '#shared/permissions.ts';
import { adminDatabase } from './platform/database/admin.ts';

const REASON_LENGTH_MIN = 10;

const GRANT = 'select auth.grant_by_operator($1, $2, $3, $4, now()) as outcome';

const REFUSALS: Readonly<Record<string, (email: string) => string>> = {
  unknown: (email) => `Nobody is registered as ${email}.`,
  unverified: (email) => `${email} is not verified yet; open the mailed link first.`,
  short_password: (email) =>
    `${email} has a password of fewer than 12 characters; change it first.`,
  second_person_required: () =>
    'There are two admins already: one of them asks (PUT or DELETE ' +
    '/v1/admin/players/:id/roles/:role) and the other approves what is given. If they cannot, use --break-glass "<reason>": it is audited and every ' +
    'admin is told.',
};

async function grant(
  email: string,
  role: string,
  granted: boolean,
  breakGlass: string | null,
): Promise<string> {
  return withClient(await adminDatabase(), async (client) => {
    await client.query('begin');
    await client.query('set local role parlor_owner');
    const values = [email.trim().toLowerCase(), role, granted, breakGlass];
    const { rows } = await client.query<{ outcome: string }>(GRANT, values);
    const outcome = rows[0]?.outcome ?? 'unknown';
    const refusal = REFUSALS[outcome];
    if (refusal !== undefined) throw new Error(refusal(email));
    await client.query('commit');
    return outcome;
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    revoke: { type: 'boolean', default: false },
    'break-glass': { type: 'string' },
  },
});
const [email, role] = positionals;
const breakGlass = values['break-glass']?.trim();
const roles = ROLES.filter((name) => name !== 'player');
if (email === undefined || role === undefined || !roles.some((name) => name === role)) {
  const how = '[--revoke] [--break-glass "<reason>"]';
  console.error(`npm run staff:grant -- <email> <${roles.join('|')}> ${how}`);
  process.exit(2);
}
if (breakGlass !== undefined && breakGlass.length < REASON_LENGTH_MIN) {
  console.error(`Say why, in ${REASON_LENGTH_MIN} characters or more: --break-glass "<reason>".`);
  process.exit(2);
}
try {
  const outcome = await grant(email, role, !values.revoke, breakGlass ?? null);
  const what = values.revoke ? 'no longer has' : 'has';
  console.log(`${email} ${what} the role ${role} (${outcome}). Staff need a second factor:`);
  console.log('POST /v1/auth/mfa/totp, then /confirm. Tokens issued before are no longer valid.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
