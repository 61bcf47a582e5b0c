// A database of its own for a test file: a clone of the migrated template, made over the local Neon
// proxy, so it works the same in Node and inside workerd.

import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { connect, type Database, DatabaseRefusal } from '#db/client.ts';
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
      await server.call(sql.raw(`drop database if exists ${name} with (force)`));
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
      // 55006: somebody is connected to the template at this moment.
      if (error instanceof DatabaseRefusal && error.sqlState === '55006') return false;
      throw error;
    }
  };
  await until(isCloned, () => 'the template stays in use', 50);
  // The rights on a database are not copied with it.
  const roles = 'parlor_auth, parlor_payments, parlor_games, parlor_social, parlor_compliance';
  await server.call(sql.raw(`revoke all on database ${name} from public`));
  await server.call(sql.raw(`grant connect on database ${name} to ${roles}`));
}
