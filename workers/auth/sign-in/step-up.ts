// Proving oneself anew. A fresh proof is one of the last 15 minutes; where a factor is active, only
// one that used the factor counts.

import { FRESHNESS_MS } from '#shared/http/app.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { proveFactor } from '../factors/factors.ts';
import type { RequestContext } from '../request-context.ts';
import type { AccountWithHash } from '../store/index.ts';
import { provePassword } from './login.ts';
import { type AccessToken, signAccessToken } from './tokens.ts';

/** True when the token's proof is fresh and as strong as the account asks for. */
export function isFresh(identity: Identity, account: { mfaEnabled: boolean }, nowMs: number) {
  const age = nowMs - identity.authTimeSeconds * 1000;
  return age <= FRESHNESS_MS && (!account.mfaEnabled || identity.amr.includes('otp'));
}

/** The caller's account, freshly proved; `step_up_required` otherwise. */
export async function freshAccount(
  context: RequestContext,
  identity: Identity,
): Promise<Result<AccountWithHash, 'unauthenticated' | 'step_up_required'>> {
  const account = await context.store.find(identity.playerId);
  if (account === null || account.status !== 'active') return err('unauthenticated');
  return isFresh(identity, account, context.nowMs) ? ok(account) : err('step_up_required');
}

/** The caller's account, whatever its proof. */
export async function ownAccount(
  context: RequestContext,
  identity: Identity,
): Promise<Result<AccountWithHash, 'unauthenticated'>> {
  const account = await context.store.find(identity.playerId);
  return account === null || account.status !== 'active' ? err('unauthenticated') : ok(account);
}

/** Proves the caller anew and makes a token that says so. */
export async function stepUp(
  context: RequestContext,
  identity: Identity,
  input: { password?: string | undefined; code?: string | undefined },
) {
  const account = await ownAccount(context, identity);
  if (!account.ok) return account;
  const { mfaEnabled } = account.value;
  if (mfaEnabled && input.code === undefined) return err('invalid_request', { field: 'code' });
  if (!mfaEnabled && input.password === undefined) {
    return err('invalid_request', { field: 'password' });
  }
  const amr: string[] = [];
  if (input.password !== undefined) {
    const proved = await provePassword(context, 'step_up', account.value, input.password);
    if (!proved.ok) return proved;
    amr.push('pwd');
  }
  if (mfaEnabled && input.code !== undefined) {
    const proved = await proveFactor(context, 'step_up', account.value, input.code);
    if (!proved.ok) return proved;
    amr.push(...proved.value.amr);
  }
  return renewedToken(context, identity, amr);
}

/** A token for this sign-in with a new proof; `unauthenticated` when it ended meanwhile. */
export async function renewedToken(
  context: RequestContext,
  identity: Identity,
  amr: string[],
): Promise<Result<AccessToken, 'unauthenticated'>> {
  const { store, nowMs, env } = context;
  const facts = await store.proveSignIn(identity.sid, identity.playerId, amr, nowMs);
  if (facts === null) return err('unauthenticated');
  await context.audit('sign_in.proved', identity.playerId, identity.playerId, { amr });
  return ok(await signAccessToken(facts, env.TOKEN_SIGNING_KEY, nowMs));
}
