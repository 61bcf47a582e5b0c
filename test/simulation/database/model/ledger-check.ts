// The invariants of the books as the model holds them: what db/functions/ledger/check*.sql looks for,
// but for digests and chains, which are SQL's own.

import { spanOf } from './ledger-exclusions.ts';
import { currencyOf, isHouse } from './ledger-journal.ts';
import { lockedOf } from './ledger-lots.ts';
import type { JournalEntry } from './ledger-tables.ts';
import type { Model } from './model.ts';
import { ENTRY_RULE } from './payments-tables.ts';

/** A row of `ledger.check()`. */
interface Difference {
  invariant: string;
  subject: string;
  detail: string;
}

/** Opened a table, and brought more to it. */
const STAKED = [1, 2];
const PLAY = 3;

type Found = Iterable<Difference>;

/** Folds the journal by account: what each movement adds, and how many there are. */
function folds(entries: Iterable<JournalEntry>) {
  const found = new Map<number, { total: bigint; count: number }>();
  const add = (id: number, effect: bigint) => {
    const fold = found.get(id) ?? { total: 0n, count: 0 };
    found.set(id, { total: fold.total + effect, count: fold.count + 1 });
  };
  for (const { accountId, contraId, effectMicros } of entries) {
    add(accountId, effectMicros);
    add(contraId, -effectMicros);
  }
  return found;
}

function* balances(model: Model): Found {
  const { accounts, entries } = model.ledger;
  const sums = new Map<string, bigint>();
  const found = folds(entries.all());
  for (const [id, { total }] of found) {
    if (!isHouse(id)) continue;
    sums.set(currencyOf(id), (sums.get(currencyOf(id)) ?? 0n) + total);
  }
  for (const { id, balanceMicros, floorMicros, version } of accounts.all()) {
    sums.set(currencyOf(id), (sums.get(currencyOf(id)) ?? 0n) + balanceMicros);
    const { count, total } = found.get(id) ?? { total: 0n, count: 0 };
    if (total !== balanceMicros || count !== version) {
      const detail = `balance ${balanceMicros} after ${version}, journal ${total} after ${count}`;
      yield { invariant: 'balance_is_fold', subject: `${id}`, detail };
    }
    if (floorMicros === null ? balanceMicros > 0n : balanceMicros < floorMicros) {
      yield { invariant: 'floor', subject: `${id}`, detail: `balance ${balanceMicros}` };
    }
  }
  for (const [currency, total] of sums) {
    if (total === 0n) continue;
    const detail = `players and house together have ${total}`;
    yield { invariant: 'sum_is_zero', subject: currency, detail };
  }
}

function* tables(model: Model): Found {
  const { accounts, entries, sessions } = model.ledger;
  const nets = new Map<number, bigint>();
  for (const { accountId, effectMicros, kind } of entries.all()) {
    if (kind === PLAY) nets.set(accountId, (nets.get(accountId) ?? 0n) + effectMicros);
  }
  for (const { accountId, closedAt, sessionId } of sessions.all()) {
    if (accountId === null) continue;
    const table = accounts.get(accountId);
    const isOver = closedAt !== null;
    if (table === undefined || table.closed !== isOver || (isOver && table.balanceMicros !== 0n)) {
      const detail = table === undefined ? 'no account' : `balance ${table.balanceMicros}`;
      yield { invariant: 'table_is_session', subject: sessionId, detail };
      continue;
    }
    const net = (table.paidMicros ?? 0n) - (table.wageredMicros ?? 0n);
    if (net !== (nets.get(accountId) ?? 0n)) {
      const detail = `net ${net}, journal ${nets.get(accountId) ?? 0n}`;
      yield { invariant: 'session_totals', subject: sessionId, detail };
    }
  }
}

