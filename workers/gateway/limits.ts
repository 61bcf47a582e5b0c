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

/** True while the caller's address may go on; calls with a signature of their own do not count. */
export async function isWithinLimits(
  request: Request,
  spec: RouteSpec,
  env: GatewayEnv,
): Promise<boolean> {
  if (spec.access.kind === 'signature') return true;
  const address = addressGroup(clientAddress(request, env.ENVIRONMENT));
  if (isSignIn(spec)) {
    const signIn = await env.RATE_LIMIT_SIGN_IN.limit({ key: `${address} ${spec.path}` });
    if (!signIn.success) return false;
  }
  return (await env.RATE_LIMIT_GENERAL.limit({ key: address })).success;
}
