// The table of requirements is true: each piece of evidence exists, and the file is what the code says.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverage, TABLE_PATH, taggedTests, unproved } from '#test/security/coverage.ts';
import { EVIDENCE } from '#test/security/evidence.ts';
import { REQUIREMENTS } from '#test/security/requirements.ts';
import { JOBS } from '#workers/auth/jobs.ts';
import { WINDOWS } from '#workers/auth/settings.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the table of requirements', () => {
  it('knows the 234 requirements, 55, 120 and 59 by level', () => {
    const count = (level: number) => REQUIREMENTS.filter((entry) => entry.level === level).length;
    expect([count(1), count(2), count(3)]).toEqual([55, 120, 59]);
    expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(234);
  });

  it('has a tagged test or a reason for every requirement, and no unknown tag', () => {
    expect(coverage().problems).toEqual([]);
  });

  it('is up to date (npm run coverage:asvs)', () => {
    expect(readFileSync(TABLE_PATH, 'utf8')).toBe(coverage().text);
  });

  it('names only documents that exist and speak of the requirement', () => {
    for (const [id, evidence] of Object.entries(EVIDENCE)) {
      if (!('document' in evidence)) continue;
      expect(existsSync(join(root, evidence.document)), evidence.document).toBe(true);
      expect(read(evidence.document), `${id} in ${evidence.document}`).toContain(id);
    }
  });
});

describe('a tag of evidence', () => {
  const tagged = (code: string) =>
    taggedTests('x.test.ts', `describe('a door', () => {\n  // evidence: V1.2.3 A7\n${code}`);

  it('belongs to the test that follows it, also to one of a table', () => {
    const expected = { file: 'x.test.ts', tags: ['V1.2.3', 'A7'] };
    expect(tagged("  it('is shut', () => {});")).toEqual([
      { ...expected, title: 'is shut', name: 'a door is shut' },
    ]);
    expect(tagged("  it.each([['a', 1]])('of %s is shut', () => {});")).toEqual([
      { ...expected, title: 'of %s is shut', name: 'a door of %s is shut' },
    ]);
  });

  it.each(["  it.skip('is shut', () => {});", "  it.todo('is shut');", '  const it = 1;', ''])(
    'is refused before what is no test that runs: %j',
    (code) => {
      expect(() => tagged(code)).toThrow('no test that runs follows');
    },
  );

  it('is proved only by a run in which one of its tests passed', () => {
    const all = tagged("  it.each([[1]])('of %s is shut (always)', () => {});");
    const report = (status: string, title = 'of oak is shut (always)') => ({
      testResults: [{ name: '/a/x.test.ts', assertionResults: [{ title, status }] }],
    });
    expect(unproved(all, report('passed'))).toEqual([]);
    expect(unproved(all, report('skipped'))).toEqual(['V1.2.3', 'A7']);
    expect(unproved(all, report('passed', 'of oak is open'))).toEqual(['V1.2.3', 'A7']);
  });
});

describe('the documents', () => {
  it('say the limits that the code has', () => {
    const text = read('docs/security/authentication.md');
    const minutes = (ms: number) => (ms === 3_600_000 ? 'an hour' : `in ${ms / 60_000} min`);
    for (const [name, { limit, windowMs }] of Object.entries(WINDOWS)) {
      expect(text, name).toContain(`${limit} ${minutes(windowMs)}`);
    }
  });

  it('name every job', () => {
    const text = read('docs/identity.md');
    for (const name of Object.keys(JOBS)) expect(text).toContain(`\`${name}\``);
  });
});
