// Two runs of one seed that went different ways: the first event in which they differ.

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from './pool.ts';
import type { RunOptions } from './seed-run.ts';

const BEFORE = 10;

/** Runs a seed twice more, with all its events, and says where the two part. */
export async function explainUnlike(pool: Pool, options: RunOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
  const files = ['first', 'second'].map((name) => join(folder, `${name}.ndjson`));
  // One after the other on purpose: what a process still knows of the last run is a suspect.
  for (const trace of files) await pool.run({ ...options, trace });
  const [first = [], second = []] = files.map((file) => readFileSync(file, 'utf8').split('\n'));
  const length = Math.max(first.length, second.length);
  const at = Array.from({ length }, (_, index) => index).find(
    (index) => first[index] !== second[index],
  );
  if (at === undefined) {
    return [`seed ${options.seed}: two runs differed, two more with all events did not`];
  }
  return [
    `seed ${options.seed}: two runs part at event ${at + 1}:`,
    ...first.slice(Math.max(0, at - BEFORE), at).map((line) => `    ${line}`),
    `  1 ${first[at] ?? 'the end'}`,
    `  2 ${second[at] ?? 'the end'}`,
  ];
}
