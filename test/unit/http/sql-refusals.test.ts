// Refusals made in SQL: types do not reach there, so their codes and the names of their facts are
// read from its functions.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { factsSchema } from '#shared/error-facts.ts';
import { type ErrorCode, isErrorCode } from '#shared/errors.ts';

const FOLDER = join(import.meta.dirname, '../../../db/functions');
const REFUSES = /(?:ledger|approvals)\.(?:refusal|refuse|standing_refusal)\(\s*'(\w+)'/g;

/** The arguments of the call whose name begins at `start`. */
function argumentsAt(text: string, start: number): string[] {
  const found = [''];
  let depth = 0;
  for (const part of text.slice(text.indexOf('(', start)).match(/'[^']*'|[\s\S]/g) ?? []) {
    if (part === ')' && --depth === 0) return found.map((argument) => argument.trim());
    if (part === ',' && depth === 1) found.push('');
    else if (depth > 0) found[found.length - 1] += part;
    if (part === '(') depth++;
  }
  throw new Error('a call without an end');
}

const refusals = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.sql'))
  .flatMap((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    return [...text.matchAll(REFUSES)].map(({ index, 1: code = '' }) => {
      const [, given = ''] = argumentsAt(text, index);
      const pairs = given.startsWith('jsonb_build_object') ? argumentsAt(given, 0) : [];
      const names = pairs.filter((_, at) => at % 2 === 0).map((name) => name.slice(1, -1));
      return { file, code, names };
    });
  });

it('the reader of function files finds the refusals of SQL', () => {
  expect(refusals.length).toBeGreaterThan(60);
  expect(refusals.some(({ names }) => names.includes('retryAfterSeconds'))).toBe(true);
});

it('every code that SQL refuses with is one of the closed list', () => {
  expect(refusals.filter(({ code }) => !isErrorCode(code))).toEqual([]);
});

it('every fact that SQL tells with a code is declared for it', () => {
  const undeclared = refusals.filter(({ code, names }) =>
    names.some((name) => !Object.hasOwn(factsSchema(code as ErrorCode).shape, name)),
  );
  expect(undeclared).toEqual([]);
});
