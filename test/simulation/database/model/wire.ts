// Values as they cross the wire: parameters and answers are the texts of Postgres.

import { jsonbText } from './json.ts';

const NAMES: Record<string, string> = {
  int: 'int4',
  integer: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  count: 'int8',
  boolean: 'bool',
  'double precision': 'float8',
  'timestamp with time zone': 'timestamptz',
};

/** Object ids of types, which the driver parses by. */
const OIDS: Record<string, number> = {
  ...{ bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, jsonb: 3802, float8: 701 },
  ...{ timestamptz: 1184, interval: 1186, numeric: 1700, uuid: 2950, date: 1082, void: 2278 },
  ...{ 'text[]': 1009, 'uuid[]': 2951, 'int8[]': 1016, 'bytea[]': 1001 },
};

/** One name for a type that has several; a trailing `?` is ours. */
export function typeName(text: string): string {
  const plain = text
    .trim()
    .replace(/\?$/, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/\(.*\)$/, '');
  const [, element = '', list = ''] = /^(.*?)(\[\])?$/.exec(plain) ?? [];
  return `${NAMES[element] ?? element}${list}`;
}

export const oidOf = (type: string) => OIDS[type] ?? 25;

const UNITS: Record<string, number> = {
  ...{ millisecond: 1, second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 },
};

function intervalMs(text: string): number {
  const [, many = '', unit = ''] = /^(-?\d+(?:\.\d+)?) (\w+?)s?$/.exec(text) ?? [];
  const unitMs = UNITS[unit];
  if (unitMs === undefined) throw new Error(`The model reads no interval like ${text}.`);
  return Number(many) * unitMs;
}

function momentMs(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(ms)) throw new Error(`The model reads no moment like ${text}.`);
  return ms;
}

/** Elements of a list like `{a,"b c"}`. */
function elements(text: string): string[] {
  const found = text.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return found.map((each) =>
    each.startsWith('"') ? each.slice(1, -1).replaceAll(/\\(.)/g, '$1') : each,
  );
}

const READERS: Record<string, (text: string) => unknown> = {
  ...{ int2: Number, int4: Number, float8: Number, int8: BigInt, numeric: BigInt },
  bool: (text) => text === 'true' || text === 't',
  jsonb: (text) => JSON.parse(text) as unknown,
  ...{ interval: intervalMs, timestamptz: momentMs },
};

/** A parameter of a type. */
export function readValue(type: string, text: string | null): unknown {
  if (text === null) return null;
  if (type.endsWith('[]')) {
    return elements(text).map((each) => readValue(type.slice(0, -2), each));
  }
  return READERS[type]?.(text) ?? text;
}

function momentText(ms: number): string {
  if (ms === Infinity) return 'infinity';
  if (ms === -Infinity) return '-infinity';
  const iso = new Date(ms).toISOString().replace('T', ' ');
  return iso.replace(/\.?0*Z$/, '+00');
}

const NEEDS_QUOTES = /^$|^null$|[{},"\\\s]/i;

function listText(type: string, list: readonly unknown[]): string {
  const texts = list.map((each) => {
    const text = spellValue(type, each);
    if (text === null) return 'NULL';
    return NEEDS_QUOTES.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
  });
  return `{${texts.join(',')}}`;
}

/** A value of a type as Postgres spells it. */
export function spellValue(type: string, value: unknown): string | null {
  if (value === null || value === undefined) return type === 'void' ? '' : null;
  if (type.endsWith('[]')) return listText(type.slice(0, -2), value as unknown[]);
  if (type === 'bool') return value === true ? 't' : 'f';
  if (type === 'timestamptz') return momentText(value as number);
  return type === 'jsonb' ? jsonbText(value) : String(value);
}
