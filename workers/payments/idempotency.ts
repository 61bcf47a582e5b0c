// Idempotency keys of routes: the digest that tells a repeated request from another one under the same key.

import { sha256 } from '#shared/bytes.ts';

/** Digest of what a request asks for; the key must never be used for anything else. */
export function requestDigest(request: Request, body: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const { pathname } = new URL(request.url);
  return sha256(`${request.method} ${pathname}\n${JSON.stringify(body)}`);
}

/** The key of a route that requires one; the app has refused the request without it. */
export function requiredKey(key: string | undefined): string {
  if (key === undefined) throw new Error('the route does not require an Idempotency-Key');
  return key;
}
