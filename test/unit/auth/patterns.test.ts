// No regular expression of ours can be made to run for long: each is tried with the longest text that
// a body may have, made of the characters that it likes best, in a context that can be interrupted.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { BODY_BYTES_MAX } from '#shared/http/body.ts';

const ROOT = join(import.meta.dirname, '../../..');
// Not the site: it runs in the browser of whoever types.
const FOLDERS = ['shared', 'workers', 'durable-objects', 'db'];
const LITERAL =
  /(?<=[=(,:!&|?[{;]\s*|return )\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s,;).\]])/g;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'site' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const literals = FOLDERS.flatMap((folder) => sources(join(ROOT, folder))).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(LITERAL)].map(
    ([text, source = '', flags = '']) => [relative(ROOT, path), text, source, flags] as const,
  ),
);

/** Long texts that nearly match: what the pattern repeats, then something it does not take. */
function attacks(source: string): string[] {
  const own = source.match(/[A-Za-z0-9@._\- ]/g) ?? [];
  const seeds = new Set([...own, 'a', 'A', '0', ' ', '-', '.', '@', '/', '\t', 'a.', 'a-', '0 ']);
  return [...seeds].map((seed) => `${seed.repeat(BODY_BYTES_MAX / seed.length)}\u0000`);
}

/** Processor time so far: what others do on the machine must not count. */
const spentMs = () => process.cpuUsage().user / 1_000;

// Eight passes of a pattern that is plainly linear take so long here; a hundred times that is for
// ever: what backtracks needs thousands of times as long on a text of this length.
const LIMIT_MS = (() => {
  const text = 'a '.repeat(BODY_BYTES_MAX / 2);
  const startedMs = spentMs();
  for (let pass = 0; pass < 8; pass++) text.match(/[a-z]+ /g);
  return Math.max(1_500, Math.ceil((spentMs() - startedMs) * 100));
})();

const WORK = new Script('for (const text of texts) { pattern.lastIndex = 0; pattern.test(text); }');

function finishes(source: string, flags: string): boolean {
  const pattern = new RegExp(source, flags);
  const context = createContext({ pattern, texts: attacks(source) });
  // The interrupt goes by the clock: whoever was interrupted without having had the time, tries again.
  for (let timeout = LIMIT_MS; ; timeout *= 2) {
    const startedMs = spentMs();
    try {
      WORK.runInContext(context, { timeout });
      return true;
    } catch {
      if (spentMs() - startedMs > LIMIT_MS / 2) return false;
    }
  }
}

describe('a regular expression', () => {
  it('is found wherever one is written: the search itself finds those we know', () => {
    expect(literals.length).toBeGreaterThan(60);
    const texts = literals.map(([, text]) => text);
    expect(texts).toContain('/^Bearer ([^\\s]+)$/i');
    expect(texts.some((text) => text.startsWith('/^\\$scrypt'))).toBe(true);
  });

  it('that can be made to run for ever is noticed: the trial itself works', () => {
    expect(finishes('^(a+)+$', '')).toBe(false);
    expect(finishes('^a+$', '')).toBe(true);
  });

  // evidence: V1.3.12 A36
  it.each(literals)('in %s, %s, ends soon on 64 KiB', (_, __, source, flags) => {
    expect(finishes(source, flags)).toBe(true);
  });
});
