// Mailed secrets: a link's token (256 bits) and, where one may type, a code of eight digits. Both are
// stored as hashes; the code is short, so its hash is keyed and bound to the address.

import { randomInt } from 'node:crypto';
import { newId, randomToken } from '#shared/ids.ts';
import { MAIL_CODE_DIGITS } from '#shared/typed-code.ts';
import { keyedHash, readKeyRing } from './key-ring.ts';
import { TYPED_CODE_LIFE_MS, VERIFY_LINK_LIFE_MS } from './settings.ts';
import type { NewRegistrationLink, NewVerification } from './store/index.ts';
import { storedHash } from './tokens.ts';
import type { Work } from './work.ts';

/** What is stored of a typed code. */
export function codeHash(work: Work, email: string, code: string): Uint8Array {
  return keyedHash(readKeyRing(work.env.PASSWORD_PEPPER).current, 'code', email, code);
}

/** A new link; the token stands in the fragment, which no server and no log ever sees. */
export async function newLink(
  work: Work,
  path: string,
  lifeMs: number,
): Promise<{ verification: NewVerification; url: string }> {
  const token = randomToken();
  const verification = {
    id: newId(work.nowMs),
    tokenHash: await storedHash(token),
    expiresAtMs: work.nowMs + lifeMs,
  };
  // The site's address is configuration, never the request's Host.
  return { verification, url: `${work.env.SITE_URL}${path}#token=${token}` };
}

/** A new link to prove an address, with a code to type instead of it. */
export async function newRegistrationLink(
  work: Work,
  email: string,
): Promise<{ link: NewRegistrationLink; url: string; code: string }> {
  const { verification, url } = await newLink(work, '/verify-email', VERIFY_LINK_LIFE_MS);
  const code = String(randomInt(10 ** MAIL_CODE_DIGITS)).padStart(MAIL_CODE_DIGITS, '0');
  const link = {
    ...verification,
    codeHash: codeHash(work, email, code),
    codeExpiresAtMs: work.nowMs + TYPED_CODE_LIFE_MS,
  };
  return { link, url, code };
}
