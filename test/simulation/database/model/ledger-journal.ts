// Accounts, wallets, and the transfer that all postings go through (db/functions/ledger: accounts,
// journal, debts).

import type { Account, Wallet } from './ledger-tables.ts';
import type { Model } from './model.ts';
import { SqlRefusal } from './refusal.ts';

const CURRENCIES: Record<string, number> = { GC: 1, SC: 2, USD: 3 };
const HOUSES = {
  ...{ issuance: 1, play: 2, sales: 3, adjustments: 4, redemptions: 5, expiry: 6 },
  ...{ forfeits: 7, transfers: 8 },
} as const;

export type House = keyof typeof HOUSES;

/** Refuses and rolls back. */
export function refuse(code: string): never {
  throw new SqlRefusal('LX001', code, code);
}

/** A refusal that leaves nothing behind; facts that are null are left out. */
export function refusal(code: string, facts: object | null = null) {
  if (facts === null) return { refused: code };
  const told = Object.entries(facts).filter(([, fact]) => fact !== null && fact !== undefined);
  return { refused: code, facts: Object.fromEntries(told) };
}

export const smaller = (...amounts: bigint[]): bigint =>
  amounts.reduce((least, each) => (each < least ? each : least));
export const larger = (...amounts: bigint[]): bigint =>
  amounts.reduce((most, each) => (each > most ? each : most));

/** A tracked account is even, a house account odd; the currency is in the four bits above. */
export const isHouse = (id: number) => id % 2 === 1;
const currencyBits = (id: number) => Math.floor(id / 2) % 16;
export const currencyOf = (id: number) => ['', 'GC', 'SC', 'USD'][currencyBits(id)] ?? '';

export function houseId(name: House, currency: string): number {
  return HOUSES[name] * 32 + (CURRENCIES[currency] ?? 0) * 2 + 1;
}

/** The house account that plays against a table. */
export const playBeside = (id: number) => 2 * 32 + currencyBits(id) * 2 + 1;

/** A new account; what a player owes or paid has no floor. */
export function newAccount(model: Model, currency: string, more: Partial<Account> = {}): Account {
  const { numbers, accounts } = model.ledger;
  numbers.account += 1;
  const id = numbers.account * 32 + (CURRENCIES[currency] ?? 0) * 2;
  return accounts.insert({
    ...{ id, floorMicros: 0n, multiplierMax: null, resultDay: null, closed: false, version: 0 },
    ...{ balanceMicros: 0n, wageredMicros: null, paidMicros: null, resultMicros: null },
    dayStartMicros: null,
    ...more,
  });
}

export function accountOf(model: Model, id: number): Account {
  const account = model.ledger.accounts.get(id);
  if (account === undefined) throw new Error(`The model has no account ${id}.`);
  return account;
}

/** All accounts of the person behind one, that one included. */
export function samePerson(model: Model, playerId: string): string[] {
  const { players } = model.auth;
  const player = players.get(playerId);
  if (player === undefined) return [playerId];
  return players
    .by('personId', player.personId)
    .map(({ id }) => id)
    .sort();
}

/** All wallets of a player, by account. */
export function walletsOfPlayer(model: Model, playerId: string): Wallet[] {
  return model.ledger.wallets
    .by('playerId', playerId)
    .sort((one, other) => one.accountId - other.accountId);
}

/** A player's wallet where there is one. */
export const findWallet = (model: Model, playerId: string, currency: string) =>
  model.ledger.wallets.by('playerId', playerId).find((wallet) => wallet.currency === currency);

/** The wallets of one person in a currency. */
export function walletsOf(model: Model, playerId: string, currency: string): Wallet[] {
  return samePerson(model, playerId).flatMap((id) => findWallet(model, id, currency) ?? []);
}

/** The wallet of a player in a currency; made on first use. */
export function walletOf(model: Model, playerId: string, currency: string): Wallet {
  const known = findWallet(model, playerId, currency);
  if (known !== undefined) return known;
  const { id } = newAccount(model, currency);
  return model.ledger.wallets.insert({
    ...{ accountId: id, playerId, currency, holdId: null, receivableId: null, lotsOpen: false },
    restricted: hasRestrictions(model, playerId),
  });
}

export function hasRestrictions(model: Model, playerId: string): boolean {
  const { limits, timeLimits, exclusions, wallets } = model.ledger;
  return samePerson(model, playerId).some(
    (id) =>
      limits.by('playerId', id).length > 0 ||
      timeLimits.by('playerId', id).length > 0 ||
      exclusions.by('playerId', id).length > 0 ||
      wallets.by('playerId', id).some(({ receivableId }) => receivableId !== null),
  );
}

