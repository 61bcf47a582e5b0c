// Frame parsing: a frame's text to a value that is JSON, of a known shape, and can be stored. Strict:
// what is unknown is refused with the id it named, if it named one.

import type { z } from 'zod';
import { checkTree } from '#shared/http/body.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** What was read; `ref` is the id that the frame named. */
export type ParsedFrame<Frame> = Result<Frame> & { ref: string | null };

// What `checkTree` looks for cannot be written without one of these: an escape (NUL, half a
// character), a forbidden key, as many digits as a card has, deep nesting. The usual frame has none
// and is spared the walk.
const SUSPICIOUS =
  /\\|__proto__|constructor|prototype|(?:\p{Nd}[^\p{L}\p{Nd}]{0,3}){13}|(?:[[{][^[{]*){8}/u;

function refOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' && /^[\x21-\x7e]{1,64}$/.test(value.id) ? value.id : null;
}

/** Whether a frame is larger than so many bytes. */
export function isTooLong(text: string, bytesMax: number): boolean {
  if (text.length > bytesMax) return true;
  // A unit of a text has three bytes at most: the usual frame is not counted.
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax;
}

/** Reads a frame's text. */
export function parseFrame<Frame>(text: string, schema: z.ZodType<Frame>): ParsedFrame<Frame> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ...err('invalid_json'), ref: null };
  }
  const ref = refOf(value);
  const tree = SUSPICIOUS.test(text) ? checkTree(value) : ok(value);
  if (!tree.ok) return { ...tree, ref };
  const frame = schema.safeParse(value);
  if (frame.success) return { ...ok(frame.data), ref };
  return { ...err('invalid_request', { field: frame.error.issues[0]?.path.join('.') ?? '' }), ref };
}
