// Runs pgbench scripts and reads what they did: transactions, latencies, CPU of the server. Where
// pgbench is not installed, the same scripts are not available and the bench says so.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Finds pgbench on PATH or where Debian keeps it. */
export function findPgbench(): string | null {
  const debian = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((name) => `/usr/lib/postgresql/${name}/bin/pgbench`)
    : [];
  for (const path of ['pgbench', ...debian]) {
    try {
      execFileSync(path, ['--version'], { stdio: 'ignore' });
      return path;
    } catch {
      // Not this one.
    }
  }
  return null;
}

/** What a run measured; latencies in milliseconds, CPU of the server in microseconds. */
export interface Run {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMicros: number;
  transactions: number;
}

/** CPU seconds of all backends that have ended; Linux only, else NaN. */
function endedCpuSeconds(postmaster: number): number {
  try {
    const fields =
      readFileSync(`/proc/${postmaster}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** Runs one script (null: pgbench's own TPC-B) for so long. */
export async function pgbench(options: {
  pgbench: string;
  url: string;
  script: string | null;
  clients: number;
  seconds: number;
  postmaster: number;
  variables?: Record<string, number>;
}): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-pgbench-'));
  try {
    const args = ['-n', '-c', String(options.clients), '-j', '2', '-T', String(options.seconds)];
    args.push('-M', 'prepared', '-l', '--log-prefix', join(folder, 'log'));
    for (const [name, value] of Object.entries(options.variables ?? {})) {
      args.push('-D', `${name}=${value}`);
    }
    if (options.script !== null) {
      await writeFile(join(folder, 'script.sql'), options.script);
      args.push('-f', join(folder, 'script.sql'));
    }
    const before = endedCpuSeconds(options.postmaster);
    const { stdout } = await run(options.pgbench, [...args, options.url], { maxBuffer: 1e8 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const cpuSeconds = endedCpuSeconds(options.postmaster) - before;
    const transactions = Number(/actually processed: (\d+)/.exec(stdout)?.[1]);
    const latencies: number[] = [];
    for (const name of await readdir(folder)) {
      if (!name.startsWith('log')) continue;
      for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
        const micros = Number(line.split(' ')[2]);
        if (micros > 0) latencies.push(micros);
      }
    }
    latencies.sort((left, right) => left - right);
    const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0) / 1000;
    return {
      perSecond: Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]),
      p50: at(0.5),
      p99: at(0.99),
      cpuMicros: (cpuSeconds * 1e6) / transactions,
      transactions,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The middle one. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
