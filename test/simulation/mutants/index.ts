// All mutants.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUEST_MUTANTS } from './guests.ts';
import type { Mutant } from './mutant.ts';
import { PLATFORM_MUTANTS } from './platform.ts';
import { SESSION_MUTANTS } from './session.ts';
import { STAFF_MUTANTS } from './staff.ts';

const ROOT = join(import.meta.dirname, '../../..');

export const MUTANTS: readonly Mutant[] = [
  ...SESSION_MUTANTS,
  ...PLATFORM_MUTANTS,
  ...STAFF_MUTANTS,
  ...GUEST_MUTANTS,
];

/** Mutants whose text does not stand exactly once in its file: each is a fault of the list. */
export function misplaced(): string[] {
  return MUTANTS.flatMap(({ name, file, find }) => {
    const count = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
    return count === 1 ? [] : [`${name}: its text stands ${count} times in ${file}`];
  });
}
