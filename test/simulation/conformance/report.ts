// What either side prints: what was seen of each fact, beside what may be seen.

import { isDeepStrictEqual } from 'node:util';
import type { Fact, Seen } from './fact.ts';

/** A fact as it was seen: once on workerd, once per seed in the model. */
export interface Observation {
  name: string;
  allowed: readonly Seen[];
  seen: Seen[];
}

/** What was seen of a fact; what its driver threw is seen too, and never allowed. */
export const observationOf = ({ name, seen: allowed }: Fact, seen: Seen[]): Observation => ({
  name,
  allowed,
  seen,
});

/** What was seen and may not be seen. */
export const oddOf = ({ allowed, seen }: Observation): Seen | undefined =>
  seen.find((value) => !allowed.some((one) => isDeepStrictEqual(value, one)));

/** Prints a report as JSON, or with `--check` as lines for people. */
export function print(report: readonly Observation[]): void {
  if (!process.argv.includes('--check')) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  for (const observation of report) {
    const { name, allowed } = observation;
    const odd = oddOf(observation);
    const said = allowed.map((value) => `\nsaid ${JSON.stringify(value)}`).join('');
    const line =
      odd === undefined ? `ok ${name}` : `!! ${name}\nseen ${JSON.stringify(odd)}${said}`;
    process.stdout.write(`${line}\n`);
    if (odd !== undefined) process.exitCode = 1;
  }
}
