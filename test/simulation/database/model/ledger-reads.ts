// What a player sees of the books, the sweeps of the clock, and the whole books for whoever checks
// them (db/functions/ledger: reads, holds, roll_up, check).

import { afterRaise } from './ledger-grants.ts';
import {
  accountOf,
  findWallet,
  houseId,
  refuse,
  transfer,
  walletsOfPlayer,
} from './ledger-journal.ts';
import {
  CHANCE_MAX_PPM,
  lockedOf,
  lotsLocked,
  lotsOf,
  redeemableOf,
  voidLocksIfEmpty,
  walletParts,
} from './ledger-lots.ts';
import { debtOf } from './ledger-standing.ts';
import type { Wallet } from './ledger-tables.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

const KINDS: Record<number, string> = {
  ...{ 1: 'buy_in', 2: 'top_up', 3: 'play', 4: 'release', 5: 'cash_out', 6: 'bonus' },
  ...{ 7: 'adjustment', 8: 'correction', 9: 'hold', 10: 'hold_posted', 11: 'hold_voided' },
  ...{ 12: 'debt_payment', 13: 'claw_back', 14: 'expiry', 15: 'purchase', 16: 'transfer' },
  17: 'forfeit',
  ...{ 22: 'payout', 23: 'payout_returned', 24: 'withheld' },
};

/** Wallets of a player as rows of `ledger.wallet`. */
export function walletRows(model: Model, playerId: string) {
  return ['GC', 'SC'].map((currency) => {
    const wallet = findWallet(model, playerId, currency);
    if (wallet === undefined) {
      return { currency, available: 0n, atTables: 0n, onHold: 0n, debt: 0n, version: 0 };
    }
    const { available, atTables, onHold } = walletParts(model, wallet.accountId);
    const { receivableId, holdId, accountId } = wallet;
    const debt = receivableId === null ? 0n : -accountOf(model, receivableId).balanceMicros;
    const held = holdId === null ? 0 : accountOf(model, holdId).version;
    const version = accountOf(model, accountId).version + held;
    return { currency, available, atTables, onHold, debt, version };
  });
}

/** Wallets of a player as JSON. */
export const walletJson = (model: Model, playerId: string): Json[] =>
  walletRows(model, playerId).map((row) => ({
    ...{ currency: row.currency, availableMicros: `${row.available}` },
    ...{ atTablesMicros: `${row.atTables}`, onHoldMicros: `${row.onHold}` },
    ...{ debtMicros: `${row.debt}`, version: row.version },
  }));

function history(model: Model, accountId: number, from: number, countMax: number) {
  const { entries, moves } = model.ledger;
  let version = accountOf(model, accountId).version;
  if (from !== 0) {
    const entry = entries.get(from);
    if (entry === undefined) return [];
    if (entry.accountId === accountId) version = entry.version;
    else if (entry.contraId === accountId) version = entry.contraVersion ?? 0;
    else refuse('invalid_cursor');
  }
  const found = [];
  for (; version > 0 && found.length < countMax; version--) {
    const entry = entries.get(moves.get(accountId, version)?.entryId ?? 0);
    if (entry === undefined) break;
    const isOwn = entry.accountId === accountId;
    found.push({
      ...{ id: entry.id, at: entry.at, kind: KINDS[entry.kind] ?? '' },
      effectMicros: isOwn ? entry.effectMicros : -entry.effectMicros,
      afterMicros: isOwn ? entry.afterMicros : entry.contraAfterMicros,
      contraId: isOwn ? entry.contraId : entry.accountId,
      nextId: moves.get(accountId, version - 1)?.entryId ?? null,
    });
  }
  return found;
}

function transactions(
  model: Model,
  playerId: string,
  gcPosition: bigint | null,
  scPosition: bigint | null,
  countMax: number,
) {
  return walletsOfPlayer(model, playerId)
    .flatMap(({ accountId, currency }) => {
      const position = currency === 'GC' ? gcPosition : scPosition;
      if (position === null) return [];
      return history(model, accountId, Number(position), countMax).map(({ contraId, ...entry }) => {
        const [session] = model.ledger.sessions.by('accountId', contraId);
        const { sessionId = null, gameId = null } = session ?? {};
        return { ...entry, currency, sessionId, gameId };
      });
    })
    .sort((one, other) => other.id - one.id)
    .slice(0, countMax);
}

