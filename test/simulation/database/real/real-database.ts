// The database of a world as a real Postgres: a clone of the template for each seed, one connection
// for each role, one statement after the other as the scheduler delivers them.

import pg from 'pg';
import { withClient } from '#db/admin-client.ts';
import {
  beginText,
  describeFailure,
  describeResult,
  type SqlRequest,
} from '#scripts/emulators/neon/protocol.ts';
import { really } from '#test/simulation/platform/node.ts';
import type { SimDatabase, SqlReply } from '../database.ts';
import { TEMPLATE } from './template.ts';

/** A row of `ledger.check()`. */
export type Difference = Record<string, unknown>;

export interface RealOptions {
  /** The superuser's URL of the database `postgres`. */
  adminUrl: string;
  /** Of the clone. */
  name: string;
  seed: number;
}

export class RealDatabase implements SimDatabase {
  /** Statements so far. */
  statements = 0;
  readonly #options: RealOptions;
  readonly #clients = new Map<string, Promise<pg.Client>>();
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: RealOptions) {
    this.#options = options;
  }

  /** Clones the template. */
  static async create(options: RealOptions): Promise<RealDatabase> {
    const { adminUrl, name } = options;
    await really(() =>
      withClient(adminUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
      }),
    );
    return new RealDatabase(options);
  }

  run(request: SqlRequest, nowMs: number): Promise<SqlReply> {
    return really(() => this.#next(() => this.#run(request, nowMs)));
  }

  /** Runs a query of the harness as the superuser, at a time. */
  admin(text: string, values: unknown[], nowMs: number): Promise<pg.QueryResult> {
    return really(() =>
      this.#next(async () => {
        const client = await this.#clientOf('postgres');
        await this.#setClock(client, nowMs);
        return client.query(text, values);
      }),
    );
  }

  /** What the ledger's own check finds. */
  async differences(nowMs: number): Promise<Difference[]> {
    const { rows } = await this.admin('select * from ledger.check()', [], nowMs);
    return rows as Difference[];
  }

  async close(): Promise<void> {
    await really(async () => {
      const clients = await Promise.all(this.#clients.values());
      await Promise.all(clients.map((client) => client.end()));
      await withClient(this.#options.adminUrl, (client) =>
        client.query(`drop database if exists ${this.#options.name} with (force)`),
      );
    });
  }

  /** One after the other, whatever came of the one before. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #run(request: SqlRequest, nowMs: number): Promise<SqlReply> {
    const client = await this.#clientOf(new URL(request.connectionString).username);
    try {
      await this.#setClock(client, nowMs);
      if (!request.batch) {
        const [statement] = request.statements;
        if (statement === undefined) throw new TypeError('a request without a statement');
        this.statements += 1;
        return { status: 200, body: describeResult(await client.query(statement), request) };
      }
      return { status: 200, body: { results: await this.#batch(client, request) } };
    } catch (error) {
      return describeFailure(error);
    }
  }

  async #batch(client: pg.Client, request: SqlRequest): Promise<object[]> {
    await client.query(beginText(request));
    try {
      const results: object[] = [];
      for (const statement of request.statements) {
        this.statements += 1;
        results.push(describeResult(await client.query(statement), request));
      }
      await client.query('commit');
      return results;
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }

  #setClock(client: pg.Client, nowMs: number): Promise<unknown> {
    const text = `select set_config('sim.now', $1, false)`;
    return client.query({ name: 'clock', text, values: [nowMs.toFixed(3)] });
  }

  #clientOf(role: string): Promise<pg.Client> {
    let client = this.#clients.get(role);
    if (client === undefined) {
      client = this.#connect(role);
      this.#clients.set(role, client);
    }
    return client;
  }

  async #connect(role: string): Promise<pg.Client> {
    const { adminUrl, name, seed } = this.#options;
    const connectionString = adminUrl.replace(/\/postgres$/, `/${name}`);
    const client = new pg.Client({ connectionString });
    client.on('error', () => {});
    await client.connect();
    await client.query(`select set_config('sim.seed', $1, false)`, [`${seed}`]);
    if (role !== 'postgres') await client.query(`set session authorization ${role}`);
    return client;
  }
}
