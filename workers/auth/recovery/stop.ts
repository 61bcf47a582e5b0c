// The owner stops what somebody asked for in their name: by the link in the mail to the address that the
// account has, or signed in. The link is signed and not stored, so that a job can mail it at any time.

import { timingSafeEqual } from 'node:crypto';
import { utf8 } from '#shared/bytes.ts';
import { isId } from '#shared/ids.ts';
import { hashesUnder } from '#shared/keyed-hash.ts';
import { err, ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import { takeWindow } from '../limits.ts';
import type { RequestContext } from '../request-context.ts';

const signaturesOf = (env: AuthEnv, id: string) =>
  hashesUnder(env.PERSON_KEY, 'recovery-stop', id).map(({ key }) => key);

/** Where a case is stopped; good as long as there is something to stop. */
export const stopUrl = (env: AuthEnv, id: string): string =>
  `${env.SITE_URL}/stop-recovery#token=${id}_${signaturesOf(env, id)[0]}`;

/** The case that a token of such a link names; null where we did not sign it. */
function caseOf(env: AuthEnv, token: string): string | null {
  const [id = '', signature = ''] = token.split('_');
  if (!isId(id) || !/^[0-9a-f]{64}$/.test(signature)) return null;
  const isOurs = signaturesOf(env, id).some((ours) => timingSafeEqual(utf8(ours), utf8(signature)));
  return isOurs ? id : null;
}

/** Stops the case of a link. */
export async function stopByLink(context: RequestContext, token: string) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const id = caseOf(context.env, token);
  if (id === null || !(await context.store.stopRecovery({ id }, context))) {
    return err('invalid_token');
  }
  return ok();
}
