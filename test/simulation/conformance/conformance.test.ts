// What our code relies on of the platform holds on workerd, and the simulation's model does the
// same: the model is worth nothing where it differs. Both run in a process of their own, once, and
// each fact is a test on either side.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Observation } from './report.ts';

const ROOT = join(import.meta.dirname, '../../..');

async function reportOf(script: string): Promise<Observation[]> {
  const path = join(import.meta.dirname, script);
  const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/node'), [path], {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

// Asked before the tests are known, because their names are the facts'.
const [workerd, model] = await Promise.all([reportOf('miniflare.ts'), reportOf('model.ts')]);

describe('on workerd', () => {
  it.each(workerd)('$name', ({ seen, allowed }) => {
    for (const value of seen) expect(allowed).toContainEqual(value);
  });
});

describe('in the model', () => {
  it.each(model)('$name', ({ seen, allowed }) => {
    for (const value of seen) expect(allowed).toContainEqual(value);
  });
});

describe('the facts', () => {
  it('are the same on both sides', () => {
    const namesOf = (report: Observation[]) => report.map(({ name }) => name);
    expect(namesOf(model)).toEqual(namesOf(workerd));
    expect(new Set(namesOf(model)).size).toBe(model.length);
    expect(model.length).toBeGreaterThanOrEqual(40);
  });

  it('allow nothing that neither side shows', () => {
    const shown = workerd.map(({ name, allowed, seen }, index) => ({
      name,
      unseen: allowed.filter((value) =>
        [...seen, ...(model[index]?.seen ?? [])].every(
          (other) => JSON.stringify(other) !== JSON.stringify(value),
        ),
      ),
    }));
    expect(shown.filter(({ unseen }) => unseen.length > 0)).toEqual([]);
  });
});
