// `npm run bench:sessions -- --against <git ref or directory>`: this tree's tables beside another one's,
// each on its own workerd, in alternating pairs. Says what a change cost; `lib/paired.ts` says how.

import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import type { Contender } from './lib/load.ts';
import { fineCpuMsOf, measurePaired, type PairedRatio } from './lib/paired.ts';
import { memoryBytesOf } from './lib/processes.ts';
import * as tables from './lib/tables.ts';

const PAIRS = Math.max(20, Number(process.env.BENCH_PAIRS ?? 30));
const SLICE_MS = 1_000 * Number(process.env.BENCH_SECONDS ?? 1);
const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 8);
const HELD = Number(process.env.BENCH_IDLE ?? 500);

type Tables = Awaited<ReturnType<typeof tables.startTables>>;

const git = (...args: string[]) => execFileSync('git', args, { cwd: tables.ROOT, stdio: 'pipe' });

/** The directory itself, or the tree of a commit with the packages of this one. */
function treeOf(what: string, folder: string): { root: string; remove(): void } {
  if (existsSync(what)) return { root: resolve(what), remove() {} };
  const root = join(folder, 'against');
  git('worktree', 'add', '--detach', root, what);
  symlinkSync(join(tables.ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, remove: () => git('worktree', 'remove', '--force', root) };
}

async function rounds({ url, pid }: Tables): Promise<Contender> {
  const seats = await Promise.all(Array.from({ length: CLIENTS }, () => tables.seat(url)));
  const lines = await Promise.all(seats.map((one) => tables.connect(url, one)));
  return tables.playing('dice round', lines, () => fineCpuMsOf(pid));
}

async function entries({ url, pid }: Tables): Promise<Contender> {
  const seats = await Promise.all(Array.from({ length: CLIENTS }, () => tables.seat(url)));
  return {
    name: 'ticket, upgrade, welcome, close',
    clients: CLIENTS,
    operation: async (client) => {
      const one = seats[client];
      if (one !== undefined) (await tables.connect(url, one)).close();
    },
    cpuMs: () => fineCpuMsOf(pid),
  };
}

async function memoryPerTable({ url, pid }: Tables): Promise<number> {
  const before = memoryBytesOf(pid);
  const lines = [];
  for (let index = 0; index < HELD; index++) {
    lines.push(await tables.connect(url, await tables.seat(url)));
  }
  const perTable = (memoryBytesOf(pid) - before) / HELD / 1024;
  for (const line of lines) line.close();
  return perTable;
}

function tell(name: string, { pairs, median, low, high, cpuMs }: PairedRatio): void {
  const [now, then] = cpuMs.map((ms) => ms.toFixed(4));
  const ratio = `${median.toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`;
  console.log(`${name}: ${ratio} in ${pairs} pairs; ${now} and ${then} CPU ms`);
}

/** Measures and prints, this tree divided by the other one. */
export async function measureAgainst(what: string, folder: string): Promise<void> {
  const tree = treeOf(what, folder);
  const started: Tables[] = [];
  const start = async (name: string, root: string) => {
    const pace = tables.shippedFramesPerSecond(root);
    const one = await tables.startTables(join(folder, name), pace, root);
    started.push(one);
    return one;
  };
  try {
    const [ours, theirs] = [await start('ours', tables.ROOT), await start('theirs', tree.root)];
    console.log(`This tree ÷ ${what}, load of the machine ${loadavg()[0]?.toFixed(1)}:`);
    for (const contenderOf of [rounds, entries]) {
      const [one, two] = [await contenderOf(ours), await contenderOf(theirs)];
      tell(one.name, await measurePaired(one, two, PAIRS, SLICE_MS));
    }
    const [one, two] = [await memoryPerTable(ours), await memoryPerTable(theirs)];
    console.log(`memory of a connected table: ${one.toFixed(0)} and ${two.toFixed(0)} KiB`);
  } finally {
    for (const { stop } of started) await stop();
    tree.remove();
  }
}
