// What staff do of a recovery, and what the decision of two takes along.

import { newId } from '#shared/ids.ts';
import { newLink } from '../registration/verification.ts';
import type { RequestContext } from '../request-context.ts';
import { RESET_LINK_LIFE_MS, VOID_HASH } from '../settings.ts';
import { actorOf, type StaffAct } from '../staff/staff.ts';

/** One of two asks that a case be done. */
export const askRecovery = (act: Omit<StaffAct, 'playerId'>, id: string) =>
  act.context.store.askRecovery(newId(act.context.nowMs), id, actorOf(act), act.context.nowMs);

/** The mails and the link of whichever case it is. */
export async function recoveryContext(context: RequestContext) {
  const { verification, url } = await newLink(context, '/reset-password', RESET_LINK_LIFE_MS);
  return {
    voidHash: VOID_HASH,
    reset: verification,
    mailDone: await context.mail('recovery_done', { url }),
    mailMoved: await context.mail('recovery_moved'),
  };
}
