// First chapter: an account.

import { mailedCode } from '../platform/settings/seed.ts';
import { call, MAILBOX, say, traveller } from './traveller.ts';

/** Registers, proves the address, signs in. */
export async function signIn(): Promise<void> {
  const name = `Tourist${Date.now() % 1_000_000}`;
  const account = { email: `${name.toLowerCase()}@example.com`, password: 'a calm purple harbour' };
  say('## Register, verify, sign in\n');
  await call('POST', '/v1/auth/register', 202, {
    body: { ...account, displayName: name, dateOfBirth: '1990-01-31', acceptTerms: true },
  });
  const { subject, code } = await mailedCode(MAILBOX, account.email);
  say(`$ curl "$MAILBOX/messages?to=${account.email}"`);
  say(`"${subject}" … your code is ${code}\n`);
  await call('POST', '/v1/auth/verify-email', 204, { body: { email: account.email, code } });
  const answer = await call('POST', '/v1/auth/login', 200, { body: account });
  traveller.token = answer.accessToken;
}
