// A file is read in one sitting: none of what people write is longer than 400 lines.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const LINES_MAX = 400;
const FOLDERS = ['db', 'durable-objects', 'scripts', 'shared', 'test', 'workers'];
const WRITTEN = /\.(ts|tsx|mjs|js|css|sql)$/;
/** Made by a program, which is named in each of them. */
const GENERATED = new Set([
  'db/schema.sql',
  'shared/text/confusables-data.ts',
  'test/db/release/data.sql',
]);

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) return WRITTEN.test(path) ? [path] : [];
    return entry.isDirectory() && !/^(dist.*|node_modules|\.wrangler)$/.test(entry.name)
      ? filesOf(path)
      : [];
  });
}

const lengthOf = (path: string) => readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;

it('no file that people write is longer than 400 lines', () => {
  const long = FOLDERS.flatMap(filesOf)
    .filter((path) => !GENERATED.has(path))
    .map((path) => [path, lengthOf(path)] as const)
    .filter(([, length]) => length > LINES_MAX);
  expect(long).toEqual([]);
});
