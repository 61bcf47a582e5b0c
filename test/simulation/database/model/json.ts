// JSONB as Postgres spells it: keys by length, then by bytes; a space after colon and comma.

import { utf8 } from '#shared/bytes.ts';

function compareKeys(one: string, other: string): number {
  const [a, b] = [utf8(one), utf8(other)];
  if (a.length !== b.length) return a.length - b.length;
  return Buffer.compare(a, b);
}

/** The text of a value of type jsonb. Amounts are texts in our JSON, so numbers are plain. */
export function jsonbText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort(compareKeys);
  const fields = keys.map(
    (key) => `${JSON.stringify(key)}: ${jsonbText((value as Record<string, unknown>)[key])}`,
  );
  return `{${fields.join(', ')}}`;
}

/** `jsonb_strip_nulls`. */
export function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

/** A moment as `to_jsonb` spells it: no more digits than it needs. */
export function jsonMoment(ms: number | null): string | null {
  if (ms === null) return null;
  return new Date(ms).toISOString().replace(/\.?0*Z$/, '+00:00');
}
