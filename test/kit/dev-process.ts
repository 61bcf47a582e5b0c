// `npm run dev` as a real process, for tests that kill parts of it.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFree } from '#scripts/platform/processes/ports.ts';
import { until } from './patience.ts';

/** A running development platform. */
export interface DevProcess {
  url: string;
  mailboxUrl: string;
  startSeconds: number;
  output: () => string;
  exited: Promise<number | null>;
  /** Process ids by role, for killing. */
  victims(): Record<'workerd' | 'wrangler' | 'postgres' | 'dev', number[]>;
  interrupt(): void;
}

// Below those a system hands out by itself (32768 up with Linux, 49152 up elsewhere): between the
// choice and the start of the platform no socket of another test can be given one of them.
const [FIRST_PORT, PAST_PORT] = [20_000, 32_000];
const chosen = new Set<number>();

/** A port that nobody uses, and that nobody is given who did not ask for just this one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, PAST_PORT);
    if (chosen.has(port) || !(await isFree(port))) continue;
    chosen.add(port);
    return port;
  }
}

function processesOfGroup(group: number): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(fields[2]) !== group) return [];
        return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return [];
      }
    });
}

function victimsOf(dataFolder: string, dev: number) {
  const { children } = JSON.parse(readFileSync(join(dataFolder, 'instance.json'), 'utf8'));
  const group = processesOfGroup(children[0].pid);
  const postmaster = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8');
  const isRuntime = ({ command }: { command: string }) => /\/workerd\0/.test(command);
  return {
    workerd: group.filter(isRuntime).map(({ pid }) => pid),
    wrangler: group.filter((entry) => !isRuntime(entry)).map(({ pid }) => pid),
    postgres: [Number(postmaster.split('\n')[0])],
    dev: [dev],
  };
}

async function waitUntilUp(child: ChildProcess, output: () => string): Promise<void> {
  const failed = () => `npm run dev did not start:\n${output()}`;
  const isUp = () => {
    if (child.exitCode !== null) throw new Error(failed());
    return output().includes('Parlor is up');
  };
  try {
    await until(isUp, failed, 50);
  } catch (error) {
    child.kill('SIGINT');
    throw error;
  }
}

/** Starts it and waits for the banner. */
export async function startDev(dataFolder: string, ports: [number, number]): Promise<DevProcess> {
  const [port, mailboxPort] = ports;
  const startedMs = Date.now();
  const root = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, [join(root, 'scripts/dev.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      MAILBOX_PORT: String(mailboxPort),
      STRIPE_EMULATOR_PORT: String(await freePort()),
      PLACE_EMULATOR_PORT: String(await freePort()),
      PARTNERS_EMULATOR_PORT: String(await freePort()),
      PARLOR_DATA: dataFolder,
      SCRYPT_LOG_N: '10',
      LIMIT_SCALE: '1000',
    },
  });
  const lines: string[] = [];
  const output = () => lines.join('');
  child.stdout.on('data', (chunk) => lines.push(String(chunk)));
  child.stderr.on('data', (chunk) => lines.push(String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await waitUntilUp(child, output);
  return {
    url: `http://127.0.0.1:${port}`,
    mailboxUrl: `http://localhost:${mailboxPort}`,
    startSeconds: (Date.now() - startedMs) / 1000,
    output,
    exited,
    victims: () => victimsOf(dataFolder, child.pid ?? 0),
    interrupt: () => child.kill('SIGINT'),
  };
}
