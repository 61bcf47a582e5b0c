// The player's site: static files built by Vite, and one page for every address that is not a file.
// In production files under /assets/ never get here, the runtime answers them by `public/_headers`.

import type { GatewayEnv } from './env.ts';

/** What Turnstile's widget needs: its script, and the frame it draws itself in. */
const BOT_CHECK_ORIGIN = 'https://challenges.cloudflare.com';

// Sockets of the same origin count as 'self'. Nothing inline, and nothing from anybody else, but for
// the pages with the check that a person is there.
const policyOf = (others: string) =>
  [
    "default-src 'none'",
    `script-src 'self'${others}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    ...(others === '' ? [] : [`frame-src${others}`]),
  ].join('; ');
const POLICY = policyOf('');
const POLICY_WITH_BOT_CHECK = policyOf(` ${BOT_CHECK_ORIGIN}`);

/** Pages whose form asks for the check. They are loaded anew, so no other page has their policy. */
const WITH_BOT_CHECK = new Set(['/sign-up', '/free-entry', '/recover']);

/** Prefixes under which nothing is a page: what is unknown there is an error of the API. */
const NOT_PAGES = ['/v1', '/docs', '/healthz', '/readyz', '/metrics', '/.well-known'];
const FILES = '/assets/';
const PAGE = '/index.html';
const COMPRESSIBLE = /^(text\/|application\/(javascript|json|manifest\+json)|image\/svg)/;

/** True for a request that the site answers. */
export function isForSite(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  // In whatever case: a page with 200 would hide from a client that it misspelled the address.
  const pathname = new URL(request.url).pathname.toLowerCase();
  return !NOT_PAGES.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
}

/** The page with what it must know before it asks anything: the public key of the check. */
async function pageBody(response: Response, siteKey: string): Promise<string> {
  const page = await response.text();
  return page.replace('name="bot-check" content=""', `name="bot-check" content="${siteKey}"`);
}

function headersOf(request: Request, response: Response, isFile: boolean, policy: string): Headers {
  const headers = new Headers(response.headers);
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) {
    headers.set('content-security-policy', policy);
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()');
  }
  const lasting = 'public, max-age=31536000, immutable';
  headers.set('cache-control', isFile ? lasting : 'no-store');
  // The edge compresses by itself. Where there is none (no `cf`: plain workerd), the runtime encodes
  // the body when this header says so.
  const mayEncode = request.cf === undefined && request.method === 'GET' && response.status === 200;
  const accepted = request.headers.get('accept-encoding') ?? '';
  if (mayEncode && COMPRESSIBLE.test(type) && /\bgzip\b/.test(accepted)) {
    headers.set('content-encoding', 'gzip');
    headers.append('vary', 'accept-encoding');
    headers.delete('content-length');
  }
  return headers;
}

/** A file of the site, or its page for every other address; `null` for a file that is not there. */
export async function siteResponse(request: Request, env: GatewayEnv): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  const isFile = pathname.startsWith(FILES);
  // Only a last part with a dot can be a file; everything else is the one page.
  const isNamed = /\.[a-z0-9]+$/i.test(pathname) && pathname !== PAGE;
  let response = isNamed ? await env.ASSETS.fetch(request) : null;
  if (response === null || (response.status === 404 && !isFile)) {
    response = await env.ASSETS.fetch(new Request(new URL(PAGE, request.url), request));
  }
  if (response.status === 404) return null;
  const siteKey = env.TURNSTILE_SITE_KEY;
  const asks = siteKey !== '' && WITH_BOT_CHECK.has(pathname);
  const headers = headersOf(request, response, isFile, asks ? POLICY_WITH_BOT_CHECK : POLICY);
  const { status } = response;
  const isPage = (headers.get('content-type') ?? '').startsWith('text/html');
  if (siteKey === '' || !isPage || status !== 200) {
    return new Response(response.body, { status, headers });
  }
  headers.delete('content-length');
  headers.delete('etag');
  return new Response(await pageBody(response, siteKey), { status, headers });
}
