// Where SQL comes from: a statement made of text would take what somebody typed for a part of it.

import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SOURCES = globSync(['{workers,db}/**/*.{ts,tsx}', 'durable-objects/**/*.ts']);
const using = (pattern: RegExp) =>
  SOURCES.filter((file) => pattern.test(readFileSync(file, 'utf8'))).sort();

it('no Worker, no object and nothing of db/ makes a statement of text', () => {
  expect(using(/from 'drizzle-orm'/).length).toBeGreaterThan(0);
  expect(using(/\bsql\.raw\(/)).toEqual([]);
});

it('only db/ and stores build statements', () => {
  const outside = using(/from 'drizzle-orm/).filter(
    (file) => !/^(db\/|workers\/\w+\/store\/)/.test(file),
  );
  expect(outside).toEqual([]);
});
