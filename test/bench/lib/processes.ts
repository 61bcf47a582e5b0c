// CPU time and memory of processes, from Linux' /proc. Elsewhere the figures are missing (NaN).

import { readdirSync, readFileSync } from 'node:fs';

// proc(5): times are in clock ticks; every Linux that matters has 100 in a second.
const TICK_MS = 10;

function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function cpuAt(pid: number, field: number): number {
  try {
    const fields = statOf(pid);
    return (Number(fields[field]) + Number(fields[field + 1])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

/** User and system time of a process so far, in milliseconds. */
export const cpuMsOf = (pid: number) => cpuAt(pid, 11);

/** The same of its children that have ended. */
export const endedCpuMsOf = (pid: number) => cpuAt(pid, 13);

/** Resident memory of a process in bytes. */
export function memoryBytesOf(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(line) * 1024;
  } catch {
    return Number.NaN;
  }
}

/** Processes whose parent is this one and whose command holds the text. */
export function childrenOf(parent: number, text: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          const isChild = Number(statOf(pid)[1]) === parent;
          return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
        } catch {
          return false;
        }
      });
  } catch {
    return [];
  }
}

/** The workerd processes that this process started. */
export function workerdProcesses(): number[] {
  return childrenOf(process.pid, 'workerd');
}
