// Runs scripts in pgbench's language and reads what they did: transactions, latencies, CPU of the
// server. With pgbench where it is installed, else with the driver beside.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drive, initTpcb, type Order, TPCB } from './ledger-driver.ts';
import { quantile } from './lib/load.ts';
import { endedCpuMsOf } from './lib/processes.ts';

const run = promisify(execFile);

/** What a run measured; latencies in milliseconds, CPU of the server in microseconds. */
export interface Run {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMicros: number;
  transactions: number;
}

/** Whoever runs scripts: makes TPC-B's tables at a scale, and runs an order. */
export interface Runner {
  name: string;
  init(url: string, scale: number): Promise<void>;
  /** Transactions done, and each one's latency in microseconds. */
  run(order: Order): Promise<{ perSecond: number; latenciesMicros: number[] }>;
}

/** pgbench as found on PATH or where Debian keeps it, else the bench's own driver. */
export function findRunner(): Runner {
  const debian = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((name) => `/usr/lib/postgresql/${name}/bin/pgbench`)
    : [];
  for (const path of ['pgbench', ...debian]) {
    try {
      execFileSync(path, ['--version'], { stdio: 'ignore' });
      return pgbench(path);
    } catch {
      // Not this one.
    }
  }
  return {
    name: 'TPC-B as driven by this bench, for want of pgbench (a dearer client: seven round trips a transaction cost it more than the single calls beside it)',
    init: initTpcb,
    run: (order) => drive({ ...order, script: order.script ?? TPCB }),
  };
}

function pgbench(path: string): Runner {
  return {
    name: `TPC-B of ${path}`,
    init: async (url, scale) => {
      execFileSync(path, ['-i', '-q', '-s', String(scale), url], { stdio: 'ignore' });
    },
    run: async ({ url, script, clients, seconds, variables }) => {
      const folder = await mkdtemp(join(tmpdir(), 'parlor-pgbench-'));
      try {
        const args = ['-n', '-c', String(clients), '-j', '2', '-T', String(seconds)];
        args.push('-M', 'prepared', '-l', '--log-prefix', join(folder, 'log'));
        for (const [name, value] of Object.entries(variables)) args.push('-D', `${name}=${value}`);
        if (script !== null) {
          await writeFile(join(folder, 'script.sql'), script);
          args.push('-f', join(folder, 'script.sql'));
        }
        const { stdout } = await run(path, [...args, url], { maxBuffer: 1e8 });
        const latenciesMicros: number[] = [];
        for (const name of await readdir(folder)) {
          if (!name.startsWith('log')) continue;
          for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
            const micros = Number(line.split(' ')[2]);
            if (micros > 0) latenciesMicros.push(micros);
          }
        }
        return { perSecond: Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]), latenciesMicros };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Runs an order and measures it. */
export async function measure(runner: Runner, postmaster: number, order: Order): Promise<Run> {
  const before = endedCpuMsOf(postmaster);
  const { perSecond, latenciesMicros } = await runner.run(order);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const cpuMs = endedCpuMsOf(postmaster) - before;
  const transactions = latenciesMicros.length;
  latenciesMicros.sort((left, right) => left - right);
  return {
    perSecond,
    p50: quantile(latenciesMicros, 0.5) / 1000,
    p99: quantile(latenciesMicros, 0.99) / 1000,
    cpuMicros: (cpuMs * 1000) / transactions,
    transactions,
  };
}
