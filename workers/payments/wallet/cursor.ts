// Cursors of the history. A page over both currencies walks two chains at once, so a cursor holds a
// place in each: the journal row to go on with, nothing where a chain has ended or was not asked for.

import { decodeCursor, encodeCursor } from '#shared/http/page.ts';
import { COIN_CURRENCIES, type CoinCurrency } from '#shared/money.ts';
import type { Positions } from '../store/wallet.ts';

/** A journal row's number, or nothing. */
const POSITION = /^\d{0,18}$/;

const positionOf = (text = '') => (text === '' ? null : BigInt(text));

/** Where a page starts; `null` for a cursor that is not one of ours or of another currency. */
export function positionsOf(
  cursor: string | undefined,
  currency: CoinCurrency | undefined,
): Positions | null {
  const wanted = (each: CoinCurrency) => currency === undefined || currency === each;
  if (cursor === undefined) {
    return { GC: wanted('GC') ? 0n : null, SC: wanted('SC') ? 0n : null };
  }
  const parts = decodeCursor(cursor, [POSITION, POSITION]);
  if (parts === null) return null;
  const positions: Positions = { GC: positionOf(parts[0]), SC: positionOf(parts[1]) };
  const foreign = COIN_CURRENCIES.some((each) => !wanted(each) && positions[each] !== null);
  return foreign ? null : positions;
}

/** Where the next page starts after these rows. */
export function positionsAfter(
  from: Positions,
  rows: readonly { currency: CoinCurrency; nextId: bigint | null }[],
): Positions {
  const next = { ...from };
  for (const row of rows) next[row.currency] = row.nextId;
  return next;
}

/** The cursor of a place; `null` when every chain has ended. */
export function cursorOf({ GC, SC }: Positions): string | null {
  if (GC === null && SC === null) return null;
  return encodeCursor(String(GC ?? ''), String(SC ?? ''));
}
