// A database of its own for a test file: a clone of the migrated template, made over the local Neon
// proxy, so it works the same in Node and inside workerd.

import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { connect, type Database, DatabaseRefusal, DatabaseUnavailable } from '#db/client.ts';
import { fixture } from './fixture.ts';
import { until } from './patience.ts';
import type { TestPostgres } from './setup/provided.ts';

export type TestRole = keyof TestPostgres['passwords'];

export type TestDatabase = {
  name: string;
  /** The superuser's URL of this database. */
  adminUrl: string;
  /** A Worker's URL of this database, with its own role and password. */
  urlFor(role: TestRole): string;
  /** The value of `NEON_PROXY_URL`. */
  proxyUrl: string;
  /** Ready-made clients over the proxy. */
  admin: Database;
  as(role: TestRole): Database;
  /** Removes it, cutting whoever is connected. */
  drop(): Promise<void>;
};

/** The server of this test file: the ring's, or that of the worker which runs the file. */
export function testServer(): TestPostgres {
  const servers = inject('testPostgres');
  const worker = Number(process.env.VITEST_POOL_ID ?? 1);
  const server = servers[(worker - 1) % servers.length];
  if (server === undefined) throw new Error('no server was provided');
  return server;
}

/** Makes the clone; whoever makes it drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, proxyUrl, passwords } = testServer();
  const server = connect(adminUrl, proxyUrl);
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await clone(server, name);
  const urlFor = (role: TestRole) => {
    const url = new URL(adminUrl);
    url.username = role;
    url.password = passwords[role];
    url.pathname = `/${name}`;
    return url.href;
  };
  const adminHere = adminUrl.replace(/\/postgres$/, `/${name}`);
  return {
    name,
    adminUrl: adminHere,
    urlFor,
    proxyUrl,
    admin: connect(adminHere, proxyUrl),
    as: (role) => connect(urlFor(role), proxyUrl),
    async drop() {
      await call(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** The database of a test file. */
export const databaseFixture = (): TestDatabase =>
  fixture(createTestDatabase, (database) => database.drop());

async function clone(server: Database, name: string): Promise<void> {
  const isCloned = async () => {
    try {
      await server.call(sql.raw(`create database ${name} template parlor_template`));
      return true;
    } catch (error) {
      // A machine with much to do: an earlier try may still be at work, or have come to its end.
      if (error instanceof DatabaseUnavailable) return false;
      if (!(error instanceof DatabaseRefusal)) throw error;
      // 42P04, 23505: the earlier try made it. 55006: somebody is connected to the template.
      if (error.sqlState === '42P04' || error.sqlState === '23505') return true;
      if (error.sqlState === '55006') return false;
      throw error;
    }
  };
  await until(isCloned, () => `the database ${name} cannot be made`, 50);
  // The rights on a database are not copied with it.
  const roles = 'parlor_auth, parlor_payments, parlor_games, parlor_social, parlor_compliance';
  await call(server, `revoke all on database ${name} from public`);
  await call(server, `grant connect on database ${name} to ${roles}`);
}

/** One that may be made twice: until the server has time for it. */
async function call(server: Database, statement: string): Promise<void> {
  const isDone = () =>
    server.call(sql.raw(statement)).then(
      () => true,
      (error) => {
        if (error instanceof DatabaseUnavailable) return false;
        throw error;
      },
    );
  await until(isDone, () => `no answer: ${statement}`, 50);
}
