// Which web origins may call: the gateway's own, and those of the allowlist. An origin is compared
// as a whole string with the list, never reflected and never matched in part.

import { err, ok, type Result } from '#shared/result.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS = 'Authorization, Content-Type, Idempotency-Key, If-Match';
const EXPOSED = 'X-Request-Id, Idempotency-Replayed, Retry-After, ETag';

/** The allowlist as it stands in the environment: origins, comma separated. */
export function listedOrigins(allowlist: string | undefined): string[] {
  const listed = (allowlist ?? '').split(',').map((entry) => entry.trim());
  return listed.filter(Boolean);
}

// A browser that says the request comes from another site, of a change and without an origin that
// could be allowed: no client of ours. What only reads may be a link that somebody followed.
function isFromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return (site === 'cross-site' || site === 'same-site') && !/^(GET|HEAD)$/.test(request.method);
}

/** `null` without an Origin header; refused when a header names a stranger. */
export function allowedOrigin(
  request: Request,
  allowlist: string,
): Result<string | null, 'origin_not_allowed'> {
  const origin = request.headers.get('origin');
  if (origin === null) return isFromElsewhere(request) ? err('origin_not_allowed') : ok(null);
  const allowed = [new URL(request.url).origin, ...listedOrigins(allowlist)];
  return allowed.includes(origin) ? ok(origin) : err('origin_not_allowed');
}

/** Headers that let this origin read the reply. */
export function corsHeaders(origin: string | null): Record<string, string> {
  if (origin === null) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED,
  };
}

/** The answer to a preflight of an allowed origin. */
export function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(origin),
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': '600',
    },
  });
}
