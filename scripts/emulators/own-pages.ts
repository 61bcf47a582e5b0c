// DNS rebinding: who may talk to a development server on loopback. A page of any site can reach it, and
// one whose name is made to point here is even of its origin. So it answers under its own names only,
// and to pages of its own only. What sends no Origin is no page, or one that merely reads: a foreign
// one may only be left for ours, not put it into a frame or load it as an image or a script.

import type { IncomingMessage } from 'node:http';

const NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a request comes from this machine's own pages or tools. */
export function isFromHere({ headers, method, socket }: IncomingMessage): boolean {
  const host = URL.parse(`http://${headers.host ?? ''}`);
  if (host === null || !NAMES.has(host.hostname)) return false;
  if (Number(host.port || 80) !== socket.localPort) return false;
  const { origin } = headers;
  if (origin !== undefined) return origin === host.origin;
  if (headers['sec-fetch-site'] !== 'cross-site') return true;
  return headers['sec-fetch-dest'] === 'document' && method === 'GET';
}
