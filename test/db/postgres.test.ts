// Starting Postgres after every kind of death, and the proxy and client around it.
// Each test has a server of its own, with fsync on, because it is killed on purpose.

import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connect } from '#db/client.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import {
  PortInUse,
  type RunningPostgres,
  startPostgres,
} from '#scripts/emulators/postgres/postgres.ts';
import { inspectProcess, waitForExit } from '#scripts/platform/processes/inspect.ts';
import { PATIENCE_MS, until } from '#test/kit/patience.ts';

const ROOT = join(import.meta.dirname, '../..');

let folder: string;
let dataDir: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-postgres-'));
  dataDir = join(folder, 'data');
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(port = 0): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, port });
  cleanUps.push(() => postgres.stop());
  return postgres;
}

async function proxyTo(port: number) {
  const proxy = await startNeonProxy({ port: 0, upstream: { host: '127.0.0.1', port } });
  cleanUps.push(() => proxy.stop());
  return proxy;
}

/** Another process that starts the server on the same folder and prints its facts. */
async function startElsewhere(): Promise<{
  starter: ChildProcess;
  serverPid: number;
  url: string;
}> {
  const source = `
    import { startPostgres } from './scripts/emulators/postgres/postgres.ts';
    const { pid, url } = await startPostgres({ dataDir: process.argv[1], port: 0 });
    console.log(JSON.stringify({ serverPid: pid, url }));
    process.stdin.once('data', () => process.exit(0));`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', source, dataDir], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((settle) => {
    starter.stdout.once('data', (chunk) => settle(`${chunk}`));
  });
  cleanUps.push(async () => {
    starter.kill('SIGKILL');
  });
  return { starter, ...JSON.parse(line) };
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((settle) => child.once('exit', settle));
}

it('the embedded Postgres keeps data and password from one start to the next', async () => {
  const first = await startPostgres({ dataDir, port: 0 });
  const proxy = await proxyTo(first.port);
  await connect(first.url, proxy.url).call(sql`create table kept (id integer)`);
  await first.stop();
  expect(await first.exited).toBe(true);
  const second = await start(first.port);
  expect(second.url).toBe(first.url);
  expect(await connect(second.url, proxy.url).call(sql`select count(*) from kept`)).toEqual([
    { count: '0' },
  ]);
});

it('the embedded Postgres says which port is taken, and leaves the folder usable', async () => {
  const blocker = createServer();
  await new Promise<void>((settle) => blocker.listen(0, '127.0.0.1', settle));
  const address = blocker.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const failure = await startPostgres({ dataDir, port }).catch((error) => error);
  expect(failure).toBeInstanceOf(PortInUse);
  expect(failure.message).toContain(`Port ${port} is in use`);
  await new Promise((settle) => blocker.close(settle));
  await start(port);
});

it('the embedded Postgres refuses a folder that a living starter uses', async () => {
  const { serverPid } = await startElsewhere();
  await expect(startPostgres({ dataDir, port: 0 })).rejects.toThrow(
    /is in use by a running Parlor/,
  );
  expect(await inspectProcess(serverPid)).not.toBeNull();
});

it('the embedded Postgres replaces the server that a killed starter left behind', async () => {
  const { starter, serverPid } = await startElsewhere();
  starter.kill('SIGKILL');
  await exitOf(starter);
  expect(await inspectProcess(serverPid)).not.toBeNull();
  const next = await start();
  expect(await inspectProcess(serverPid)).toBeNull();
  expect(next.pid).not.toBe(serverPid);
});

it('the embedded Postgres takes the server along when its starter ends without stopping it', async () => {
  const { starter, serverPid } = await startElsewhere();
  starter.stdin?.end('end');
  await exitOf(starter);
  expect(await waitForExit(serverPid, PATIENCE_MS)).toBe(true);
});

it('the embedded Postgres keeps every acknowledged row when the server itself is killed under load', async () => {
  const first = await start();
  const proxy = await proxyTo(first.port);
  const database = connect(first.url, proxy.url);
  await database.call(sql`create table rounds (id integer primary key)`);
  const acknowledged: number[] = [];
  let killed = false;
  const writer = async (offset: number) => {
    for (let id = offset; !killed; id += 4) {
      try {
        await database.call(sql`insert into rounds values (${id}::integer)`);
        acknowledged.push(id);
      } catch (error) {
        expect(error).toMatchObject({ name: 'DatabaseUnavailable' });
        return;
      }
    }
  };
  const writers = Promise.all([0, 1, 2, 3].map(writer));
  await until(
    () => acknowledged.length > 40,
    () => `only ${acknowledged.length} rows`,
  );
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toBe(false);
  await writers;
  killed = true;
  await expect(database.call(sql`select 1`)).rejects.toMatchObject({ name: 'DatabaseUnavailable' });

  await start(first.port);
  const rows = await database.call<{ id: number }>(sql`select id from rounds`, {
    idempotent: true,
  });
  const stored = new Set(rows.map((row) => row.id));
  expect(acknowledged.length).toBeGreaterThan(40);
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
});

it('the embedded Postgres starts over the pid file of a dead server whose pid now belongs to a stranger', async () => {
  const first = await startPostgres({ dataDir, port: 0 });
  const pidFile = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  await waitForExit(first.pid, PATIENCE_MS);
  // Of the same account: Postgres takes a process that it may not signal for none.
  const { uid, gid } = await stat(dataDir);
  const stranger = spawn('sleep', ['3600'], { uid, gid });
  cleanUps.push(async () => {
    stranger.kill();
  });
  await writeFile(join(dataDir, 'postmaster.pid'), pidFile.replace(/^\d+/, `${stranger.pid ?? 0}`));
  await start();
  expect(await inspectProcess(stranger.pid ?? 0)).not.toBeNull();
});

it('the embedded Postgres serves the client again after Postgres was away, with an outage in between', async () => {
  const first = await start();
  const proxy = await proxyTo(first.port);
  const database = connect(first.url, proxy.url);
  const one = () => database.call(sql`select 1 as one`);
  await Promise.all(Array.from({ length: 30 }, one));
  await first.stop();
  const outage = await Promise.allSettled(Array.from({ length: 30 }, one));
  for (const outcome of outage) {
    expect(outcome).toMatchObject({ reason: { name: 'DatabaseUnavailable', maybeApplied: true } });
  }
  await start(first.port);
  expect(await Promise.all(Array.from({ length: 30 }, one))).toHaveLength(30);
});

it('the embedded Postgres refuses the data folder of another major version instead of touching it', async () => {
  const other = join(folder, 'other');
  await cp(dataDir, other, { recursive: true });
  await writeFile(join(other, 'PG_VERSION'), '12\n');
  await expect(startPostgres({ dataDir: other, port: 0 })).rejects.toThrow(/Postgres 12/);
});

it('the embedded Postgres never replaces a folder that holds something else', async () => {
  const other = join(folder, 'holiday');
  await mkdir(other);
  await writeFile(join(other, 'photo.txt'), 'sea');
  await expect(startPostgres({ dataDir: other, port: 0 })).rejects.toThrow(/not a database/);
  expect(await readFile(join(other, 'photo.txt'), 'utf8')).toBe('sea');
});
