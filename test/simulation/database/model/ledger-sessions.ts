// Coins at the table: numbered movements and settlement of play (db/functions/ledger: sessions,
// settle).

import { utcDay } from './ledger-days.ts';
import { afterRaise } from './ledger-grants.ts';
import {
  accountOf,
  newAccount,
  playBeside,
  refusal,
  refuse,
  smaller,
  transfer,
  walletOf,
  writeEntry,
} from './ledger-journal.ts';
import { advanceLots, CHANCE_MAX_PPM, voidLocksIfEmpty } from './ledger-lots.ts';
import {
  addDayResult,
  type Standing,
  standingAt,
  standingJson,
  standingRefusal,
  unbound,
} from './ledger-standing.ts';
import type { Account, LedgerSession, Wallet } from './ledger-tables.ts';
import { addDayWagers, wagerRefusal } from './ledger-wagers.ts';
import type { Json, Model } from './model.ts';
import { epochOf } from './rules.ts';

const HASH_BYTES_AS_TEXT = 2 + 64;

function movementJson(replayed: boolean, amount: bigint, escrow: bigint, standing: Standing): Json {
  return {
    ...{ replayed, amountMicros: `${amount}`, escrowMicros: `${escrow}` },
    ...{ standing: standingJson(standing), epoch: standing.epoch },
  };
}

/** What is not at a table, as players are shown it. */
function walletPart(model: Model, walletId: number): Json {
  const wallet = model.ledger.wallets.get(walletId) as Wallet;
  const own = accountOf(model, walletId);
  const hold = wallet.holdId === null ? null : accountOf(model, wallet.holdId);
  return {
    wallet: {
      currency: wallet.currency,
      availableMicros: `${own.balanceMicros}`,
      onHoldMicros: `${hold?.balanceMicros ?? 0n}`,
      version: own.version + (hold?.version ?? 0),
    },
  };
}

function replay(
  model: Model,
  session: LedgerSession,
  escrow: Account,
  number: number,
  content: string,
): Json {
  const move = model.ledger.moves.get(escrow.id, number);
  const entry = move === undefined ? undefined : model.ledger.entries.get(move.entryId);
  if (entry?.content !== content) return refusal('sequence_conflict');
  const wallet = model.ledger.wallets.get(session.walletId as number) as Wallet;
  const { effectMicros: effect } = entry;
  const size = effect < 0n ? -effect : effect;
  const isOwn = entry.accountId === escrow.id;
  const after = isOwn ? entry.afterMicros : (entry.contraAfterMicros ?? 0n);
  const standing = standingAt(model, wallet.playerId, wallet.currency, model.clockMs);
  return {
    ...movementJson(true, entry.kind === 3 ? effect : size, after, standing),
    ...walletPart(model, wallet.accountId),
  };
}

/** Why a number cannot be applied to this table, or its replay; null when it is the next one. */
function checkNumber(
  model: Model,
  session: LedgerSession,
  escrow: Account,
  number: number,
  content: string,
): Json | null {
  if (number <= escrow.version) return replay(model, session, escrow, number, content);
  if (escrow.closed) return refusal('account_closed_ledger');
  return number === escrow.version + 1 ? null : refusal('sequence_gap');
}

