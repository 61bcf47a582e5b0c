// The check of a document under a recovery: begun by the link of a case, not by a player, and the page is
// told nothing of whom the account is.

import { sha256 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import type { Result } from '#shared/result.ts';
import type { IdentityCheck } from '../store/checks.ts';
import { type CheckContext, OPEN_FOR_MS } from './checks.ts';

/** Begins it, or finds the one that is open, with its page. */
export async function beginRecoveryCheck(
  { env, store, provider }: CheckContext,
  token: string,
  requestId: string,
  nowMs: number,
): Promise<Result<IdentityCheck, 'invalid_token'>> {
  const begun = await store.beginRecoveryCheck({
    ...{ id: newId(nowMs), tokenHash: await sha256(token), provider: provider.name },
    ...{ openForMs: OPEN_FOR_MS, requestId },
  });
  if (!begun.ok || begun.value.url !== null || begun.value.state !== 'open') return begun;
  const check = begun.value;
  const { reference, url } = await provider.begin({
    checkId: check.id,
    expiresMs: Number(check.expiresAtMs),
    returnUrl: new URL('/recover-account', env.SITE_URL).href,
    expected: null,
  });
  return { ok: true, value: await store.attachCheck(check.id, reference, url) };
}
