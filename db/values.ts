// How values cross between TypeScript and SQL where both have a type of their own: moments are
// milliseconds here and timestamptz there, amounts are bigint, and JSON carries both as text.

import { z } from 'zod';
import { toTimestamp } from '#shared/time.ts';

/** A moment as a parameter. */
export const at = toTimestamp;

/** A duration as a parameter of type interval. */
export const span = (ms: number) => `${ms} milliseconds`;

/** JSON as a parameter; amounts go as text, null and undefined as SQL's null. */
export function json(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each,
  );
}

/** Milliseconds of a timestamptz as Postgres writes it; what is finer is cut off. */
export function momentMs(text: string): number {
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(ms)) throw new RangeError('not a moment of the calendar');
  return ms;
}

// Schemas of answers.
/** Every key of a contract's type: one that may be absent is not forgotten either. */
export type Keys<T> = Record<keyof T, z.ZodType>;

/** JSON that we wrote in this shape, which another schema has checked. */
export const written = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);
/** BIGINT or NUMERIC without fraction, as it travels. */
export const digits = z.string().regex(/^-?\d+$/);
/** The same as a number to reckon with. */
export const micros = digits.transform(BigInt);
/** BIGINT that counts, or JSON's milliseconds as text. */
export const count = digits.transform(Number);
/** A timestamptz column. */
export const moment = z.string().transform(momentMs);
