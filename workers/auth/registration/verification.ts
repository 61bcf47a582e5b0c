// Mailed secrets: a link's token (256 bits) and, where one may type, a code of eight digits. Both are
// stored as hashes; the code is short, so its hash is keyed and bound to the address.

import { randomInt } from 'node:crypto';
import { newId, randomToken } from '#shared/ids.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { keyedHash } from '#shared/keyed-hash.ts';
import { MAIL_CODE_DIGITS } from '#shared/typed-code.ts';
import type { RequestContext } from '../request-context.ts';
import { TYPED_CODE_LIFE_MS, VERIFY_LINK_LIFE_MS } from '../settings.ts';
import { storedHash } from '../sign-in/tokens.ts';
import type { NewRegistrationLink, NewVerification } from '../store/index.ts';

/** What is stored of a typed code. */
export function codeHash(context: RequestContext, email: string, code: string): Uint8Array {
  return keyedHash(readKeyRing(context.env.PASSWORD_PEPPER).current, 'code', email, code);
}

/** A new link; the token stands in the fragment, which no server and no log ever sees. */
export async function newLink(
  context: RequestContext,
  path: string,
  lifeMs: number,
): Promise<{ verification: NewVerification; url: string }> {
  const token = randomToken();
  const verification = {
    id: newId(context.nowMs),
    tokenHash: await storedHash(token),
    expiresAtMs: context.nowMs + lifeMs,
  };
  // The site's address is configuration, never the request's Host.
  return { verification, url: `${context.env.SITE_URL}${path}#token=${token}` };
}

/** A new link to prove an address, with a code to type instead of it. */
export async function newRegistrationLink(
  context: RequestContext,
  email: string,
): Promise<{ link: NewRegistrationLink; url: string; code: string }> {
  const { verification, url } = await newLink(context, '/verify-email', VERIFY_LINK_LIFE_MS);
  const code = String(randomInt(10 ** MAIL_CODE_DIGITS)).padStart(MAIL_CODE_DIGITS, '0');
  const link = {
    ...verification,
    codeHash: codeHash(context, email, code),
    codeExpiresAtMs: context.nowMs + TYPED_CODE_LIFE_MS,
  };
  return { link, url, code };
}
