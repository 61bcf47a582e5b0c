// Playthrough: what a grant of Sweeps Coins obliges to wager (db/functions/ledger/lots.sql).

import { accountOf, houseId, larger, smaller, transfer } from './ledger-journal.ts';
import type { Lot } from './ledger-tables.ts';
import type { Model } from './model.ts';
import { locksWaived } from './rules.ts';

/** Bets with a greater chance than this (millionths) count nothing. */
export const CHANCE_MAX_PPM = 750_000;

export function lockedOf(lot: Lot): bigint {
  if (lot.state === 'expired') return lot.owedMicros;
  if (lot.state !== 'open' || lot.wageredMicros >= lot.requiredMicros) return 0n;
  return lot.grantedMicros - lot.takenBackMicros;
}

export function lotsOf(model: Model, walletId: number): Lot[] {
  return model.ledger.lots.by('walletId', walletId).sort((one, other) => one.id - other.id);
}

export const lotsLocked = (model: Model, walletId: number) =>
  lotsOf(model, walletId).reduce((sum, lot) => sum + lockedOf(lot), 0n);

export function noteLots(model: Model, walletId: number): void {
  const { wallets } = model.ledger;
  const wallet = wallets.get(walletId);
  const lotsOpen = lotsOf(model, walletId).some((lot) => lockedOf(lot) > 0n);
  if (wallet !== undefined && wallet.lotsOpen !== lotsOpen) wallets.change(wallet, { lotsOpen });
}

/** Spends what was wagered on the open lots, first in, first out. */
export function advanceLots(model: Model, walletId: number, wagered: bigint): void {
  let remaining = wagered;
  for (const lot of lotsOf(model, walletId)) {
    if (remaining <= 0n) break;
    if (lot.state !== 'open' || lockedOf(lot) <= 0n) continue;
    const step = smaller(remaining, lot.requiredMicros - lot.wageredMicros);
    model.ledger.lots.change(lot, { wageredMicros: lot.wageredMicros + step });
    remaining -= step;
  }
  noteLots(model, walletId);
}

/** Everything a wallet has. */
export function walletParts(model: Model, walletId: number) {
  const { sessions, wallets } = model.ledger;
  const atTables = sessions
    .by('walletId', walletId)
    .filter(({ closedAt, accountId }) => closedAt === null && accountId !== null)
    .reduce((sum, { accountId }) => sum + accountOf(model, accountId as number).balanceMicros, 0n);
  const holdId = wallets.get(walletId)?.holdId ?? null;
  return {
    available: accountOf(model, walletId).balanceMicros,
    atTables,
    onHold: holdId === null ? 0n : accountOf(model, holdId).balanceMicros,
  };
}

/** What could be redeemed now. */
export function redeemableOf(model: Model, walletId: number): bigint {
  const { available, atTables } = walletParts(model, walletId);
  let locked = lotsLocked(model, walletId);
  const playerId = model.ledger.wallets.get(walletId)?.playerId ?? '';
  if (locked > 0n && locksWaived(model, playerId, model.clockMs)) locked = 0n;
  return larger(0n, smaller(available, available + atTables - locked));
}

/** Nothing is left of the coins: what was still locked cannot be owed any more. */
export function voidLocksIfEmpty(model: Model, walletId: number): void {
  const { available, atTables, onHold } = walletParts(model, walletId);
  if (available + atTables + onHold > 0n) return;
  for (const lot of lotsOf(model, walletId)) {
    if (lockedOf(lot) > 0n) model.ledger.lots.change(lot, { state: 'void', owedMicros: 0n });
  }
  noteLots(model, walletId);
}

/** Takes what expired lots still owe, as far as it is available. */
export function takeExpired(model: Model, walletId: number, content: string, at: number): void {
  for (const lot of lotsOf(model, walletId)) {
    if (lot.state !== 'expired' || lot.owedMicros <= 0n) continue;
    const step = smaller(accountOf(model, walletId).balanceMicros, lot.owedMicros);
    if (step === 0n) break;
    const credit = houseId('expiry', 'SC');
    transfer(model, { debit: walletId, credit, amount: step, kind: 14, content, at });
    model.ledger.lots.change(lot, {
      owedMicros: lot.owedMicros - step,
      expiredMicros: lot.expiredMicros + step,
    });
  }
  noteLots(model, walletId);
}

function expireLots(model: Model, countMax: number): number {
  const at = model.clockMs;
  const due = model.ledger.lots
    .where((lot) => lot.state === 'open' && lot.expiresAt !== null && lot.expiresAt <= at)
    .filter((lot) => lockedOf(lot) > 0n)
    .sort((one, other) => one.walletId - other.walletId || one.id - other.id)
    .slice(0, countMax);
  for (const lot of due) {
    model.ledger.lots.change(lot, { state: 'expired', owedMicros: lockedOf(lot) });
    takeExpired(model, lot.walletId, `lot-expiry:${lot.id}`, at);
    voidLocksIfEmpty(model, lot.walletId);
  }
  return due.length;
}

/** Coins of a lot were taken back, or come back. */
export function resizeLot(model: Model, lotId: number, takenBack: bigint): void {
  const { lots } = model.ledger;
  const lot = lots.get(lotId);
  if (lot === undefined) throw new Error(`The model has no lot ${lotId}.`);
  const rest = (lot.grantedMicros - takenBack) * BigInt(lot.multiple);
  const owed = lot.owedMicros + lot.takenBackMicros - takenBack;
  lots.change(lot, {
    takenBackMicros: takenBack,
    requiredMicros: larger(lot.wageredMicros, rest),
    state: lot.state === 'void' && takenBack < lot.takenBackMicros ? 'open' : lot.state,
    owedMicros: lot.state === 'expired' ? larger(0n, owed) : 0n,
  });
  noteLots(model, lot.walletId);
}

/** Functions of lots by name. */
export const LEDGER_LOT_FUNCTIONS = { 'ledger.expire_lots': expireLots };
