// What the development servers share: a listener on loopback, bodies of a bounded size, and DNS
// rebinding, that is: who may talk to them. A page of any site can reach a server on loopback, and
// one whose name is made to point here is even of its origin. So it answers under its own names only,
// and to pages of its own only. What sends no Origin is no page, or one that merely reads: a foreign
// one may only be left for ours, not put it into a frame or load it as an image or a script.

import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Listens on a port of loopback, a free one for 0; `busy` is what people are told of a taken one. */
export async function listen(server: Server, port: number, busy: string) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(busy) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A body that is longer than its server takes. */
export class BodyTooLarge extends Error {
  override message = 'The request is too large.';
}

/** The body of a request as text. */
export async function bodyOf(request: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > bytesMax) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Text in a page. */
export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
