// Cursor pagination. A cursor is a place in the order of a list, spelled so that nobody takes it apart;
// one that was not made here is refused, never interpreted. One row more than a page shows is asked
// for: it tells whether there is a next page.

import { base64UrlToBytes, bytesToBase64Url, utf8 } from '../bytes.ts';
import { isId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import { pageSize } from './route.ts';

/** A place as an opaque text. */
export function encodeCursor(...parts: string[]): string {
  return bytesToBase64Url(utf8(JSON.stringify(parts)));
}

/** The parts of a place, each of which fits its pattern; `null` for what is no such place. */
export function decodeCursor(cursor: string, patterns: readonly RegExp[]): string[] | null {
  try {
    const bytes = base64UrlToBytes(cursor) ?? new Uint8Array();
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(parts) || parts.length !== patterns.length) return null;
    const fits = patterns.every((pattern, index) => {
      const part: unknown = parts[index];
      return typeof part === 'string' && pattern.test(part);
    });
    return fits ? parts : null;
  } catch {
    return null;
  }
}

interface List<Row, Place, Item> {
  /** The place that a cursor names; `null` for one that was not made here. */
  after(cursor: string): Place | null;
  /** So many rows behind a place, or from the start. */
  rows(after: Place | null, limit: number): Promise<readonly Row[]>;
  cursorOf(row: Row): string;
  view(row: Row): Item | Promise<Item>;
}

/** Lists whose order is that of their ids, which are their cursors as they are. */
export const BY_ID = {
  after: (cursor: string) => (isId(cursor) ? cursor : null),
  cursorOf: ({ id }: { id: string }) => id,
};

/** Answers with the page that was asked for: `{items, nextCursor}`. */
export async function listReply<Row, Place, Item>(
  query: { cursor?: string | undefined; limit?: string | undefined },
  { after, rows, cursorOf, view }: List<Row, Place, Item>,
): Promise<Result<{ items: Item[]; nextCursor: string | null }, 'invalid_cursor'>> {
  const place = query.cursor === undefined ? null : after(query.cursor);
  if (query.cursor !== undefined && place === null) return err('invalid_cursor');
  const limit = pageSize(query.limit);
  const found = await rows(place, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? cursorOf(last) : null;
  return ok({ items: await Promise.all(items.map(view)), nextCursor });
}

/** The number that a cursor names, `null` without one, `undefined` for what was not made here. */
export function numberAt(cursor: string | undefined): number | null | undefined {
  if (cursor === undefined) return null;
  return /^(0|[1-9]\d{0,14})$/.test(cursor) ? Number(cursor) : undefined;
}

/** A page of an object's, whose places are numbers. */
export function numberedPage<Page extends { next: number | null }>({ next, ...page }: Page) {
  return { ...page, nextCursor: next === null ? null : String(next) };
}
