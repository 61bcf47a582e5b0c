// A Worker driven over its public surface inside workerd: real requests with signed tokens, a real
// Postgres behind the Neon protocol. Neighbours are what its project's `miniflare.ts` binds.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as bindings } from 'cloudflare:workers';
import { afterAll, beforeAll } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { type Answer, answerOf, type CallOptions, requestOf } from './call.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Claims, signToken, staffClaims } from './tokens.ts';

/** Everything that is bound in this project, for what its typed environment does not name. */
export const bound = bindings as unknown as Record<string, unknown>;

/** An access token as auth would sign it. */
export const tokenOf = (playerId: string, claims?: Claims): Promise<string> =>
  signToken(String(bound.TOKEN_SIGNING_KEY), playerId, claims);

/** The token of somebody of staff. */
export const staffToken = (role: Role, playerId = newId(Date.now())): Promise<string> =>
  tokenOf(playerId, staffClaims(role));

interface Worker {
  fetch(request: never, env: never, context: never): Response | Promise<Response>;
}

/** What the tests of one file share. */
export abstract class ServiceFixture<Env extends object> {
  database: TestDatabase | undefined;
  readonly #worker: Worker;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  get db(): TestDatabase {
    if (this.database === undefined) throw new Error('The database is not there yet.');
    return this.database;
  }

  /** What this service's environment has beside the bindings. */
  protected abstract variables(): Partial<Env>;

  get env(): Env {
    return { ...bound, NEON_PROXY_URL: this.db.proxyUrl, ...this.variables() } as unknown as Env;
  }

  /** An RPC entrypoint as its callers bind it. */
  entrypoint<Entry>(made: new (context: ExecutionContext, env: Env) => Entry): Entry {
    return new made(createExecutionContext(), this.env);
  }

  /** Answers a request, and does what it leaves to do after the reply. */
  async fetch(request: Request, env: Env = this.env): Promise<Response> {
    const context = createExecutionContext();
    const response = await this.#worker.fetch(request as never, env as never, context as never);
    await waitOnExecutionContext(context);
    return response;
  }

  async call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return answerOf(await this.fetch(requestOf(`https://parlor.test${path}`, method, options)));
  }
}

/** Gives the fixture a database of its own while the tests of a file run. */
export function serviceFixture<Fixture extends ServiceFixture<object>>(fixture: Fixture): Fixture {
  beforeAll(async () => {
    fixture.database = await createTestDatabase();
  });
  afterAll(() => fixture.database?.drop());
  return fixture;
}
