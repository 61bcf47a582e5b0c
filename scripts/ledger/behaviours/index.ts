// Every behaviour of the ledger: the tests run them once, the mutation run once per mutant.

import { CLOCK } from './clock.ts';
import { CUSTODY } from './custody.ts';
import { LOTS } from './lots.ts';
import { OBLIGATIONS } from './obligations.ts';
import { RECORDS } from './records.ts';
import { REFUSALS } from './refusals.ts';
import { TABLES } from './tables.ts';
import type { Behaviour } from './world.ts';

export const BEHAVIOURS: readonly Behaviour[] = [
  ...TABLES,
  ...LOTS,
  ...OBLIGATIONS,
  ...CUSTODY,
  ...CLOCK,
  ...REFUSALS,
  ...RECORDS,
];