/** Marks a person's wallets, so that settlements look for what restricts them. */
export function noteRestriction(model: Model, playerId: string): void {
  const { wallets } = model.ledger;
  for (const id of samePerson(model, playerId)) {
    for (const wallet of wallets.by('playerId', id)) {
      if (!wallet.restricted) wallets.change(wallet, { restricted: true });
    }
  }
}

/** The wallet that an account hangs on: itself, its tables, its hold, its receivable. */
function walletBehind(model: Model, id: number): number | null {
  const { wallets, sessions } = model.ledger;
  if (wallets.get(id) !== undefined) return id;
  const [session] = sessions.by('accountId', id);
  if (session !== undefined) return session.walletId;
  for (const wallet of wallets.all()) {
    if (wallet.holdId === id || wallet.receivableId === id) return wallet.accountId;
  }
  return null;
}

const MAX = 9_223_372_036_854_775_807n;

/** Adds to an account's balance; its floor is a constraint. */
function moved(model: Model, id: number, effect: bigint): Account {
  const account = model.ledger.accounts.get(id);
  if (account === undefined) refuse('account_missing');
  if (account.closed) refuse('account_closed_ledger');
  const balanceMicros = account.balanceMicros + effect;
  if (balanceMicros > MAX || balanceMicros < -MAX) {
    throw new SqlRefusal('22003', 'bigint out of range');
  }
  if (account.floorMicros !== null && balanceMicros < account.floorMicros) {
    throw new SqlRefusal('23514', 'overdraft', undefined, 'overdraft');
  }
  return model.ledger.accounts.change(account, {
    balanceMicros,
    version: account.version + 1,
  });
}

/** A transfer of coins, with what an entry says beside. */
export interface Transfer {
  debit: number;
  credit: number;
  amount: bigint;
  kind: number;
  content: string;
  at: number;
}

/** Moves coins between two accounts; the entry's id. */
export function transfer(model: Model, { debit, credit, amount, kind, content, at }: Transfer) {
  if (amount < 0n || (amount === 0n && kind !== 5)) refuse('invalid_amount');
  if (debit === credit) refuse('invalid_request');
  if (currencyBits(debit) !== currencyBits(credit)) refuse('currency_mismatch');
  const debitNear = !isHouse(debit) && (isHouse(credit) || debit < credit);
  const [near, far] = debitNear ? [debit, credit] : [credit, debit];
  if (isHouse(near)) refuse('invalid_request');
  // Sweeps Coins never change hands.
  const isSweeps = currencyBits(near) === CURRENCIES.SC && !isHouse(far);
  if (isSweeps && walletBehind(model, near) !== walletBehind(model, far)) {
    refuse('invalid_request');
  }
  const effect = debitNear ? -amount : amount;
  const nearAfter = moved(model, near, effect);
  const farAfter = isHouse(far) ? null : moved(model, far, -effect);
  return writeEntry(model, {
    at,
    ...{ accountId: near, contraId: far, effectMicros: effect, kind, content },
    ...{ afterMicros: nearAfter.balanceMicros, version: nearAfter.version },
    contraAfterMicros: farAfter?.balanceMicros ?? null,
    contraVersion: farAfter?.version ?? null,
  });
}

type NewEntry = Omit<Parameters<Model['ledger']['entries']['insert']>[0], 'id' | 'transactionId'>;

/** Writes a row of the journal; its id. */
export function writeEntry(model: Model, entry: NewEntry): number {
  const { entries, moves, numbers } = model.ledger;
  numbers.entry += 1;
  const id = numbers.entry;
  entries.put({ ...entry, id, transactionId: model.transactionId });
  moves.put({ accountId: entry.accountId, version: entry.version, entryId: id });
  if (entry.contraVersion !== null) {
    moves.put({ accountId: entry.contraId, version: entry.contraVersion, entryId: id });
  }
  return id;
}

/** The result of a posting's key where it was used; another content is refused. */
export function knownPosting(model: Model, key: string, content: string): number[] | null {
  const known = model.ledger.postings.get(key);
  if (known === undefined) return null;
  if (known.content !== content) refuse('idempotency_key_reused');
  return known.entryIds as number[];
}

export function keepPosting(model: Model, key: string, content: string, entryIds: number[]) {
  model.ledger.postings.insert({ key, content, entryIds });
}

/** One transfer as a posting of its own. */
export function postOne(model: Model, key: string, move: Omit<Transfer, 'content'>): string {
  const { debit, credit, amount, kind } = move;
  const content = `one ${debit} ${credit} ${amount} ${kind}`;
  const id = transfer(model, { ...move, content: `${key} ${content}` });
  keepPosting(model, key, content, [id]);
  return `${key} ${content}`;
}
