// One pool of Postgres connections per connection string, for the local Neon proxy.
// A connection goes back into its pool only when it is as good as new: outside a transaction, not
// cancelled, not lost. Anything else is closed; a new connection costs a few milliseconds here.

import { connect } from 'node:net';
import pg from 'pg';
import { InvalidRequest } from './protocol.ts';

/** The one server that is reached, whatever host a connection string names. */
export type Upstream = { host: string; port: number; ssl?: boolean };

/** For each connection string. */
const CONNECTIONS_MAX = 20;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
const CANCEL_REQUEST_CODE = 80_877_102;

export class ConnectionPools {
  readonly #upstream: Upstream;
  readonly #pools = new Map<string, pg.Pool>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** A connection for this string; rejects with what Postgres or the network said. */
  take(connectionString: string): Promise<pg.PoolClient> {
    const pool = this.#pools.get(connectionString) ?? this.#open(connectionString);
    return pool.connect();
  }

  /** Takes a connection back, or closes it when it is `broken` or still inside a transaction. */
  giveBack(client: pg.PoolClient, broken: boolean): void {
    client.release(broken || client.getTransactionStatus() !== 'I');
  }

  /** Asks the server to stop what this connection is doing (a cancel travels on its own socket). */
  cancel(client: pg.PoolClient): void {
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    const request = Buffer.alloc(16);
    request.writeInt32BE(16, 0);
    request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
    request.writeInt32BE(processID, 8);
    request.writeInt32BE(secretKey, 12);
    const socket = connect(this.#upstream.port, this.#upstream.host, () => socket.end(request));
    socket.on('error', () => {});
  }

  async end(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.end()));
  }

  #open(connectionString: string): pg.Pool {
    const url = URL.parse(connectionString);
    if (url === null) throw new InvalidRequest('The connection string is not a URL.');
    const pool = new pg.Pool({
      host: this.#upstream.host,
      port: this.#upstream.port,
      ssl: this.#upstream.ssl ?? false,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
      application_name: url.searchParams.get('application_name') ?? 'neon-proxy',
      max: CONNECTIONS_MAX,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // A lost connection is reported to the query that used it; without a listener it would end us.
    pool.on('connect', (client) => client.on('error', () => {}));
    pool.on('error', () => {});
    pool.on('remove', () => {
      if (pool.totalCount > 0 || pool.waitingCount > 0) return;
      if (this.#pools.get(connectionString) !== pool) return;
      this.#pools.delete(connectionString);
      void pool.end();
    });
    this.#pools.set(connectionString, pool);
    return pool;
  }
}
