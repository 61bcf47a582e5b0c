// Where one stands in the list of all rounds of a player. The order is that of time, newest first; rounds of
// one millisecond go by table, and those of a table by nonce. A place is a position and not a row, so it
// stays good while new rounds arrive and when what it names was another filter's.

import { decodeCursor, encodeCursor } from '#shared/http/page.ts';

/** Everything behind it is older. */
export interface Place {
  atMs: number;
  sessionId: string;
  nonce: number;
}

const PATTERNS = [/^(0|[1-9]\d{0,12})$/, /^[0-9a-f-]{36}$/, /^(0|[1-9]\d{0,14})$/];

/** Behind every id and nonce. */
const LAST = { sessionId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', nonce: 999_999_999_999_999 };

/** The place in front of all rounds of a moment. */
export const placeAt = (atMs: number): Place => ({ atMs, ...LAST });

/** A place as an opaque text. */
export const cursorOf = ({ atMs, sessionId, nonce }: Place) =>
  encodeCursor(String(atMs), sessionId, String(nonce));

/** The place that a cursor names; `null` for one that was not made here. */
export function placeOf(cursor: string): Place | null {
  const parts = decodeCursor(cursor, PATTERNS);
  if (parts === null) return null;
  const [atMs = '', sessionId = '', nonce = ''] = parts;
  return { atMs: Number(atMs), sessionId, nonce: Number(nonce) };
}

/** What of a table's rounds is behind a place: those before a moment, and perhaps before a nonce. */
export function restOf(place: Place, sessionId: string) {
  const { atMs } = place;
  if (sessionId > place.sessionId) return { beforeMs: atMs, beforeNonce: null };
  const beforeNonce = sessionId === place.sessionId ? place.nonce : null;
  return { beforeMs: atMs + 1, beforeNonce };
}