function reserve(
  model: Model,
  sessionId: string,
  playerId: string,
  gameId: string,
  currency: string,
  number: number,
  amount: bigint,
  mode: string,
  multiplier: bigint,
): Json {
  const { sessions } = model.ledger;
  const at = model.clockMs;
  const isKnownMode = mode === 'exact' || mode === 'up_to';
  if (number < 1 || multiplier < 1n || !isKnownMode || !['GC', 'SC'].includes(currency)) {
    return refusal('invalid_request');
  }
  if (amount <= 0n) return refusal('invalid_amount');
  const given = [sessionId, playerId, gameId, currency, number, amount, mode, multiplier];
  const content = `reserve ${given.join(' ')}`;
  const wallet = walletOf(model, playerId, currency);
  const known = sessions.get(sessionId);
  let escrow: Account | null = null;
  if (known === undefined) {
    if (number !== 1) return refusal('account_missing');
  } else {
    if (known.cancelledAt !== null) return refusal('session_cancelled');
    if (known.walletId !== wallet.accountId || known.gameId !== gameId) {
      return refusal('sequence_conflict');
    }
    escrow = accountOf(model, known.accountId as number);
    const answer = checkNumber(model, known, escrow, number, content);
    if (answer !== null) return answer;
    if (escrow.multiplierMax !== multiplier) return refusal('sequence_conflict');
  }
  const standing = standingAt(model, playerId, currency, at);
  if (standing.reason !== null) return standingRefusal(standing.reason, standing);
  const { wagerBudget } = standing;
  if (number === 1 && wagerBudget !== null && wagerBudget <= 0n) {
    return wagerRefusal(standing.changesAt, standing.wagerLimit);
  }
  const available = accountOf(model, wallet.accountId).balanceMicros;
  const budget = standing.lossBudget;
  const most = budget === null ? smaller(amount, available) : smaller(amount, available, budget);
  const moved = mode === 'exact' ? amount : most;
  if (available < (moved > 1n ? moved : 1n)) return refusal('insufficient_funds');
  if (moved < 1n || (budget !== null && moved > budget)) {
    return standingRefusal('limit_reached', standing);
  }
  if (escrow === null) {
    const table = { wageredMicros: 0n, paidMicros: 0n, resultMicros: 0n };
    escrow = newAccount(model, currency, {
      ...{ ...table, multiplierMax: multiplier, resultDay: utcDay(at) },
    });
    sessions.insert({
      ...{ sessionId, accountId: escrow.id, walletId: wallet.accountId, gameId, openedAt: at },
      ...{ closedAt: null, cancelledAt: null, wagerCeilingMicros: null },
    });
  }
  const between = { debit: wallet.accountId, credit: escrow.id };
  transfer(model, { ...between, amount: moved, kind: number === 1 ? 1 : 2, content, at });
  const left = { ...standing, lossBudget: budget === null ? null : budget - moved };
  return {
    ...movementJson(false, moved, escrow.balanceMicros + moved, left),
    chanceMaxPpm: CHANCE_MAX_PPM,
    ...walletPart(model, wallet.accountId),
  };
}

/** What a table wagered on its day goes to the day. */
function endDay(model: Model, walletId: number, escrow: Account): void {
  const wagered = escrow.wageredMicros ?? 0n;
  addDayWagers(model, walletId, escrow.resultDay, wagered - (escrow.dayStartMicros ?? 0n));
  model.ledger.accounts.change(accountOf(model, escrow.id), { dayStartMicros: wagered });
}

/** Release, or with a null amount close. */
function giveBack(model: Model, sessionId: string, number: number, amount: bigint | null): Json {
  const { accounts, sessions, wallets } = model.ledger;
  const at = model.clockMs;
  if (number < 1) return refusal('invalid_request');
  if (amount !== null && amount <= 0n) return refusal('invalid_amount');
  const session = sessions.get(sessionId);
  if (session === undefined || session.accountId === null) return refusal('account_missing');
  const content = `return ${sessionId} ${number} ${amount ?? 'close'}`;
  const wallet = wallets.get(session.walletId as number) as Wallet;
  const escrow = accountOf(model, session.accountId);
  const answer = checkNumber(model, session, escrow, number, content);
  if (answer !== null) return answer;
  const moved = amount ?? escrow.balanceMicros;
  const between = { debit: escrow.id, credit: wallet.accountId };
  transfer(model, { ...between, amount: moved, kind: amount === null ? 5 : 4, content, at });
  if (amount === null) {
    addDayResult(model, wallet.accountId, escrow.resultDay, escrow.resultMicros ?? 0n);
    endDay(model, wallet.accountId, escrow);
    accounts.change(accountOf(model, escrow.id), { closed: true, resultMicros: 0n });
    sessions.change(session, { closedAt: at });
  }
  afterRaise(model, wallet.accountId, content, at);
  const standing = standingAt(model, wallet.playerId, wallet.currency, at);
  return {
    ...movementJson(false, moved, escrow.balanceMicros - moved, standing),
    ...walletPart(model, wallet.accountId),
  };
}

