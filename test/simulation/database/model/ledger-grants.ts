// What comes into a wallet and what is taken out of it again: grants, debts, coins given up
// (db/functions/ledger: lots, debts, and what follows a raise in journal).

import {
  accountOf,
  houseId,
  keepPosting,
  knownPosting,
  newAccount,
  noteRestriction,
  refuse,
  smaller,
  transfer,
  walletOf,
} from './ledger-journal.ts';
import { noteLots, takeExpired, voidLocksIfEmpty } from './ledger-lots.ts';
import { standingChanged } from './ledger-notices.ts';
import type { Wallet } from './ledger-tables.ts';
import type { Model } from './model.ts';

/** What must follow when coins become available: debts are paid, expired grants taken. */
export function afterRaise(model: Model, walletId: number, content: string, at: number): void {
  const wallet = model.ledger.wallets.get(walletId);
  if (wallet === undefined) return;
  if (wallet.receivableId !== null) {
    const owed = -accountOf(model, wallet.receivableId).balanceMicros;
    const amount = smaller(owed, accountOf(model, walletId).balanceMicros);
    if (amount > 0n) {
      const between = { debit: walletId, credit: wallet.receivableId };
      transfer(model, { ...between, amount, kind: 12, content, at });
      if (amount === owed) standingChanged(model, wallet.playerId);
    }
  }
  if (wallet.lotsOpen) {
    takeExpired(model, walletId, content, at);
    voidLocksIfEmpty(model, walletId);
  }
}

/** A grant from the house. */
export interface Grant {
  playerId: string;
  currency: string;
  amount: bigint;
  source: string;
  multiple: number;
  expiresAt: number | null;
  kind: number;
}

/** Grants coins, once per key; Sweeps Coins always as a lot. The entry's id. */
export function grant(model: Model, key: string, given: Grant, at: number): number {
  const { playerId, currency, amount, source, multiple, expiresAt, kind } = given;
  if (amount <= 0n) refuse('invalid_amount');
  const content = ['grant', playerId, currency, amount, source, multiple, kind].join(' ');
  const { accountId } = walletOf(model, playerId, currency);
  const known = knownPosting(model, key, content);
  if (known !== null) return known[0] as number;
  const house = houseId(kind === 7 ? 'adjustments' : 'issuance', currency);
  const id = transfer(model, { debit: house, credit: accountId, amount, kind, content, at });
  if (currency === 'SC') {
    const { numbers, lots } = model.ledger;
    numbers.lot += 1;
    lots.insert({
      ...{ id: numbers.lot, walletId: accountId, entryId: id, source, grantedMicros: amount },
      ...{ multiple, requiredMicros: amount * BigInt(multiple), wageredMicros: 0n },
      ...{ state: 'open', owedMicros: 0n, expiredMicros: 0n, takenBackMicros: 0n },
      ...{ grantedAt: at, expiresAt },
    });
    noteLots(model, accountId);
  }
  keepPosting(model, key, content, [id]);
  afterRaise(model, accountId, content, at);
  return id;
}

/** Takes back what is available; the rest becomes a debt. */
export function clawBack(
  model: Model,
  key: string,
  playerId: string,
  currency: string,
  amount: bigint,
): void {
  if (amount <= 0n) refuse('invalid_amount');
  const content = `claw_back ${playerId} ${currency} ${amount}`;
  const { accountId } = walletOf(model, playerId, currency);
  if (knownPosting(model, key, content) !== null) return;
  const { wallets } = model.ledger;
  const at = model.clockMs;
  const house = houseId('sales', currency);
  const taken = smaller(amount, accountOf(model, accountId).balanceMicros);
  const ids: number[] = [];
  if (taken > 0n) {
    const move = { debit: accountId, credit: house, amount: taken, kind: 13, content, at };
    ids.push(transfer(model, move));
  }
  let wallet = wallets.get(accountId) as Wallet;
  if (taken < amount) {
    if (wallet.receivableId === null) {
      const { id } = newAccount(model, currency, { floorMicros: null });
      wallet = wallets.change(wallet, { receivableId: id });
    }
    noteRestriction(model, playerId);
    const debit = wallet.receivableId as number;
    const move = { debit, credit: house, amount: amount - taken, kind: 13, content, at };
    ids.push(transfer(model, move));
    standingChanged(model, playerId);
  }
  if (wallet.lotsOpen) voidLocksIfEmpty(model, accountId);
  keepPosting(model, key, content, ids);
}

/** Coins that remain in one wallet go to the house; how many. */
export function forfeit(model: Model, wallet: Wallet, ending: string, at: number): bigint {
  const amount = accountOf(model, wallet.accountId).balanceMicros;
  if (amount <= 0n) return 0n;
  const key = `forfeit:${wallet.playerId}:${wallet.currency}${ending}`;
  const content = `${key} ${amount}`;
  const credit = houseId('forfeits', wallet.currency);
  const id = transfer(model, { debit: wallet.accountId, credit, amount, kind: 17, content, at });
  keepPosting(model, key, content, [id]);
  if (wallet.lotsOpen) voidLocksIfEmpty(model, wallet.accountId);
  return amount;
}
