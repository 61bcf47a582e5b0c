// The mutants: one condition, lock, constraint or trigger of the ledger's SQL taken away at a time.
// `find` must stand in the file exactly once, so that the list cannot rot unnoticed.

import { JOURNAL_MUTANTS } from './journal.ts';
import { LOCKS_MUTANTS } from './locks.ts';
import { LOTS_MUTANTS } from './lots.ts';
import type { Mutant } from './mutant.ts';
import { OBLIGATIONS_MUTANTS } from './obligations.ts';
import { PERSONS_MUTANTS } from './persons.ts';
import { PROVIDER_MUTANTS } from './providers.ts';
import { RECORDS_MUTANTS } from './records.ts';
import { REDEMPTIONS_MUTANTS } from './redemptions.ts';
import { TABLES_MUTANTS } from './tables.ts';
import { TIMES_MUTANTS } from './times.ts';
import { VERSION_MUTANTS } from './versions.ts';
import { WAGERS_MUTANTS } from './wagers.ts';

export const MUTANTS: readonly Mutant[] = [
  JOURNAL_MUTANTS,
  LOTS_MUTANTS,
  TABLES_MUTANTS,
  OBLIGATIONS_MUTANTS,
  PERSONS_MUTANTS,
  LOCKS_MUTANTS,
  RECORDS_MUTANTS,
  WAGERS_MUTANTS,
  TIMES_MUTANTS,
  VERSION_MUTANTS,
  REDEMPTIONS_MUTANTS,
  PROVIDER_MUTANTS,
].flatMap((files) =>
  Object.entries(files).flatMap(([file, changes]) =>
    Object.entries(changes).map(([name, [find, replace = '']]) => ({ name, file, find, replace })),
  ),
);