function* activity(model: Model): Found {
  const { accounts, sessions } = model.ledger;
  for (const { accountId, closedAt, sessionId } of sessions.all()) {
    const told = model.games.sessions.get(sessionId);
    const table = accountId === null ? undefined : accounts.get(accountId);
    if (closedAt === null || table === undefined || told?.state !== 'closed') continue;
    const days = model.games.playDays.by('sessionId', sessionId);
    const sum = (of: 'wageredMicros' | 'paidMicros') =>
      days.reduce((most, day) => (day[of] > most ? day[of] : most), 0n);
    const { wageredMicros, paidMicros } = table;
    if (wageredMicros === sum('wageredMicros') && paidMicros === sum('paidMicros')) continue;
    const detail = `wagered ${wageredMicros}, days say ${sum('wageredMicros')}`;
    yield { invariant: 'activity_is_play', subject: sessionId, detail };
  }
}

function* wallets(model: Model): Found {
  const { accounts, holds, lots } = model.ledger;
  for (const { accountId, holdId, lotsOpen } of model.ledger.wallets.all()) {
    const pending = holds
      .by('walletId', accountId)
      .filter(({ state }) => state === 'pending')
      .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
    const onHold = holdId === null ? 0n : (accounts.get(holdId)?.balanceMicros ?? 0n);
    if (pending !== onHold) {
      const detail = `on hold ${onHold}, pending holds ${pending}`;
      yield { invariant: 'holds', subject: `${accountId}`, detail };
    }
    const isOpen = lots.by('walletId', accountId).some((lot) => lockedOf(lot) > 0n);
    if (isOpen !== lotsOpen) {
      yield { invariant: 'lots_open_flag', subject: `${accountId}`, detail: `says ${lotsOpen}` };
    }
  }
}

function* exclusions(model: Model): Found {
  const { entries, exclusions: all, wallets: owned } = model.ledger;
  // What nobody may be given meanwhile: daily bonuses and free entries.
  const given = new Set(
    model.ledger.postings
      .where(({ key }) => /^(daily|mail|online):/.test(key))
      .flatMap(({ entryIds }) => entryIds as number[]),
  );
  for (const exclusion of all.all()) {
    const { playerId, startsAt, until } = spanOf(model, exclusion);
    const own = new Set(owned.by('playerId', playerId).map(({ accountId }) => accountId));
    for (const { accountId, at, id, kind } of entries.all()) {
      const isWithin = at >= startsAt && at < until;
      const isBarred = STAKED.includes(kind) || given.has(id);
      if (!own.has(accountId) || !isWithin || !isBarred) continue;
      const detail = `kind ${kind} at ${at}, excluded since ${startsAt}`;
      yield { invariant: 'excluded_gets_nothing', subject: `${id}`, detail };
    }
  }
}

function* entries(model: Model): Found {
  const { entries: all, entryHouseholds } = model.payments;
  const shares = new Map<string, number>();
  for (const { amountMicros, code, day, id, method, playerId, state } of all.all()) {
    const posting = model.ledger.postings.get(`${method}:${code ?? id}`);
    const [entryId] = (posting?.entryIds ?? []) as number[];
    const grant = entryId === undefined ? undefined : model.ledger.entries.get(entryId);
    const promised = state === 'accepted' ? amountMicros : 0n;
    if ((grant?.effectMicros ?? 0n) !== promised) {
      const detail = `${grant?.effectMicros ?? 0n} for ${promised} of ${playerId}`;
      yield { invariant: 'entry_is_grant', subject: id, detail };
    }
    if (state !== 'accepted') continue;
    for (const { key } of entryHouseholds.by('entryId', id)) {
      const share = `${key} ${day} ${method}`;
      shares.set(share, (shares.get(share) ?? 0) + 1);
    }
  }
  for (const [subject, count] of shares) {
    if (count <= ENTRY_RULE.householdDayMax) continue;
    yield { invariant: 'household_cap', subject, detail: `${count} entries` };
  }
}

/** What is wrong with the model's books; nothing when they are sound. */
export const differences = (model: Model): Difference[] => [
  ...balances(model),
  ...tables(model),
  ...activity(model),
  ...wallets(model),
  ...exclusions(model),
  ...entries(model),
];

/** Functions of the checker by name. */
export const LEDGER_CHECK_FUNCTIONS = {
  'ledger.check': differences,
  'ledger.run_check': (model: Model) => {
    const report = differences(model);
    return { differences: report.length, report };
  },
};
