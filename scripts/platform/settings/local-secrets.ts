// Secrets of a local platform, made once and kept in its data folder, readable by their owner only.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function read(path: string): object {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} is not readable JSON; restore it, or delete the data folder.`, {
      cause,
    });
  }
}

/** What the file keeps, with `fresh` for every name that it does not have yet, which is then kept. */
export function keep<Values extends object>(path: string, fresh: Values): Values {
  const known = read(path);
  const values = { ...fresh, ...known };
  if (Object.keys(fresh).every((name) => Object.hasOwn(known, name))) return values;
  mkdirSync(dirname(path), { recursive: true });
  // Beside and then in place: a run that is killed here leaves the old file or the new one.
  const aside = `${path}.new`;
  writeFileSync(aside, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, path);
  return values;
}
