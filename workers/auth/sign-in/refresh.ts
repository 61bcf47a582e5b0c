// Exchanging a refresh token. One statement rotates it; shown again it leads to the same successor as
// long as nobody used that, so two tabs and a lost reply keep one family however late they come back.
// Whoever shows a token whose successor was used has a copy: it was stolen.

import { readKeyRing } from '#shared/key-ring.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { RequestContext } from '../request-context.ts';
import type { SignedIn } from './open-sign-in.ts';
import { signAccessToken, storedHash, successorOf } from './tokens.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * A new pair for a refresh token; every defect is the same refusal. Asked for one player, the token
 * of another changes nothing: a page of one never becomes the other's because they share a cookie.
 */
export async function refresh(
  context: RequestContext,
  token: string,
  playerId: string | null,
): Promise<Result<SignedIn, 'unauthenticated' | 'other_player'>> {
  if (!TOKEN.test(token)) return err('unauthenticated');
  const { store, nowMs, env } = context;
  const ring = readKeyRing(env.REFRESH_KEY);
  const mail = await context.mail('session_stolen');
  const outcome = await store.rotateRefresh(
    await storedHash(token),
    await storedHash(successorOf(token, ring.current)),
    ring.current.id,
    mail,
    nowMs,
    playerId,
  );
  if (outcome.outcome === 'other') return err('other_player');
  if (outcome.outcome === 'unknown') return err('unauthenticated');
  if (outcome.outcome === 'stolen') {
    context.sendSoon(mail);
    await context.notifyRevocations(outcome.playerId);
    await context.audit('sign_in.stolen', null, outcome.playerId, { sid: outcome.sid });
    return err('unauthenticated');
  }
  // The key that made the successor left the ring: the client must sign in again.
  const key = ring.find(outcome.key);
  const account = await store.find(outcome.facts.playerId);
  if (key === undefined || account === null) return err('unauthenticated');
  const access = await signAccessToken(outcome.facts, env.TOKEN_SIGNING_KEY, nowMs);
  return ok({ ...access, refreshToken: successorOf(token, key), account, deviceId: null });
}
