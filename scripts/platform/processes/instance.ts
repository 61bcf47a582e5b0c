// One platform per data folder, and none left behind. A run writes down its process and those it
// started; the next run finds what a SIGKILL orphaned and ends it before it starts its own.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectProcess, type ProcessFacts, signalGroup, waitForExit } from './inspect.ts';

const STOP_TIMEOUT_MS = 5_000;

type Known = ProcessFacts & { pid: number };
interface InstanceRecord {
  owner: Known;
  children: Known[];
}

/** The claim of a run on its data folder. */
export interface Instance {
  /** Writes down a process (leader of its own group) that must not outlive this run. */
  adopt(pid: number): Promise<void>;
  release(): void;
}

// An id is reused; id, command and start time together are the process that was written down.
async function isStill(known: Known): Promise<boolean> {
  const facts = await inspectProcess(known.pid);
  return facts?.command === known.command && facts.startedAt === known.startedAt;
}

async function describe(pid: number): Promise<Known | null> {
  const facts = await inspectProcess(pid);
  return facts === null ? null : { ...facts, pid };
}

/** Ends a process group that an earlier run left: first politely, then for good. */
async function endGroup(known: Known): Promise<void> {
  // Another process under the leader's id means that the group is gone and the id was given away.
  if ((await inspectProcess(known.pid)) !== null && !(await isStill(known))) return;
  signalGroup(known.pid, 'SIGTERM');
  await waitForExit(known.pid, STOP_TIMEOUT_MS);
  // The leader may be long dead while its workers live on in the group.
  signalGroup(known.pid, 'SIGKILL');
}

function read(path: string): InstanceRecord | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as InstanceRecord;
  } catch {
    return null;
  }
}

/** Claims the folder. Throws when a living run holds it; ends orphans of a dead one. */
export async function claimInstance(
  dataFolder: string,
  onStep: (step: string) => void,
): Promise<Instance> {
  mkdirSync(dataFolder, { recursive: true });
  const path = join(dataFolder, 'instance.json');
  const before = existsSync(path) ? read(path) : null;
  if (before !== null && (await isStill(before.owner))) {
    throw new Error(
      `A platform already runs on ${dataFolder} (process ${before.owner.pid}). Stop it with Ctrl-C, ` +
        'or set PARLOR_DATA, PORT and MAILBOX_PORT to run a second one.',
    );
  }
  for (const child of before?.children ?? []) {
    onStep(`ending what a killed run left behind (process group ${child.pid})`);
    await endGroup(child);
  }
  const owner = await describe(process.pid);
  if (owner === null) throw new Error('This system does not tell about its own processes.');
  const record: InstanceRecord = { owner, children: [] };
  const write = () => writeFileSync(path, JSON.stringify(record));
  write();
  return {
    async adopt(pid) {
      const child = await describe(pid);
      if (child !== null) record.children.push(child);
      write();
    },
    release: () => rmSync(path, { force: true }),
  };
}
