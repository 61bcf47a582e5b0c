// What stands in front of the Workers where real people are: TLS ends here, and the headers that only
// the edge may set are set here, whatever the client sent. The Workers hear the address as the client
// typed it, https and all.

import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { selfSigned } from './certificate.ts';

export interface Edge {
  /** `https://<host>:<port>`; the host must be led to this machine by whoever asks. */
  url: string;
  /** Leads to a platform from now on. */
  leadTo(url: string): void;
  stop(): Promise<void>;
}

/** Where the edge says that its clients are. */
export interface Visitor {
  address: string;
  country: string;
  regionCode: string;
}

const OF_THE_EDGE = /^(cf-|mf-|x-forwarded-|forwarded$|true-client-ip$|x-real-ip$)/i;

/** Starts one that leads nowhere yet. */
export async function startEdge(host: string, visitor: Visitor): Promise<Edge> {
  let target = { host: '127.0.0.1', port: 0 };
  const sockets = new Set<Socket>();
  const { address, country, regionCode } = visitor;
  const cf = JSON.stringify({ country, regionCode, tlsVersion: 'TLSv1.3' });

  function headersOf(given: IncomingHttpHeaders): IncomingHttpHeaders {
    const kept = Object.entries(given).filter(([name]) => !OF_THE_EDGE.test(name));
    return { ...Object.fromEntries(kept), 'cf-connecting-ip': address, 'mf-cf-blob': cf };
  }

  function onward(incoming: IncomingMessage) {
    const { method, url = '/', headers } = incoming;
    // The whole address in the request line tells the runtime scheme and host (RFC 9112, 3.2.2).
    const path = `https://${headers.host}${url}`;
    return send({ ...target, method: method ?? 'GET', path, headers: headersOf(headers) });
  }

  const server = createServer({ ...selfSigned(host, Date.now()), ALPNProtocols: ['http/1.1'] });
  server.on('request', (incoming, outgoing) => {
    const far = onward(incoming);
    far.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    far.on('error', () => outgoing.destroy());
    incoming.pipe(far);
  });
  server.on('upgrade', (incoming: IncomingMessage, near: Socket, head: Buffer) => {
    const far = onward(incoming);
    far.on('upgrade', (answer, line, farHead) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      near.write(['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n'));
      near.write(farHead);
      line.write(head);
      near.pipe(line).pipe(near);
      near.on('error', () => line.destroy());
      near.on('close', () => line.destroy());
      line.on('error', () => near.destroy());
    });
    far.on('response', (answer) => {
      near.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nconnection: close\r\n\r\n`);
    });
    far.on('error', () => near.destroy());
    far.end();
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://${host}:${port}`,
    leadTo(url) {
      target = { host: '127.0.0.1', port: Number(new URL(url).port) };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
