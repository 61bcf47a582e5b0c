// Erasure of an account, and the copy of what auth holds of a player. Erasure is a process: nobody
// signs in any more, the services let go of what they hold, then a job erases what names the person.

import { err, ok } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { outward } from '#shared/views/outward.ts';
import { proveFactor } from '../factors/factors.ts';
import type { RequestContext } from '../request-context.ts';
import { provePassword } from '../sign-in/login.ts';
import { playerOf } from '../sign-in/open-sign-in.ts';
import { freshAccount } from '../sign-in/step-up.ts';
import type { AuthStore } from '../store/index.ts';

/** Begins to close the account of the caller. */
export async function beginErasure(
  context: RequestContext,
  identity: Identity,
  input: {
    password: string;
    code?: string | undefined;
    forfeitBalance?: boolean | undefined;
  },
) {
  const fresh = await freshAccount(context, identity);
  if (!fresh.ok) return fresh;
  const account = fresh.value;
  const proved = await provePassword(context, 'closing', account, input.password);
  if (!proved.ok) return proved;
  if (account.mfaEnabled) {
    if (input.code === undefined) return err('invalid_request', { field: 'code' });
    const factor = await proveFactor(context, 'closing', account, input.code);
    if (!factor.ok) return factor;
  }
  const forfeit = input.forfeitBalance ?? false;
  if (!forfeit && (await context.store.hasCoins(account.id))) return err('balance_remaining');
  const { store, nowMs, requestId } = context;
  const mail = await context.mail('account_closing');
  const begun = await store.beginErasure(account.id, forfeit, mail, nowMs, requestId);
  if (begun === 'inactive') return err('unauthenticated');
  if (begun !== 'begun') return err(begun);
  context.sendSoon(mail);
  context.notifyStanding(account.id);
  await context.notifyRevocations(account.id);
  return ok();
}

/** Everything auth holds of a player that concerns them; no hash, no secret. */
export async function collectExport(
  store: AuthStore,
  playerId: string,
  nowMs: number,
): Promise<Record<string, unknown> | null> {
  const account = await store.find(playerId);
  if (account === null) return null;
  const signIns = await store.listSignIns(playerId, nowMs);
  const [devices, browsers, pendingEmail, names, notices, recoveries] = await Promise.all([
    store.allSignIns(playerId),
    store.knownBrowsers(playerId),
    store.pendingEmail(playerId),
    store.releasedNames(playerId),
    store.noticesOf(playerId),
    store.recoveriesOf(playerId),
  ]);
  const history = await store.listAudit({ subject: playerId, limit: 1000 });
  return {
    account: { ...playerOf(account), status: account.status, verifiedAt: account.verifiedAt },
    signIns,
    devices,
    browsers,
    pendingEmail,
    earlierNames: names,
    notices: notices.map(outward),
    recoveries: recoveries.map(outward),
    history: history.map(({ at, action }) => ({ at, action })),
  };
}
