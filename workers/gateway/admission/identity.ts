// Whether a request's token counts: signature first, then liveness. A valid signature alone never
// passes: the player's hub knows whether the sign-in still lives, and silence is not a yes.

import { Unavailable } from '#shared/availability.ts';
import { inTime } from '#shared/in-time.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { bearerToken, type Identity, verifyAccessToken } from '#shared/token.ts';
import type { GatewayEnv } from '../env.ts';

const HUB_TIMEOUT_MS = SECOND_MS;
const RESTORE_TIMEOUT_MS = 5 * SECOND_MS;

/** The answer in time; an answer too late and a failure are the same outage. */
async function within<T>(work: Promise<T>, timeoutMs: number, dependency: string): Promise<T> {
  try {
    return await inTime(work, timeoutMs, () => new Error(`no answer in ${timeoutMs} ms`));
  } catch (cause) {
    throw new Unavailable(dependency, { cause });
  }
}

async function isAlive(env: GatewayEnv, identity: Identity): Promise<boolean> {
  const { playerId, sid, ver } = identity;
  const hub = env.PLAYER_HUB.getByName(playerId);
  const known = await within(hub.check(sid, ver), HUB_TIMEOUT_MS, 'hub');
  if (known !== 'unknown') return known === 'alive';
  const restored = env.AUTH_SERVICE.restore(playerId, sid, ver);
  return (await within(restored, RESTORE_TIMEOUT_MS, 'auth')) === 'alive';
}

/** The caller's identity; throws `Unavailable` when nobody can say whether the sign-in lives. */
export async function authenticate(
  request: Request,
  env: GatewayEnv,
  nowMs: number,
): Promise<Result<Identity, 'unauthenticated'>> {
  const token = bearerToken(request.headers);
  if (token === null) return err('unauthenticated');
  const identity = await verifyAccessToken(token, env.TOKEN_PUBLIC_KEYS, nowMs);
  if (!identity.ok) return identity;
  return (await isAlive(env, identity.value)) ? ok(identity.value) : err('unauthenticated');
}