function redeemable(model: Model, playerId: string): Json {
  const wallet = findWallet(model, playerId, 'SC');
  const parts = wallet === undefined ? null : walletParts(model, wallet.accountId);
  const lots = wallet === undefined ? [] : lotsOf(model, wallet.accountId);
  const debt = debtOf(model, playerId);
  const free = wallet === undefined || debt ? 0n : redeemableOf(model, wallet.accountId);
  return {
    redeemableMicros: `${free}`,
    ...{ availableMicros: `${parts?.available ?? 0n}`, atTablesMicros: `${parts?.atTables ?? 0n}` },
    lockedMicros: `${wallet === undefined ? 0n : lotsLocked(model, wallet.accountId)}`,
    ...{ debt, chanceMaxPpm: CHANCE_MAX_PPM },
    lots: lots
      .filter((lot) => lockedOf(lot) > 0n)
      .map((lot) => ({
        ...{ id: `${lot.id}`, source: lot.source, state: lot.state },
        ...{ grantedMicros: `${lot.grantedMicros}`, multiple: `${lot.multiple}.00` },
        ...{ requiredMicros: `${lot.requiredMicros}`, wageredMicros: `${lot.wageredMicros}` },
        ...{ lockedMicros: `${lockedOf(lot)}`, grantedAtMs: msText(lot.grantedAt) },
        expiresAtMs: msText(lot.expiresAt),
      })),
  };
}

/** Ends a hold; the caller has seen that it is pending. */
function endHold(model: Model, id: string, state: 'posted' | 'voided' | 'expired'): void {
  const { holds, wallets } = model.ledger;
  const at = model.clockMs;
  const hold = holds.get(id);
  const wallet = hold === undefined ? undefined : wallets.get(hold.walletId);
  if (hold === undefined || wallet === undefined || wallet.holdId === null) return;
  holds.change(hold, { state });
  const content = `hold-${state}:${id}`;
  const { accountId, holdId } = wallet;
  if (state === 'posted') {
    const house = hold.purpose === 'redemption' ? 'redemptions' : 'transfers';
    const credit = houseId(house, wallet.currency);
    const amount = hold.amountMicros;
    transfer(model, { debit: holdId, credit, amount, kind: 10, content, at });
    if (wallet.lotsOpen) voidLocksIfEmpty(model, accountId);
    return;
  }
  const between = { debit: holdId, credit: accountId };
  transfer(model, { ...between, amount: hold.amountMicros, kind: 11, content, at });
  afterRaise(model, accountId, content, at);
}

/** Holds of a player that wait and may be taken back when they leave; they go back now. */
export function voidHolds(model: Model, wallets: Wallet[]): void {
  const own = wallets.flatMap(({ accountId }) => model.ledger.holds.by('walletId', accountId));
  for (const { id, state, purpose } of own) {
    if (state === 'pending' && purpose === 'transfer') endHold(model, id, 'voided');
  }
}

function expireHolds(model: Model, countMax: number): number {
  const due = model.ledger.holds
    .where(
      ({ state, expiresAt }) => state === 'pending' && (expiresAt ?? Infinity) <= model.clockMs,
    )
    .sort((one, other) => one.walletId - other.walletId || (one.id < other.id ? -1 : 1))
    .slice(0, countMax);
  for (const { id } of due) endHold(model, id, 'expired');
  return due.length;
}

/** Functions of reads and sweeps by name. */
export const LEDGER_READ_FUNCTIONS = {
  'ledger.wallet': walletRows,
  'ledger.transactions': transactions,
  'ledger.redeemable': redeemable,
  'ledger.expire_holds': expireHolds,
  'ledger.roll_up': () => 0n,
  'ledger.seal_roots': () => 0,
  'ledger.sweep_root_nodes': () => 0n,
};
