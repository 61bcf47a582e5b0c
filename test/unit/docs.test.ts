// What the documents say is there, is there.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = 'workers|durable-objects|db|shared|test|scripts|ops|docs';
const PATH = new RegExp(`\`((?:${FOLDERS})/[\\w./*<>-]+)\``, 'g');
// Written where things are run, and not committed.
const MADE = /^test-artifacts/;
// History: what a decision was about may have moved since.
const documents = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })];

it.each(documents)('%s names no file or folder of the repository that does not exist', (name) => {
  const text = readFileSync(join(ROOT, name), 'utf8');
  const named = [...text.matchAll(PATH)].map(([, path = '']) => path);
  const gone = named.filter((path) => {
    const pattern = path.replaceAll(/<[\w-]+>/g, '*').replace(/\/$/, '');
    return !MADE.test(path) && globSync([pattern, `${pattern}-*`], { cwd: ROOT }).length === 0;
  });
  expect(gone).toEqual([]);
});
