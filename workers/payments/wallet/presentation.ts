// Micros and milliseconds of the store as the outer contract spells them.

import type { TablePart } from '#shared/contracts/hub-coins.ts';
import type { CurrentExclusion } from '#shared/contracts/wallet.ts';
import { formatAmount } from '#shared/money.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Adjustment, Balance, LimitRow, Redeemable, Transaction } from '../store/index.ts';

const amount = (micros: string) => formatAmount(BigInt(micros));
const timestamp = (ms: string) => toTimestamp(Number(ms));

/** One currency of the wallet, with what its tables said last. */
export function balanceOf(balance: Balance, tables: readonly TablePart[] = []) {
  const { currency, availableMicros, atTablesMicros, onHoldMicros, debtMicros, version } = balance;
  return {
    currency,
    available: formatAmount(availableMicros),
    atTables: formatAmount(atTablesMicros),
    onHold: formatAmount(onHoldMicros),
    total: formatAmount(availableMicros + atTablesMicros + onHoldMicros),
    debt: formatAmount(debtMicros),
    version,
    tables: tables
      .filter((table) => table.currency === currency)
      .map(({ sessionId, seq, balanceMicros }) => ({
        sessionId,
        seq,
        balance: formatAmount(balanceMicros),
      })),
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
  return {
    id: outerId(row.entryId, row.atMs),
    kind: row.kind,
    currency: row.currency,
    amount: formatAmount(row.effectMicros),
    balanceAfter: formatAmount(row.afterMicros),
    ...(row.sessionId === null ? {} : { sessionId: row.sessionId }),
    ...(row.gameId === null ? {} : { gameId: row.gameId }),
    at: toTimestamp(row.atMs),
  };
}

/** A chance of millionths as a decimal number: 750000 is "0.75". */
const chanceText = (ppm: number) => formatAmount(BigInt(ppm));

/** What can be redeemed, with the grants that lock the rest. */
export function redeemableOf(found: Redeemable) {
  return {
    currency: 'SC' as const,
    redeemable: amount(found.redeemableMicros),
    available: amount(found.availableMicros),
    atTables: amount(found.atTablesMicros),
    locked: amount(found.lockedMicros),
    debtOutstanding: found.debt,
    playthroughChanceMax: chanceText(found.chanceMaxPpm),
    lots: found.lots.map((lot) => ({
      id: outerId(BigInt(lot.id), Number(lot.grantedAtMs)),
      source: lot.source,
      state: lot.state,
      granted: amount(lot.grantedMicros),
      playthroughMultiple: lot.multiple,
      required: amount(lot.requiredMicros),
      wagered: amount(lot.wageredMicros),
      leftToPlay: formatAmount(BigInt(lot.requiredMicros) - BigInt(lot.wageredMicros)),
      locked: amount(lot.lockedMicros),
      grantedAt: timestamp(lot.grantedAtMs),
      expiresAt: lot.expiresAtMs === null ? null : timestamp(lot.expiresAtMs),
    })),
  };
}

/** A limit with the raise that waits. */
export function limitOf(row: LimitRow) {
  const { kind, currency, period, amountMicros, nextAmountMicros, nextAtMs } = row;
  const orNull = (micros: string | null) => (micros === null ? null : amount(micros));
  return {
    kind,
    currency,
    period,
    amount: orNull(amountMicros),
    next: nextAtMs === null ? null : { amount: orNull(nextAmountMicros), at: timestamp(nextAtMs) },
  };
}

/** An exclusion that holds now. */
export function exclusionOf({ kind, sinceMs, untilMs }: CurrentExclusion) {
  const until = untilMs === null ? null : toTimestamp(untilMs);
  return { kind, until, since: toTimestamp(sinceMs) };
}

/** An adjustment. */
export function adjustmentOf(found: Adjustment) {
  const { amountMicros, proposedAtMs, decidedAtMs, replayed: _, ...rest } = found;
  return {
    ...rest,
    amount: amount(amountMicros),
    // A proposal and its approval have the same id.
    approval: { id: found.id, state: found.state === 'proposed' ? 'waiting' : found.state },
    proposedAt: timestamp(proposedAtMs),
    decidedAt: decidedAtMs === null ? null : timestamp(decidedAtMs),
  };
}
