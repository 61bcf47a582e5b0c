// `npm run bench:sessions -- --against <git ref or directory>`: this tree's tables beside another one's,
// each on its own workerd, in alternating pairs. Says what a change cost; `lib/paired.ts` says how.

import { join } from 'node:path';
import { startBoth, tell } from './lib/against.ts';
import type { Contender } from './lib/load.ts';
import { fineCpuMsOf } from './lib/paired.ts';
import { memoryBytesOf } from './lib/processes.ts';
import * as tables from './lib/tables.ts';

const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 8);
const HELD = Number(process.env.BENCH_IDLE ?? 500);

type Tables = Awaited<ReturnType<typeof tables.startTables>>;

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

/** Measures and prints, this tree divided by the other one. */
export async function measureAgainst(what: string, folder: string): Promise<void> {
  const start = (name: string, root: string) =>
    tables.startTables(join(folder, name), tables.shippedFramesPerSecond(root), root);
  await startBoth(what, folder, start, async (both) => {
    for (const contenderOf of [rounds, entries]) await tell(both, contenderOf);
    const [one, two] = [await memoryPerTable(both.ours), await memoryPerTable(both.theirs)];
    console.log(`memory of a connected table: ${one.toFixed(0)} and ${two.toFixed(0)} KiB`);
  });
}
