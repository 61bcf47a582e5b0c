// The first layer of limits: Cloudflare's rate-limit binding by address. Coarse and cheap; the
// exact counters by account live in auth, behind it.

import { addressGroup, clientAddress, UNKNOWN_ADDRESS } from '#shared/http/client.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import type { GatewayEnv } from '../env.ts';

// Guessing is worth something on these alone: they take a secret from someone not signed in.
function isSignIn(spec: RouteSpec): boolean {
  return (
    spec.access.kind === 'public' && spec.method === 'POST' && spec.path.startsWith('/v1/auth/')
  );
}

// Where nobody says who calls, counting would count everybody together and lock them out together.
async function isWithin(
  limiter: RateLimit,
  request: Request,
  env: GatewayEnv,
  suffix = '',
): Promise<boolean> {
  const address = addressOf(request, env);
  if (address === UNKNOWN_ADDRESS) return true;
  return (await limiter.limit({ key: addressGroup(address) + suffix })).success;
}

/** The caller's address, as far as the platform or a trusted proxy says. */
export function addressOf(request: Request, env: GatewayEnv): string {
  return clientAddress(request, env.ENVIRONMENT, env.TRUSTED_ADDRESS_HEADER);
}

/** True while the caller's address may go on, whatever it asks for. */
export function isWithinGeneralLimit(request: Request, env: GatewayEnv): Promise<boolean> {
  return isWithin(env.RATE_LIMIT_GENERAL, request, env);
}

/**
 * True while the caller's address may call this route. Callers with a signature of their own are few
 * and busy: they have a wide limit that only keeps unsigned floods from being read and hashed.
 */
export async function isWithinLimits(
  request: Request,
  spec: RouteSpec,
  env: GatewayEnv,
): Promise<boolean> {
  if (spec.access.kind === 'signature') return isWithin(env.RATE_LIMIT_SIGNED, request, env);
  if (isSignIn(spec) && !(await isWithin(env.RATE_LIMIT_SIGN_IN, request, env, ` ${spec.path}`))) {
    return false;
  }
  return isWithinGeneralLimit(request, env);
}
