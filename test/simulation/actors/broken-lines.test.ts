// The real client over lines that break: what it was shown is what the table's history tells, once
// and in order, and the wallet is what the rounds say. The page and the platform run in a process of
// their own.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const SCRIPT = join(import.meta.dirname, 'broken-lines.ts');
const ROUNDS = 250;
const PATIENCE_MS = 120_000;

it.each([1, 2])(
  'a page plays on whatever breaks under it (seed %i)',
  async (seed) => {
    const { stdout } = await promisify(execFile)(
      join(ROOT, 'node_modules/.bin/node'),
      [SCRIPT, `--seed=${seed}`, `--rounds=${ROUNDS}`],
      { cwd: ROOT },
    );
    const seen = JSON.parse(stdout);
    expect(seen).toMatchObject({
      answered: ROUNDS,
      refused: [],
      deafAfterNaps: 0,
      isInOrder: true,
      isTold: true,
      isPaid: true,
      failure: null,
    });
    for (const kind of ['breaks', 'naps', 'crashes', 'isolates']) {
      expect(seen[kind], kind).toBeGreaterThan(0);
    }
    expect(seen.lines).toBeGreaterThan(seen.breaks + 1);
  },
  PATIENCE_MS,
);
