// A local stand-in for Neon's SQL-over-HTTP endpoint: the protocol of `@neondatabase/serverless`
// in front of any Postgres. User, password and database come from the connection string that the
// driver sends; host and port never do, so this can only ever reach the server it was started for.
// As on Neon: statement errors answer 400 with the SQLSTATE, a server that cannot be reached or
// that went away answers 503, and a caller that hangs up has its statement cancelled.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { bodyOf, listen } from '../loopback.ts';
import { ConnectionPools, type Upstream } from './pools.ts';
import {
  beginText,
  changesSession,
  describeFailure,
  describeResult,
  InvalidRequest,
  readSqlRequest,
  type SqlRequest,
  type Statement,
} from './protocol.ts';

const BODY_BYTES_MAX = 64 * 1024 * 1024;

export type NeonProxyOptions = {
  /** On 127.0.0.1; 0 picks a free one. */
  port: number;
  upstream: Upstream;
};

export type NeonProxy = {
  /** What `neonConfig.fetchEndpoint` needs: `http://127.0.0.1:<port>/sql`. */
  url: string;
  port: number;
  stop(): Promise<void>;
};

/** Starts the proxy. It needs no running server behind it: it reconnects whenever there is one. */
export async function startNeonProxy(options: NeonProxyOptions): Promise<NeonProxy> {
  const pools = new ConnectionPools(options.upstream);
  const server = createServer((request, response) => {
    handle(pools, request, response).catch((error) => answerFailure(response, error));
  });
  // Node would close idle sockets after 5 s, just when a Worker sends on one of them.
  server.keepAliveTimeout = 3_600_000;
  const busy = `Port ${options.port} (the local Neon proxy) is in use by another program.`;
  const { port, stop } = await listen(server, options.port, busy);
  return {
    url: `http://127.0.0.1:${port}/sql`,
    port,
    async stop() {
      await stop();
      await pools.end();
    },
  };
}

async function handle(
  pools: ConnectionPools,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Refusing foreign host names keeps web pages from reaching us by DNS rebinding.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) {
    return answer(response, 403, { message: 'This endpoint is for this machine only.' });
  }
  if (request.method === 'GET' && request.url === '/healthz') {
    return answer(response, 200, { ok: true });
  }
  if (request.method !== 'POST' || request.url !== '/sql') {
    return answer(response, 404, { message: 'POST /sql or GET /healthz.' });
  }
  const sqlRequest = readSqlRequest(request.headers, await bodyOf(request, BODY_BYTES_MAX));
  const client = await pools.take(sqlRequest.connectionString);
  let cut = response.destroyed;
  const onClose = () => {
    if (response.writableFinished) return;
    cut = true;
    pools.cancel(client);
  };
  response.once('close', onClose);
  try {
    const outcome = await run(client, sqlRequest, () => cut);
    // A cancel may still be under way, so a client that was cut never goes back.
    pools.giveBack(client, cut || outcome.sessionChanged);
    answer(response, 200, outcome.body);
  } catch (error) {
    // FATAL and PANIC end the connection, a moment after the error is here.
    const intact = error instanceof pg.DatabaseError && error.severity === 'ERROR';
    pools.giveBack(client, cut || !intact);
    throw error;
  } finally {
    response.off('close', onClose);
  }
}

type Outcome = { body: object; sessionChanged: boolean };

async function run(
  client: pg.PoolClient,
  request: SqlRequest,
  isCut: () => boolean,
): Promise<Outcome> {
  if (request.batch) return runBatch(client, request, isCut);
  if (isCut()) throw new InvalidRequest('The caller is gone.');
  const result = await client.query(request.statements[0] as Statement);
  return { body: describeResult(result, request), sessionChanged: changesSession(result.command) };
}

async function runBatch(
  client: pg.PoolClient,
  request: SqlRequest,
  isCut: () => boolean,
): Promise<Outcome> {
  await client.query(beginText(request));
  try {
    const results = [];
    let sessionChanged = false;
    for (const statement of request.statements) {
      // A cancel that arrives between two statements has no effect, so look before each.
      if (isCut()) throw new InvalidRequest('The caller is gone.');
      const result = await client.query(statement);
      sessionChanged ||= changesSession(result.command);
      results.push(describeResult(result, request));
    }
    // A COMMIT of a transaction that already failed answers ROLLBACK, without an error.
    const end = await client.query('commit');
    if (end.command !== 'COMMIT') throw new InvalidRequest('The transaction was rolled back.');
    return { body: { results }, sessionChanged };
  } catch (error) {
    if (client.getTransactionStatus() !== 'I') await client.query('rollback').catch(() => {});
    throw error;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': text.length,
  });
  response.end(text);
}

function answerFailure(response: ServerResponse, error: unknown): void {
  const { status, body } = describeFailure(error);
  answer(response, status, body);
}
