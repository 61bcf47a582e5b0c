// The database of a world as a real Postgres: a clone of the template for each seed, one connection
// for each login, one statement after the other as the scheduler delivers them. Each request carries
// its time; nothing in the database knows another.

import pg from 'pg';
import { withClient } from '#db/admin-client.ts';
import {
  beginText,
  changesSession,
  describeFailure,
  describeResult,
  type SqlRequest,
} from '#scripts/emulators/neon/protocol.ts';
import { really } from '#test/simulation/platform/node.ts';
import type { SimDatabase, SqlReply } from '../database.ts';
import { type Sent, sendAll } from './pipeline.ts';
import { exchanged, TEMPLATE } from './template.ts';

export interface RealOptions {
  /** The superuser's URL of the database `postgres`. */
  adminUrl: string;
  /** Of the clone. */
  name: string;
  seed: number;
  /** What to clone, unless the template of today. */
  template?: string;
}

// Time-outs of the server count real time, which stands still in a world.
const NO_TIMEOUTS =
  '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';

const say = (text: string): Sent => ({ text, values: [], isMute: true });
const COMMIT = say('commit');
const ROLLBACK = say('rollback');

/** The clock of the transaction that it runs in. */
const clockAt = (nowMs: number): Sent => ({
  name: 'clock',
  text: `select set_config('sim.now', $1, true)`,
  values: [new Date(nowMs).toISOString()],
  isMute: true,
});

const sent = ({ text, values }: SqlRequest['statements'][number]): Sent => ({
  text: exchanged(text),
  values: values ?? [],
});

export class RealDatabase implements SimDatabase {
  /** Statements so far. */
  statements = 0;
  readonly #options: RealOptions;
  readonly #firstTransaction: string;
  readonly #clients = new Map<string, Promise<pg.Client>>();
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: RealOptions, firstTransaction: string) {
    this.#options = options;
    this.#firstTransaction = firstTransaction;
  }

  /** Clones the template. */
  static create(options: RealOptions): Promise<RealDatabase> {
    const { adminUrl, name, template = TEMPLATE } = options;
    return really(() =>
      withClient(adminUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        // A third of the time of wal_log, its two checkpoints included: nothing here is synced.
        await client.query(`create database ${name} template ${template} strategy file_copy`);
        const { rows } = await client.query<{ xid: string }>(
          'select pg_snapshot_xmax(pg_current_snapshot())::text as xid',
        );
        return new RealDatabase(options, rows[0]?.xid ?? '');
      }),
    );
  }

  run(request: SqlRequest, nowMs: number): Promise<SqlReply> {
    return this.#next(async () => {
      try {
        return { status: 200, body: await this.#run(request, nowMs) };
      } catch (error) {
        return describeFailure(error);
      }
    });
  }

  runUncommitted(request: SqlRequest, nowMs: number, { isCut }: { isCut: boolean }): Promise<void> {
    return this.#next(async () => {
      const client = await this.#clientOf(request.connectionString);
      this.statements += request.statements.length;
      const begin = say(beginText(request));
      const statements = [begin, clockAt(nowMs), ...request.statements.map(sent)];
      // Whatever it is refused for, its caller hears of the fault.
      await sendAll(client, statements).catch(() => {});
      if (isCut) {
        this.#clients.delete(request.connectionString);
        await this.#end(client);
      } else await sendAll(client, [ROLLBACK]);
    });
  }

  /** Runs a query of the harness as the superuser, at a time. */
  admin<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[],
    nowMs: number,
  ): Promise<Row[]> {
    return this.#next(async () => {
      const client = await this.#clientOf(this.#options.adminUrl);
      await client.query('begin');
      try {
        await sendAll(client, [clockAt(nowMs)]);
        const { rows } = await client.query<Row>(exchanged(text), values);
        await client.query('commit');
        return rows;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.#next(async () => {
      for (const client of await Promise.all(this.#clients.values())) await client.end();
      this.#clients.clear();
      await withClient(this.#options.adminUrl, (client) =>
        client.query(`drop database if exists ${this.#options.name} with (force)`),
      );
    });
  }

  /** One after the other, whatever came of the one before. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    return really(() => {
      const done = this.#turn.then(work, work);
      this.#turn = done.catch(() => {});
      return done;
    });
  }

  async #run(request: SqlRequest, nowMs: number): Promise<object> {
    const client = await this.#clientOf(request.connectionString);
    this.statements += request.statements.length;
    const statements = request.statements.map(sent);
    const clock = clockAt(nowMs);
    if (!request.batch) {
      const [, result] = await sendAll(client, [clock, ...statements]);
      if (result === undefined) throw new TypeError('a request without a statement');
      await this.#forgetSession(request, [result]);
      return describeResult(result, request);
    }
    try {
      const all = await sendAll(client, [say(beginText(request)), clock, ...statements, COMMIT]);
      const results = all.slice(2, -1);
      await this.#forgetSession(request, results);
      return { results: results.map((result) => describeResult(result, request)) };
    } catch (error) {
      // A client that was cut has nothing to roll back.
      await sendAll(client, [ROLLBACK]).catch(() => {});
      throw error;
    }
  }

  /** A connection that remembers something is not given to the next request. */
  async #forgetSession(request: SqlRequest, results: pg.QueryArrayResult[]): Promise<void> {
    if (!results.some(({ command }) => changesSession(command))) return;
    const client = await this.#clientOf(request.connectionString);
    this.#clients.delete(request.connectionString);
    await client.end();
  }

  async #end(client: pg.Client): Promise<void> {
    const { processID } = client as unknown as { processID: number };
    const gone = new Promise<void>((resolve) => client.once('end', () => resolve()));
    const admin = await this.#clientOf(this.#options.adminUrl);
    await admin.query('select pg_terminate_backend($1, 5000)', [processID]);
    await gone;
  }

  #clientOf(connectionString: string): Promise<pg.Client> {
    let client = this.#clients.get(connectionString);
    if (client === undefined) {
      client = this.#connect(connectionString);
      this.#clients.set(connectionString, client);
      // Who was refused once may come in later.
      client.catch(() => this.#clients.delete(connectionString));
    }
    return client;
  }

  /** User and password are the caller's, server and database never. */
  async #connect(connectionString: string): Promise<pg.Client> {
    const { adminUrl, name, seed } = this.#options;
    const { username, password } = new URL(connectionString);
    const { hostname, port } = new URL(adminUrl);
    const client = new pg.Client({
      host: hostname,
      port: Number(port),
      database: name,
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      options: `${NO_TIMEOUTS} -c sim.seed=${seed} -c sim.first_transaction=${this.#firstTransaction}`,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }
}
