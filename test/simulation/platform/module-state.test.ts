// Every variable in which a module of the platform could keep something is judged: it stands in one of
// the three lists of module-state.ts, and in none of them stands one that is not there.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KEPT_BY_ALL, KEPT_BY_NODE, KEPT_BY_RUN, keptApart } from './module-state.ts';

const ROOT = join(import.meta.dirname, '../../..');
// A `let`, or a collection that was not made from what it will always hold and is not read-only.
const KEEPS =
  /^(?:export )?(?:let (\w+)|const (\w+)(?::(?! (?:readonly|Readonly))[^=]+)? = new (?:Map|Set|WeakMap|WeakSet)(?:<.*>)?\(\))/gm;

function keeping(): Record<string, string[]> {
  const files = globSync('{workers,durable-objects,shared,db}/**/*.ts', {
    cwd: ROOT,
    exclude: ['workers/gateway/site/**', '**/*.d.ts'],
  });
  const found = files.sort().map((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    return [file, [...source.matchAll(KEEPS)].map(([, one, other]) => one ?? other ?? '').sort()];
  });
  return Object.fromEntries(found.filter(([, names]) => (names?.length ?? 0) > 0));
}

test('what modules keep is kept by each node or run, or may stand once for all', () => {
  const judged: Record<string, string[]> = {};
  for (const [file, names] of [KEPT_BY_NODE, KEPT_BY_RUN, KEPT_BY_ALL].flatMap(Object.entries)) {
    judged[file] = [...(judged[file] ?? []), ...names].sort();
  }
  expect(judged).toEqual(keeping());
});

test('every declaration is found, and every use of a variable is changed', () => {
  const apart = { ...KEPT_BY_NODE, ...KEPT_BY_RUN };
  for (const [file, names] of Object.entries(apart)) {
    const changed = keptApart(file, readFileSync(join(ROOT, file), 'utf8'));
    expect(changed.split(/per(?:Node|Run)\(\(\) =>/)).toHaveLength(names.length + 1);
    for (const name of names) {
      expect(changed).not.toMatch(new RegExp(`^let ${name}\\b`, 'm'));
      if (changed.includes(`${name}Kept`)) {
        expect(changed).not.toMatch(new RegExp(`(?<![.\\w])${name} (?:=|\\+=|-=) `));
      }
    }
  }
});