/** The smallest stake that can have paid so much. */
const stakeOf = (paid: bigint, multiplier: bigint) =>
  paid / multiplier + (paid % multiplier === 0n ? 0n : 1n);

interface Batch {
  sessionId: string;
  number: number;
  rounds: number;
  wagered: bigint;
  paid: bigint;
  content: string;
  uncounted: bigint;
}

const contentOf = ({ rounds, wagered, paid, content, uncounted }: Batch) =>
  ['settle', content, rounds, wagered, paid, uncounted].join(' ');

/** Applies a batch to its table where it is the next one and fits; the table after it. */
function applyBatch(model: Model, escrow: Account, batch: Batch, at: number): Account | null {
  const { number, wagered, paid } = batch;
  const net = paid - wagered;
  const [wageredMicros, paidMicros] = [
    (escrow.wageredMicros ?? 0n) + wagered,
    (escrow.paidMicros ?? 0n) + paid,
  ];
  const isNext = escrow.version === number - 1 && !escrow.closed;
  const fits =
    (escrow.resultDay ?? 0) >= utcDay(at) &&
    escrow.balanceMicros + net >= 0n &&
    stakeOf(paidMicros, escrow.multiplierMax ?? 1n) <= wageredMicros;
  if (!isNext || !fits) return null;
  const after = model.ledger.accounts.change(escrow, {
    ...{ balanceMicros: escrow.balanceMicros + net, version: number, wageredMicros, paidMicros },
    resultMicros: (escrow.resultMicros ?? 0n) + net,
  });
  writeEntry(model, {
    ...{ at, accountId: escrow.id, contraId: playBeside(escrow.id), effectMicros: net, kind: 3 },
    ...{ afterMicros: after.balanceMicros, version: number, content: contentOf(batch) },
    ...{ contraAfterMicros: null, contraVersion: null },
  });
  return after;
}

/** Why a batch did not apply, or its replay; null when only the day had to be turned. */
function unsettled(model: Model, session: LedgerSession, batch: Batch, at: number): Json | null {
  const escrow = accountOf(model, session.accountId as number);
  const answer = checkNumber(model, session, escrow, batch.number, contentOf(batch));
  if (answer !== null) return answer;
  const paid = (escrow.paidMicros ?? 0n) + batch.paid;
  const wagered = (escrow.wageredMicros ?? 0n) + batch.wagered;
  if (stakeOf(paid, escrow.multiplierMax ?? 1n) > wagered) {
    return refusal('payout_exceeds_maximum');
  }
  if (escrow.balanceMicros + batch.paid - batch.wagered < 0n) return refusal('insufficient_funds');
  if ((escrow.resultDay ?? 0) < utcDay(at)) {
    addDayResult(model, session.walletId as number, escrow.resultDay, escrow.resultMicros ?? 0n);
    endDay(model, session.walletId as number, escrow);
    const turned = accountOf(model, escrow.id);
    model.ledger.accounts.change(turned, { resultDay: utcDay(at), resultMicros: 0n });
  }
  return null;
}

function settle(
  model: Model,
  sessionId: string,
  number: number,
  rounds: number,
  wagered: bigint,
  paid: bigint,
  content: string,
  uncounted: bigint | null,
): Json {
  const at = model.clockMs;
  const batch = { sessionId, number, rounds, wagered, paid, content, uncounted: uncounted ?? 0n };
  if (number < 1 || rounds < 0 || content.length !== HASH_BYTES_AS_TEXT) {
    return refusal('invalid_request');
  }
  if (wagered < 0n || paid < 0n || batch.uncounted < 0n || batch.uncounted > wagered) {
    return refusal('invalid_amount');
  }
  const session = model.ledger.sessions.get(sessionId);
  if (session === undefined || session.accountId === null) return refusal('account_missing');
  const wallet = model.ledger.wallets.get(session.walletId as number) as Wallet;
  const { lotsOpen } = wallet;
  const isActive = model.auth.players.get(wallet.playerId)?.status === 'active';
  let after = applyBatch(model, accountOf(model, session.accountId), batch, at);
  if (after === null) {
    const answer = unsettled(model, session, batch, at);
    if (answer !== null) return answer;
    after = applyBatch(model, accountOf(model, session.accountId), batch, at) as Account;
  }
  if (lotsOpen) {
    advanceLots(model, wallet.accountId, wagered - batch.uncounted);
    if (after.balanceMicros === 0n) voidLocksIfEmpty(model, wallet.accountId);
  }
  const isRestricted = wallet.restricted || !isActive;
  const standing = isRestricted
    ? standingAt(model, wallet.playerId, wallet.currency, at)
    : unbound(model);
  return {
    ...movementJson(false, paid - wagered, after.balanceMicros, standing),
    ...(lotsOpen ? { chanceMaxPpm: CHANCE_MAX_PPM } : {}),
  };
}

