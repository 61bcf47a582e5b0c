// A copy of the repository in which a test may write, and the platform of that copy.

import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Runtime, RuntimeOptions } from '#scripts/platform/workers/runtime.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** What is made, not written. */
const MADE = /^(node_modules|\.git|\.parlor|dist|test-artifacts)$|\/(dist|\.wrangler)[^/]*$/;

export interface RepositoryCopy {
  folder: string;
  /** Runs a program of node's there; gives what it printed and whether it ended well. */
  run(...args: string[]): Promise<{ ok: boolean; text: string }>;
  write(path: string, text: string): void;
  read(path: string): string;
  remove(): void;
}

/** Copies every written file; packages are shared. */
export function copyRepository(): RepositoryCopy {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-copy-'));
  cpSync(ROOT, folder, { recursive: true, filter: (from) => !MADE.test(relative(ROOT, from)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async run(...args) {
      const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
      try {
        const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
        return { ok: true, text: stdout + stderr };
      } catch (failed) {
        const { stdout = '', stderr = '' } = failed as { stdout?: string; stderr?: string };
        return { ok: false, text: stdout + stderr };
      }
    },
    write: (path, text) => writeFileSync(join(folder, path), text),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Migrates a database with the copy's files, bundles the copy and starts it. It runs in a process of
 * its own, so of the runtime there is its address and its end.
 */
export async function startCopy(
  folder: string,
  adminUrl: string,
  { onLog, ...options }: RuntimeOptions,
): Promise<Runtime> {
  const script = join(folder, 'test/e2e/new-game/serve.ts');
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(`${JSON.stringify({ adminUrl, options })}\n`);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) =>
      line.startsWith('url ') ? resolve(line.slice(4)) : onLog?.(line, 'log'),
    );
    void ended.then(() => reject(new Error('the platform of the copy did not start')));
  });
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  return { url, stop } satisfies Partial<Runtime> as Runtime;
}
