// Micros and milliseconds of the store as the outer contract spells them.

import type { TablePart } from '#shared/contracts/hub-coins.ts';
import { formatAmount } from '#shared/money.ts';
import { outward } from '#shared/views/outward.ts';
import type { Adjustment, Balance, LimitRow, Redeemable, Transaction } from '../store/index.ts';

/** One currency of the wallet, with what its tables said last. */
export function balanceOf(balance: Balance, tables: readonly TablePart[] = []) {
  const { availableMicros, atTablesMicros, onHoldMicros } = balance;
  const here = tables.filter(({ currency }) => currency === balance.currency);
  return {
    ...outward(balance),
    total: formatAmount(availableMicros + atTablesMicros + onHoldMicros),
    tables: here.map(({ sessionId, seq, balanceMicros }) =>
      outward({ sessionId, seq, balanceMicros }),
    ),
  };
}

/**
 * A journal row's id as the outer world sees it: a UUIDv7 of its time and number, so it sorts like
 * the journal and is the same each time. It is a name, not a secret.
 */
export function outerId(number: bigint, atMs: number): string {
  const time = BigInt(atMs).toString(16).padStart(12, '0').slice(-12);
  const rest = (0x8000_0000_0000_0000n | number).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

/** A movement of the available balance. */
export function transactionOf(row: Transaction) {
  const { kind, currency, effect, after, sessionId, gameId, at } = outward(row);
  return {
    id: outerId(row.entryId, row.atMs),
    kind,
    currency,
    amount: effect,
    balanceAfter: after,
    ...(sessionId === null ? {} : { sessionId }),
    ...(gameId === null ? {} : { gameId }),
    at,
  };
}

/** A chance of millionths as a decimal number: 750000 is "0.75". */
const chanceText = (ppm: number) => formatAmount(BigInt(ppm));

/** What can be redeemed, with the grants that lock the rest. */
export function redeemableOf(found: Redeemable) {
  const { debt: debtOutstanding, chanceMaxPpm, lots, ...coins } = found;
  return {
    currency: 'SC' as const,
    ...outward(coins),
    debtOutstanding,
    playthroughChanceMax: chanceText(chanceMaxPpm),
    lots: lots.map(({ multiple: playthroughMultiple, ...lot }) => ({
      ...outward(lot),
      id: outerId(BigInt(lot.id), Number(lot.grantedAtMs)),
      playthroughMultiple,
      leftToPlay: formatAmount(BigInt(lot.requiredMicros) - BigInt(lot.wageredMicros)),
    })),
  };
}

/** A limit with the raise that waits. */
export function limitOf(row: LimitRow) {
  if ('minutes' in row) {
    const { nextMinutes: minutes, nextAt: at, ...limit } = outward(row);
    return { ...limit, next: at === null ? null : { minutes, at } };
  }
  const { nextAmount: amount, nextAt: at, ...limit } = outward(row);
  return { ...limit, next: at === null ? null : { amount, at } };
}

/** An adjustment. */
export function adjustmentOf(found: Adjustment) {
  const { replayed: _, ...shown } = outward(found);
  const state = found.state === 'proposed' ? 'waiting' : found.state;
  // A proposal and its approval have the same id.
  return { ...shown, approval: { id: found.id, state } };
}
