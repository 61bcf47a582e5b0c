// What is written for people: a number, or a dash; never what a division by nothing left over.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedAmount, shownMultiplier, shownPercent } from '#site/amounts.ts';
import { shownAgo } from '#site/times.ts';

const SITE = join(import.meta.dirname, '../../../workers/gateway/site/src');
const ODD = [
  '',
  ' ',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e21',
  'undefined',
  'null',
  '0x1',
  '1,5',
  '.',
];

describe('a number on the site', () => {
  it('is written as one or as a dash, whatever comes in', () => {
    const anything = fc.oneof(
      fc.constantFrom(...ODD),
      fc.string(),
      fc.double().map(String),
      fc.double().map((value) => value.toFixed(4)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(groupedAmount(text)).toMatch(/^(–|−?\d{1,3}(,\d{3})*(\.\d+)?)$/);
        expect(shownMultiplier(text)).toMatch(/^(–|−?\d{1,3}(,\d{3})*(\.\d+)?×)$/);
        expect(shownPercent(text)).toMatch(/^(–|−?\d{1,3}(,\d{3})*(\.\d+)? %)$/);
      }),
    );
  });

  it('keeps what it was', () => {
    expect(groupedAmount('-10000.50')).toBe('−10,000.50');
    expect(shownMultiplier('1.9800')).toBe('1.98×');
    expect(shownMultiplier('12.0000')).toBe('12.00×');
    expect(shownMultiplier('1000.0000')).toBe('1,000.00×');
    expect(shownMultiplier(null)).toBe('–');
    expect(shownPercent('49.50')).toBe('49.50 %');
  });

  it('gets its sign in one place, so that none is written behind what is no number', () => {
    const files = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && path !== 'amounts.ts',
    );
    expect(files.length).toBeGreaterThan(50);
    for (const path of files) {
      const text = readFileSync(join(SITE, path), 'utf8');
      expect(text, path).not.toMatch(/\}\s*×|\}\s+%(?!\s*\w)/);
    }
  });
});

describe('a time on the site', () => {
  it('is told from the clock that it is given', () => {
    const at = '2026-01-01T12:00:00.000Z';
    const nowMs = Date.parse(at);
    expect(shownAgo(at, nowMs - 2 * 3_600_000)).toBe('in 2 hours');
    expect(shownAgo(at, nowMs + 60_000)).toBe('1 minute ago');
  });

  it('is counted from the platform’s clock everywhere', () => {
    const files = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    for (const path of files) {
      const text = readFileSync(join(SITE, path), 'utf8');
      // How long somebody has not typed is no time of the platform.
      if (path.endsWith('room-line.ts')) continue;
      expect(text, path).not.toMatch(/Date\.now\(\)|new Date\(\)/);
    }
  });
});
