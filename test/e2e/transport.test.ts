// Requests that no client library would send: written by hand onto a socket.

import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { platformFixture } from '#test/kit/platform.ts';

const platform = platformFixture();

async function raw(head: string): Promise<string> {
  const { hostname, port } = new URL(platform.url);
  const socket = connect(Number(port), hostname);
  socket.end(`${head.replaceAll('\n', '\r\n')}\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a request written by hand', () => {
  it.each([
    'GET /healthz HTTP/1.1\nHost: a b\nConnection: close',
    'GET /healthz HTTP/1.1\nHost: [::\nConnection: close',
    'GET * HTTP/1.1\nHost: localhost\nConnection: close',
    'TRACE /v1/wallet HTTP/1.1\nHost: localhost\nConnection: close',
    'BREW /v1/wallet HTTP/1.1\nHost: localhost\nConnection: close',
    'GET /v1/wallet HTTP/1.1\nConnection: close',
  ])('gets a refusal and never a 500: %j', async (head) => {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(await raw(head))?.[1]);
    expect(status).toBeGreaterThanOrEqual(400);
    // 501 is the runtime's own word for a method that it does not know.
    if (status !== 501) expect(status).toBeLessThan(500);
  });
});