type BatchesOf<F> = F extends (model: Model, ...batches: infer B) => unknown ? B : never;

function settleMany(
  model: Model,
  sessionIds: string[],
  numbers: number[],
  rounds: number[],
  wagered: bigint[],
  paid: bigint[],
  contents: string[],
  uncounted: bigint[] | null,
) {
  const at = model.clockMs;
  if (sessionIds.length > 10_000) refuse('batch_too_large');
  const batches = sessionIds.flatMap((sessionId, index) => {
    const session = model.ledger.sessions.get(sessionId);
    if (session === undefined || session.accountId === null) return [];
    const wallet = model.ledger.wallets.get(session.walletId as number) as Wallet;
    const isActive = model.auth.players.get(wallet.playerId)?.status === 'active';
    if (wallet.lotsOpen || wallet.restricted || !isActive) return [];
    const batch: Batch = {
      sessionId,
      ...{ number: numbers[index] ?? 0, rounds: rounds[index] ?? -1 },
      ...{ wagered: wagered[index] ?? -1n, paid: paid[index] ?? -1n },
      ...{ content: contents[index] ?? '', uncounted: uncounted?.[index] ?? 0n },
    };
    const isSound =
      batch.number > 0 && batch.rounds >= 0 && batch.wagered >= 0n && batch.paid >= 0n;
    const isCounted = batch.uncounted >= 0n && batch.uncounted <= batch.wagered;
    if (!isSound || !isCounted || batch.content.length !== HASH_BYTES_AS_TEXT) return [];
    return [{ batch, accountId: session.accountId, place: index + 1 }];
  });
  batches.sort((one, other) => one.accountId - other.accountId);
  // All are held against the tables as they were: of two batches of a session one applies at most.
  const applied = new Set<number>();
  return batches.flatMap(({ batch, accountId, place }) => {
    if (applied.has(accountId)) return [];
    const after = applyBatch(model, accountOf(model, accountId), batch, at);
    if (after === null) return [];
    applied.add(accountId);
    return [{ place, escrowMicros: after.balanceMicros }];
  });
}

function settleTogether(model: Model, ...batches: BatchesOf<typeof settleMany>) {
  const epoch = BigInt(epochOf(model));
  return settleMany(model, ...batches).map((applied) => ({ ...applied, epoch }));
}

function cancel(model: Model, sessionId: string): string {
  const { sessions } = model.ledger;
  const blank = { accountId: null, walletId: null, gameId: null, openedAt: null, closedAt: null };
  const none = { ...blank, wagerCeilingMicros: null };
  sessions.add({ sessionId, ...none, cancelledAt: model.clockMs });
  return sessions.get(sessionId)?.accountId === null ? 'cancelled' : 'opened';
}

function release(model: Model, sessionId: string, number: number, amount: bigint | null): Json {
  return amount === null ? refusal('invalid_amount') : giveBack(model, sessionId, number, amount);
}

/** Functions of tables by name. */
export const LEDGER_SESSION_FUNCTIONS = {
  'ledger.reserve': reserve,
  'ledger.release': release,
  'ledger.close': (model: Model, sessionId: string, number: number) =>
    giveBack(model, sessionId, number, null),
  'ledger.cancel': cancel,
  'ledger.settle': settle,
  'ledger.settle_many': settleMany,
  'ledger.settle_together': settleTogether,
};
