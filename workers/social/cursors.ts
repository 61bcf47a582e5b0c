// Cursors of lists: a place in the order, spelled in base64url so that nobody takes it apart. One
// that was not made here is refused, never interpreted.

import { base64UrlToBytes, bytesToBase64Url, utf8 } from '#shared/bytes.ts';
import { isId } from '#shared/ids.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** Spells the parts of a place. */
export function cursorOf(...parts: string[]): string {
  return bytesToBase64Url(utf8(parts.join('\n')));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function partsOf(cursor: string, count: number): string[] | null {
  const bytes = base64UrlToBytes(cursor);
  if (bytes === null) return null;
  try {
    const parts = decoder.decode(bytes).split('\n');
    return parts.length === count ? parts : null;
  } catch {
    return null;
  }
}

/** A time as Postgres spells it, and an id. */
export function edgeCursor(
  cursor: string | undefined,
): Result<{ since: string; playerId: string } | null, 'invalid_cursor'> {
  if (cursor === undefined) return ok(null);
  const [since = '', playerId = ''] = partsOf(cursor, 2) ?? [];
  const isTime = /^\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(since);
  return isTime && isId(playerId) ? ok({ since, playerId }) : err('invalid_cursor');
}

/** A folded name. */
export function nameCursor(cursor: string | undefined): Result<string | null, 'invalid_cursor'> {
  if (cursor === undefined) return ok(null);
  const [name] = partsOf(cursor, 1) ?? [];
  const isName = name !== undefined && name.length <= 128 && /^[\p{L}\p{N}]+$/u.test(name);
  return isName ? ok(name) : err('invalid_cursor');
}

/** An id as it is. */
export function idCursor(cursor: string | undefined): Result<string | null, 'invalid_cursor'> {
  if (cursor === undefined) return ok(null);
  return isId(cursor) ? ok(cursor) : err('invalid_cursor');
}

/** The items of a page and the place of its last one when there are more. */
export function pageOfRows<Row>(
  rows: readonly Row[],
  limit: number,
  cursorAt: (row: Row) => string,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? cursorAt(last) : null,
  };
}
