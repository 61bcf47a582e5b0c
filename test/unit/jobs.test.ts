// docs/operations.md lists every scheduled job with its Worker and period, and no job that is gone.
// Jobs are read from the tables as text: a Worker's module does not load outside workerd.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Rows `worker name seconds` of the tables in code. */
function declared(): string[] {
  return globSync('workers/*/**/jobs.ts', { cwd: ROOT }).flatMap((path) => {
    const entries = read(path).matchAll(/^ {2}'?([a-z-]+)'?: \{\s*everySeconds: ([\d_]+)/gm);
    const worker = path.split('/')[1];
    return [...entries].map(([, name, period]) => {
      return `${worker} ${name} ${period?.replaceAll('_', '')}`;
    });
  });
}

/** The same of the document. */
function documented(): string[] {
  const rows = read('docs/operations.md').matchAll(/^\| ([a-z]+) \| `([a-z-]+)` \| (\d+) \|/gm);
  return [...rows].map(([, worker, name, period]) => `${worker} ${name} ${period}`);
}

it('each scheduled job stands in docs/operations.md with its Worker and its period', () => {
  const jobs = declared();
  expect(jobs).toContain('payments reconciliation 86400');
  expect(documented().toSorted()).toEqual(jobs.toSorted());
});
