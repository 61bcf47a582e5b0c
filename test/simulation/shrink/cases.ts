// Cases: shrunk lists of decisions, kept as files. A case broke an invariant once; since that was
// mended it must not, so all of them are replayed by the tests.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Decision } from '../decisions.ts';
import { commit } from '../run/report.ts';
import type { Shrunk } from './shrink.ts';

export const CASES = join(import.meta.dirname, '../cases');

export interface Case {
  scenario: string;
  seed: number;
  /** What it broke, and how that read. */
  invariant: string;
  message: string;
  /** The code that broke it. */
  commit: string;
  decisions: readonly Decision[];
}

export function readCase(text: string): Case {
  const known = JSON.parse(text) as Partial<Case>;
  const { scenario, seed, decisions } = known;
  if (typeof scenario !== 'string' || typeof seed !== 'number' || !Array.isArray(decisions)) {
    throw new Error('this is no case: a case has a scenario, a seed and decisions');
  }
  return known as Case;
}

/** Writes a case and gives back its path from where the command runs. */
export function saveCase(shrunk: Shrunk, scenario: string): string {
  const { seed, failure, decisions } = shrunk;
  const { invariant, message } = failure;
  const kept: Case = { scenario, seed, invariant, message, commit: commit(), decisions };
  const text = JSON.stringify(kept, null, 2);
  const hash = createHash('sha256').update(JSON.stringify({ seed, decisions })).digest('hex');
  const name = `${invariant.replaceAll(/\W+/g, '-')}-${hash.slice(0, 8)}.json`;
  mkdirSync(CASES, { recursive: true });
  writeFileSync(join(CASES, name), `${text}\n`);
  return relative(process.cwd(), join(CASES, name));
}
