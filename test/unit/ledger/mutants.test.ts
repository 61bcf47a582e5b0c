// Mutants say which piece of SQL they change. A piece that was written anew would end a run of all of them
// before the first, so each is looked for whenever tests run.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MUTANTS } from '#test/ledger/mutants/index.ts';

const DB = join(import.meta.dirname, '../../../db');

it('each mutant of the ledger changes one place of today’s SQL', () => {
  const found = MUTANTS.map(({ file, name, find, replace }) => {
    const places = readFileSync(join(DB, file), 'utf8').split(find).length - 1;
    return { mutant: `${file}: ${name}`, places, changes: find !== replace };
  });
  expect(found.length).toBeGreaterThan(200);
  expect(found.filter(({ places, changes }) => places !== 1 || !changes)).toEqual([]);
});
