// Stripe's parameters: form encoding with brackets, checked against a description of what an
// endpoint takes. What is not described is refused, as Stripe refuses it.

import { Refusal } from './refusal.ts';

export type Param =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'metadata'
  | { list: Param }
  | { fields: Readonly<Record<string, Param>> };
export type Fields = Readonly<Record<string, Param>>;

type Tree = { [key: string]: Tree | string };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function keysOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

/** `a[b][0]=c` as `{a: {b: {0: 'c'}}}`. */
export function parseForm(text: string): Tree {
  const tree: Tree = {};
  let unnamed = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = keysOf(name);
    let place = tree;
    for (const [index, raw] of keys.entries()) {
      const key = raw === '' ? String(unnamed++) : raw;
      if (FORBIDDEN.has(key)) throw new Refusal(400, `Invalid parameter: ${key}`);
      if (index === keys.length - 1) place[key] = value;
      else {
        const next = place[key];
        const below: Tree = typeof next === 'object' ? next : {};
        place[key] = below;
        place = below;
      }
    }
  }
  return tree;
}

function scalar(value: Tree | string, param: Param, name: string): unknown {
  if (typeof value !== 'string') throw new Refusal(400, `Invalid string: ${name}`, { param: name });
  if (param === 'integer') {
    if (!/^-?\d{1,15}$/.test(value)) {
      throw new Refusal(400, `Invalid integer: ${value}`, {
        code: 'parameter_invalid_integer',
        param: name,
      });
    }
    return Number(value);
  }
  if (param !== 'boolean') return value;
  if (value !== 'true' && value !== 'false') {
    throw new Refusal(400, `Invalid boolean: ${value}`, { param: name });
  }
  return value === 'true';
}

function metadata(value: Tree | string, name: string): Record<string, string> {
  if (typeof value === 'string') throw new Refusal(400, `Invalid hash: ${name}`, { param: name });
  const entries = Object.entries(value);
  if (entries.length > 50) throw new Refusal(400, 'Metadata can have up to 50 keys.');
  for (const [key, text] of entries) {
    if (typeof text !== 'string' || key.length > 40 || text.length > 500) {
      throw new Refusal(400, `Invalid metadata: ${key}`, { param: `${name}[${key}]` });
    }
  }
  return value as Record<string, string>;
}

function checked(value: Tree | string, param: Param, name: string): unknown {
  if (param === 'metadata') return metadata(value, name);
  if (typeof param === 'string') return scalar(value, param, name);
  if (typeof value === 'string') {
    throw new Refusal(400, `Invalid ${'list' in param ? 'array' : 'hash'}`, { param: name });
  }
  if ('list' in param) {
    return Object.entries(value).map(([key, item]) => checked(item, param.list, `${name}[${key}]`));
  }
  return checkFields(value, param.fields, name);
}

function checkFields(tree: Tree, fields: Fields, name = ''): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(tree)) {
    const full = name === '' ? key : `${name}[${key}]`;
    const param = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (param === undefined) {
      throw new Refusal(400, `Received unknown parameter: ${full}`, {
        code: 'parameter_unknown',
        param: full,
      });
    }
    result[key] = checked(value, param, full);
  }
  return result;
}

/** Reads parameters; throws Stripe's refusal for anything the endpoint does not take. */
export function readParams(text: string, fields: Fields): Record<string, unknown> {
  return checkFields(parseForm(text), { ...fields, expand: { list: 'string' } });
}

/** Throws when a required parameter is missing. */
export function requireParams(params: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    if (params[name] !== undefined && params[name] !== '') continue;
    throw new Refusal(400, `Missing required param: ${name}.`, {
      code: 'parameter_missing',
      param: name,
    });
  }
}
