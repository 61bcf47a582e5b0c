// A Postgres server of our own, from npm, for development and tests: no Docker, no system package.
// Starting is also recovering: a server that outlived its starter is stopped, a crashed one replays
// its log, so `start` after any kind of death needs no hand.

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { type Account, accountFor, type Binaries, findBinaries, spawnAs } from './binaries.ts';
import { claimDataDir, readPostmasterFile, stopPostmaster, takeOverDataDir } from './postmaster.ts';

const POSTGRES_VERSION = '17';
const START_TIMEOUT_MS = 60_000;
const LEFTOVER_TIMEOUT_MS = 20_000;
const PASSWORD_FILE = 'parlor-admin-password';

export type PostgresOptions = {
  /** Kept between runs; made when missing. */
  dataDir: string;
  /** On 127.0.0.1; 0 picks a free one. */
  port: number;
  /** Server settings on top of ours, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
  /** Gets each line that the server and we have to say. Default: silence. */
  log?: (line: string) => void;
};

export type RunningPostgres = {
  /** The admin's URL of the database `postgres`, with the password. */
  url: string;
  port: number;
  /** The id of the server process. */
  pid: number;
  /** Settles when the server process ends, whoever ended it; true when it was `stop`. */
  exited: Promise<boolean>;
  /** Stops it cleanly; safe to call twice. */
  stop(): Promise<void>;
};

/** The port is taken by another program. */
export class PortInUse extends Error {
  override name = 'PortInUse';
  readonly port: number;
  constructor(port: number) {
    super(
      `Port ${port} is in use by another program. ` +
        'Stop that program or choose another port for Postgres.',
    );
    this.port = port;
  }
}

/**
 * Starts the server and waits until it takes connections. Throws `PortInUse`, or an error that says
 * what to do when the folder is in use or the server cannot start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  const binaries = await findBinaries();
  const account = await accountFor(dataDir);
  const version = await readVersion(dataDir);
  if (version === null) await initialise(binaries, account, dataDir, log);
  else refuseOtherVersion(version, dataDir);
  await takeOverDataDir(dataDir, log);
  const port = await claimPort(options.port);
  const password = (await readFile(join(dataDir, PASSWORD_FILE), 'utf8')).trim();
  await claimDataDir(dataDir);

  const args = serverArguments(dataDir, port, options.settings ?? {});
  const launch = () => spawnAs(account, binaries.postgres, args, dataDir);
  const { child, pid } = await launchUntilReady(launch, dataDir, port, log);
  // The last resort when our process ends without `stop`; only SIGKILL gets past this.
  const stopOnExit = () => child.kill('SIGINT');
  process.once('exit', stopOnExit);
  let stopping: Promise<void> | undefined;
  const exited = exitOf(child).then(() => {
    process.off('exit', stopOnExit);
    return stopping !== undefined;
  });
  const stop = () => {
    stopping ??= (isRunning(child) ? stopPostmaster(pid) : Promise.resolve()).then(async () => {
      await exited;
    });
    return stopping;
  };
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    exited,
    stop,
  };
}

/** The version that made the folder; `null` when there is none yet. */
async function readVersion(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new Error(
      `The database folder ${dataDir} cannot be read: it was made by another user. ` +
        'Run Parlor as that user, or set PARLOR_DATA to another folder.',
      { cause },
    );
  }
}

function refuseOtherVersion(version: string, dataDir: string): void {
  if (version === POSTGRES_VERSION) return;
  throw new Error(
    `The database folder ${dataDir} was made by Postgres ${version}; this one is ` +
      `${POSTGRES_VERSION}. Delete the folder, or set PARLOR_DATA to another one.`,
  );
}

function serverArguments(
  dataDir: string,
  port: number,
  settings: Record<string, string>,
): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir, '-p', `${port}`, ...flags];
}

/** Makes a new data folder beside the real place and moves it there when it is complete. */
async function initialise(
  binaries: Binaries,
  account: Account,
  dataDir: string,
  log: (line: string) => void,
): Promise<void> {
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  const password = randomBytes(18).toString('base64url');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== null) {
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  log(`making a new database folder in ${dataDir}`);
  // Code point order, the same on every machine and the same as on Neon (C.UTF-8).
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const child = await spawnAs(
    account,
    binaries.initdb,
    ['-D', draft, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
      .concat(['--encoding=UTF8', '--no-instructions', '--no-sync'])
      .concat(locale),
    draft,
  );
  const output = collectOutput(child, log);
  const code = await exitOf(child);
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`Postgres could not make its data folder:\n${output()}`);
  await writeFile(join(draft, PASSWORD_FILE), `${password}\n`, { mode: 0o600 });
  try {
    await rename(draft, dataDir);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(
      `${dataDir} holds files that are not a database. ` +
        'Empty it, or set PARLOR_DATA to another folder.',
      { cause },
    );
  }
}

/** Starts the server; repeats while backends of a killed one still hold the shared memory. */
async function launchUntilReady(
  launch: () => Promise<ChildProcess>,
  dataDir: string,
  port: number,
  log: (line: string) => void,
): Promise<{ child: ChildProcess; pid: number }> {
  const leftoverDeadlineMs = Date.now() + LEFTOVER_TIMEOUT_MS;
  while (true) {
    const child = await launch();
    const output = collectOutput(child, log);
    const pid = child.pid;
    if (pid !== undefined && (await becomesReady(child, pid, dataDir))) return { child, pid };
    const text = output();
    if (/could not create any TCP\/IP sockets|Address already in use/.test(text)) {
      throw new PortInUse(port);
    }
    const leftover = /pre-existing shared memory block|lock file "postmaster.pid"/.test(text);
    if (!leftover || Date.now() > leftoverDeadlineMs) {
      throw new Error(`Postgres did not start on ${dataDir}:\n${text}`);
    }
    await pause(250);
  }
}

/** True when ready; false when the process ended first. Crash recovery may take a while. */
async function becomesReady(child: ChildProcess, pid: number, dataDir: string): Promise<boolean> {
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  let ended = false;
  const ending = exitOf(child).finally(() => {
    ended = true;
  });
  while (!ended) {
    const file = await readPostmasterFile(dataDir);
    if (file?.pid === pid && file.status === 'ready') return true;
    if (Date.now() > deadlineMs) {
      child.kill('SIGQUIT');
      await ending;
      throw new Error(`Postgres was not ready after ${START_TIMEOUT_MS / 1000} s (${dataDir}).`);
    }
    await Promise.race([ending, pause(15)]);
  }
  return false;
}

/** Passes each line on and keeps the last ones for an error message. */
function collectOutput(child: ChildProcess, log: (line: string) => void): () => string {
  let kept = '';
  let partial = '';
  const take = (chunk: Buffer) => {
    kept = (kept + chunk).slice(-4_000);
    const lines = (partial + chunk).split('\n');
    partial = lines.pop() ?? '';
    for (const line of lines) log(line);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.on('error', (error) => take(Buffer.from(`${error.message}\n`)));
  return () => kept.trim();
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => {
    if (!isRunning(child)) settle(child.exitCode);
    child.once('close', (code) => settle(code));
    child.once('error', () => settle(null));
  });
}

/** Finds out early whether the port is free, and picks one for 0. */
function claimPort(port: number): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new PortInUse(port) : error),
    );
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => settle(taken));
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}
