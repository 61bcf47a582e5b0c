// What an earlier run left in a data folder: a running server, or the pid file of a dead one.
// Never delete `postmaster.pid` by hand: backends of a killed server may still be writing, and the
// file names the shared memory by which Postgres itself notices them.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectProcess, waitForExit } from '#scripts/platform/processes/inspect.ts';

const STOP_TIMEOUT_MS = 15_000;

export type PostmasterFile = { pid: number; status: string; text: string };

/** Reads `postmaster.pid`: line 1 is the pid, line 8 the status; `null` without a file. */
export async function readPostmasterFile(dataDir: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  return { pid: Number.parseInt(lines[0] ?? '', 10), status: (lines[7] ?? '').trim(), text };
}

/** Writes down that this process answers for the server, so that the next run can tell. */
export async function claimDataDir(dataDir: string): Promise<void> {
  const facts = await inspectProcess(process.pid);
  const claim = { pid: process.pid, startedAt: facts?.startedAt ?? '' };
  await writeFile(join(dataDir, 'parlor-starter.json'), JSON.stringify(claim));
}

/**
 * Makes the data folder free to start on: stops an orphaned server cleanly and disarms a stale pid
 * file. Throws when the process that started the server is alive: then somebody is using it.
 */
export async function takeOverDataDir(dataDir: string, log: (line: string) => void): Promise<void> {
  const file = await readPostmasterFile(dataDir);
  if (file === null) return;
  const facts = Number.isNaN(file.pid) ? null : await inspectProcess(file.pid);
  if (facts === null || !isPostmasterOf(facts.command, dataDir)) {
    await disarm(dataDir, file);
    return;
  }
  const starter = await liveStarter(dataDir);
  if (starter !== null) {
    throw new Error(
      `The database folder ${dataDir} is in use by a running Parlor (process ${starter}). ` +
        'Stop that one first, or set PARLOR_DATA to another folder.',
    );
  }
  log(`stopping the Postgres that an earlier run left behind (process ${file.pid})`);
  await stopPostmaster(file.pid);
}

/** Stops a server: fast (clients are cut, data is flushed), else immediate, else by force. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitForExit(pid, STOP_TIMEOUT_MS)) return;
  }
}

function isPostmasterOf(command: string, dataDir: string): boolean {
  return /\bpostgres(\.exe)?\b/.test(command) && command.split(' ').includes(dataDir);
}

async function liveStarter(dataDir: string): Promise<number | null> {
  try {
    const claim = JSON.parse(await readFile(join(dataDir, 'parlor-starter.json'), 'utf8'));
    const facts = await inspectProcess(claim.pid);
    return facts !== null && facts.startedAt === claim.startedAt ? claim.pid : null;
  } catch {
    return null;
  }
}

/**
 * Postgres takes a pid file for live when any process answers to its pid, a stranger or an unreaped
 * corpse included. It never takes its own parent for a server, so our pid goes in: Postgres then
 * treats the file as stale and still checks the shared memory (CreateLockFile in miscinit.c).
 */
async function disarm(dataDir: string, file: PostmasterFile): Promise<void> {
  const rest = file.text.slice(file.text.indexOf('\n') + 1);
  await writeFile(join(dataDir, 'postmaster.pid'), `${process.pid}\n${rest}`);
}
