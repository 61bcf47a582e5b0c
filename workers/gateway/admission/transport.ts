// What is refused before anything is looked at: plain http where TLS is the rule, old TLS, and
// paths that are written in a way no client of ours writes them.

import { err, ok, type Result } from '#shared/result.ts';

const PLAIN_PATH = /^(\/[A-Za-z0-9._~:@-]+)*\/?$/;

/** Refuses plain transport outside development; it never redirects, so no secret is sent twice. */
export function checkTransport(
  request: Request,
  environment: string,
): Result<undefined, 'insecure_transport' | 'not_found'> {
  const url = new URL(request.url);
  if (environment !== 'development') {
    const tls = (request.cf as { tlsVersion?: string } | undefined)?.tlsVersion;
    if (url.protocol !== 'https:') return err('insecure_transport');
    if (tls !== undefined && tls !== '' && !/^TLSv1\.[23]$/.test(tls)) {
      return err('insecure_transport');
    }
  }
  return PLAIN_PATH.test(url.pathname) ? ok() : err('not_found');
}
