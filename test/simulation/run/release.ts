// The release before this one, for deploys: its objects and Workers run beside today's in one world,
// on the same rows. It is the newest tag, or where there is none the commit before; its tree is taken out of git into a
// folder of its own. Without git there is none, which is said.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** Where the processes of a run find it; see platform/hooks.ts. */
const RELEASE_VARIABLE = 'SIMULATION_RELEASE';
/** All that Workers and objects are made of. */
const PARTS = ['package.json', 'workers', 'durable-objects', 'shared', 'db'];

export interface Release {
  /** Folder of its tree; null where there is none. */
  folder: string | null;
  /** Which it is, or why there is none. */
  about: string;
}

const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: ROOT, stdio: 'pipe', maxBuffer: 2 ** 28 });

function commitBefore(): string {
  try {
    return git('describe', '--tags', '--abbrev=0', 'HEAD').toString().trim();
  } catch {
    return git('rev-parse', '--short=12', 'HEAD~1').toString().trim();
  }
}

function take(commit: string, folder: string): void {
  const made = mkdtempSync(`${folder}-`);
  const tree = git('archive', commit, ...PARTS);
  execFileSync('tar', ['-x', '-C', made], { input: tree });
  symlinkSync(join(ROOT, 'node_modules'), join(made, 'node_modules'));
  try {
    renameSync(made, folder);
  } catch (error) {
    // Another run that began with this one was quicker.
    if (!existsSync(folder)) throw error;
    rmSync(made, { recursive: true });
  }
}

/** Takes the tree out of git, once for each commit, and tells the processes that start from now on. */
export function takeRelease(): Release {
  let commit: string;
  try {
    commit = commitBefore();
  } catch {
    const about =
      'deploys replace this release by itself: there is no git here, or no commit before';
    return { folder: null, about };
  }
  // Each checkout has its own: the packages are the checkout's.
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  const name = `simulation-release-${checkout}-${commit.replaceAll('/', '-')}`;
  const folder = join(tmpdir(), name);
  if (!existsSync(folder)) take(commit, folder);
  process.env[RELEASE_VARIABLE] = folder;
  return { folder, about: `the release before this one is ${commit}` };
}
