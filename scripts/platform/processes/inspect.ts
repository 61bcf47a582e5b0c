// Looks at processes of this machine by their id, for finding what an earlier run left behind.
// An id alone proves nothing: ids are reused, and a killed process that nobody reaped still answers
// to signal 0. So a process is known by its id, its command line and its start time together.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** `startedAt` is only good for comparing: its unit differs between systems. */
export type ProcessFacts = { command: string; startedAt: string };

/** What runs under this id; `null` when nothing does, or only an unreaped corpse. */
export async function inspectProcess(pid: number): Promise<ProcessFacts | null> {
  if (!answersSignals(pid)) return null;
  return (await inspectByProc(pid)) ?? (await inspectByPs(pid));
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while ((await inspectProcess(pid)) !== null) {
    if (Date.now() > deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}

/** Sends a signal to a process group; nothing happens when it is gone already. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone.
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function inspectByProc(pid: number): Promise<ProcessFacts | null> {
  try {
    const [command, stat] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // proc(5): the name in brackets may hold spaces and brackets itself, the rest is fixed:
    // state is the 3rd field of the line, the start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return { command: command.replaceAll('\0', ' ').trim(), startedAt: fields[19] ?? '' };
  } catch {
    return null;
  }
}

async function inspectByPs(pid: number): Promise<ProcessFacts | null> {
  try {
    const { stdout } = await execFileAsync('ps', ['-o', 'stat=,lstart=,command=', '-p', `${pid}`]);
    // "S  Tue Nov 24 06:39:12 2026 /path/postgres -D …": state, five words of date, command.
    const words = stdout.trim().split(/\s+/);
    if (words.length < 7 || words[0]?.startsWith('Z')) return null;
    return { startedAt: words.slice(1, 6).join(' '), command: words.slice(6).join(' ') };
  } catch {
    return null;
  }
}
