// The first layer of limits: Cloudflare's rate-limit binding by address. Coarse and cheap; the
// exact counters by account live in auth, behind it.

import { addressGroup, clientAddress } from '#shared/http/client.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import type { GatewayEnv } from './env.ts';

// Guessing is worth something on these alone: they take a secret from someone not signed in.
function isSignIn(spec: RouteSpec): boolean {
  return (
    spec.access.kind === 'public' && spec.method === 'POST' && spec.path.startsWith('/v1/auth/')
  );
}

function groupOf(request: Request, env: GatewayEnv): string {
  return addressGroup(clientAddress(request, env.ENVIRONMENT));
}

/** True while the caller's address may go on, whatever it asks for. */
export async function isWithinGeneralLimit(request: Request, env: GatewayEnv): Promise<boolean> {
  return (await env.RATE_LIMIT_GENERAL.limit({ key: groupOf(request, env) })).success;
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
  const key = groupOf(request, env);
  if (spec.access.kind === 'signature') {
    return (await env.RATE_LIMIT_SIGNED.limit({ key })).success;
  }
  if (isSignIn(spec)) {
    const signIn = await env.RATE_LIMIT_SIGN_IN.limit({ key: `${key} ${spec.path}` });
    if (!signIn.success) return false;
  }
  return isWithinGeneralLimit(request, env);
}
