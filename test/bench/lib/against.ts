// This tree beside another one: its code from a git ref or a directory, both started, and what is
// measured of them in pairs (`paired.ts`) printed as this one divided by the other.

import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import type { Contender } from './load.ts';
import { measurePaired } from './paired.ts';
import { ROOT } from './workerd.ts';

const PAIRS = Math.max(20, Number(process.env.BENCH_PAIRS ?? 30));
const SLICE_MS = 1_000 * Number(process.env.BENCH_SECONDS ?? 1);

/** The same of this tree and of the other one. */
export type Pair<Running> = { ours: Running; theirs: Running };

const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, stdio: 'pipe' });

/** The directory itself, or the tree of a commit with the packages of this one. */
function treeOf(what: string, folder: string): { root: string; remove(): void } {
  if (existsSync(what)) return { root: resolve(what), remove() {} };
  const root = join(folder, 'against');
  git('worktree', 'add', '--detach', root, what);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, remove: () => git('worktree', 'remove', '--force', root) };
}

/** Starts both, has them measured, stops both. */
export async function startBoth<Running extends { stop(): Promise<unknown> }>(
  what: string,
  folder: string,
  start: (name: string, root: string) => Promise<Running>,
  measure: (running: Pair<Running>) => Promise<void>,
): Promise<void> {
  const tree = treeOf(what, folder);
  const started: Running[] = [];
  const begin = async (name: string, root: string) => {
    const running = await start(name, root);
    started.push(running);
    return running;
  };
  try {
    const running = { ours: await begin('ours', ROOT), theirs: await begin('theirs', tree.root) };
    console.log(`This tree ÷ ${what}, load of the machine ${loadavg()[0]?.toFixed(1)}:`);
    await measure(running);
  } finally {
    for (const { stop } of started) await stop();
    tree.remove();
  }
}

/** Measures one thing of both, and prints its ratio. */
export async function tell<Running>(
  { ours, theirs }: Pair<Running>,
  contenderOf: (running: Running) => Promise<Contender>,
): Promise<void> {
  const [one, two] = [await contenderOf(ours), await contenderOf(theirs)];
  const { pairs, median, low, high, cpuMs } = await measurePaired(one, two, PAIRS, SLICE_MS);
  const [now, then] = cpuMs.map((ms) => ms.toFixed(4));
  const ratio = `${median.toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`;
  console.log(`${one.name}: ${ratio} in ${pairs} pairs; ${now} and ${then} CPU ms`);
}
