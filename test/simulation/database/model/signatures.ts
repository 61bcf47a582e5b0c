// What the SQL functions take and give, read from their sources: so a parameter that moves there
// cannot stay behind here.

import { readdirSync, readFileSync } from 'node:fs';
import { typeName } from './wire.ts';

/** A named column of an answer. */
export interface Field {
  name: string;
  type: string;
}

export interface Signature {
  params: { type: string; hasDefault: boolean }[];
  /** True for a set, of values or of rows. */
  isSet: boolean;
  /** Of a value, or the table whose rows are given. */
  type: string;
  /** Of a table that the function names itself. */
  columns: Field[] | null;
}

const ROOT = `${import.meta.dirname}/../../../../db/functions`;
const CREATED =
  /create or replace function (\w+\.\w+)\s*\(([^$]*?)\)(?:\s+returns\s+([^$]*?))?\s+language/g;

/** Splits at commas outside of parentheses. */
function parts(list: string): string[] {
  const found = list.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  return found.map((part) => part.trim()).filter((part) => part !== '');
}

function fieldOf(part: string): Field {
  const [, name = '', type = ''] = /^(\w+)\s+(.+)$/s.exec(part) ?? [];
  return { name, type: typeName(type) };
}

function signatureOf(params: string, returns: string | undefined): Signature {
  const given = parts(params);
  const outs = given.filter((part) => /^out\s/.test(part));
  const table = returns === undefined ? null : /^table\s*\((.*)\)/s.exec(returns);
  const columns = table === null ? outs.map((part) => part.slice(4)) : parts(table[1] ?? '');
  return {
    params: given
      .filter((part) => !outs.includes(part))
      .map((part) => {
        const [typed = '', fallback] = part.split(/\s+default\s+/);
        return { type: fieldOf(typed).type, hasDefault: fallback !== undefined };
      }),
    isSet: columns.length > 0 || /^setof\s/.test(returns ?? ''),
    type: typeName((returns ?? 'record').replace(/^setof\s+/, '')),
    columns: columns.length === 0 ? null : columns.map(fieldOf),
  };
}

function readAll(): Map<string, Signature> {
  const found = new Map<string, Signature>();
  for (const path of readdirSync(ROOT, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.sql')) continue;
    const source = readFileSync(`${ROOT}/${path}`, 'utf8').replaceAll(/--.*$/gm, '');
    for (const [, name = '', params = '', returns] of source.matchAll(CREATED)) {
      found.set(name, signatureOf(params, returns?.trim()));
    }
  }
  return found;
}

/** Every function of db/functions by its name. */
export const SIGNATURES: ReadonlyMap<string, Signature> = readAll();
