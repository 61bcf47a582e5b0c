// Whether a player may wager, and how much they may still lose: limits, exclusions, debts
// (db/functions/ledger: standing, limits, exclusions, purchase_limits).

import { DAY_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { areLinked } from './auth-linked.ts';
import { DAYS, limitJson, limitNow, nextDay, utcDay } from './ledger-days.ts';
import { excludedUntil, insertExclusion, mayExclude } from './ledger-exclusions.ts';
import {
  accountOf,
  larger,
  noteRestriction,
  refusal,
  refuse,
  samePerson,
  smaller,
  walletsOf,
} from './ledger-journal.ts';
import { tellLimits } from './ledger-limit-notices.ts';
import { standingChanged, standingVersion } from './ledger-notices.ts';
import type { Limit } from './ledger-tables.ts';
import {
  NO_TIME_BOUNDS,
  setTimeLimit,
  type TimeBounds,
  timeBounds,
  timeJson,
  timeLimitsJson,
} from './ledger-time.ts';
import { extendLease, strictestWagerLimit } from './ledger-wagers.ts';
import type { Json, Model } from './model.ts';
import { msText, timeText } from './moments.ts';
import { epochOf, verdictOn } from './rules.ts';

const MAX = 9_223_372_036_854_775_807n;

export interface Standing extends TimeBounds {
  reason: string | null;
  lossBudget: bigint | null;
  changesAt: number | null;
  lossLimit: Json | null;
  holdsUntil: number | null;
  epoch: number;
  /** Null: nobody looked. */
  version: number | null;
  wagerBudget: bigint | null;
  wagerLimit: Json | null;
  prizeMax: bigint | null;
  prizePlace: string | null;
}

const FREE = {
  ...{ reason: null, lossBudget: null, changesAt: null, lossLimit: null, holdsUntil: null },
  ...{ version: null, wagerBudget: null, wagerLimit: null, ...NO_TIME_BOUNDS },
  ...{ prizeMax: null, prizePlace: null },
};

/** What a settlement says of a player whom nothing but the law binds. */
export const unbound = (model: Model): Standing => ({ ...FREE, epoch: epochOf(model) });

function least(amounts: (bigint | null)[]): bigint | null {
  const some = amounts.filter((amount) => amount !== null);
  return some.length === 0 ? null : smaller(...some);
}

/** The limits that bind a person: of those that their accounts have, the strictest. */
export function limitsNow(model: Model, playerId: string, at: number): Limit[] {
  const groups = new Map<string, Limit[]>();
  for (const id of samePerson(model, playerId)) {
    for (const limit of model.ledger.limits.by('playerId', id)) {
      const name = `${limit.kind} ${limit.currency} ${limit.period}`;
      groups.set(name, [...(groups.get(name) ?? []), limit]);
    }
  }
  return [...groups.values()].map((group) => {
    const [{ kind, currency, period } = group[0] as Limit] = group;
    const isLater = ({ nextAt }: Limit) => nextAt !== null && nextAt > at;
    const amountMicros = least(group.map((limit) => limitNow(limit, at)));
    const later = least(
      group.map((limit) => (isLater(limit) ? limit.nextAmountMicros : limitNow(limit, at))),
    );
    const changes = later !== amountMicros;
    const times = group.filter(isLater).map(({ nextAt }) => nextAt as number);
    return {
      ...{ playerId, kind, currency, period, amountMicros },
      nextAmountMicros: changes ? later : null,
      nextAt: changes && times.length > 0 ? Math.max(...times) : null,
    };
  });
}

function strictestLossLimit(model: Model, playerId: string, currency: string, at: number) {
  const wallets = walletsOf(model, playerId, currency);
  const today = utcDay(at);
  const own = samePerson(model, playerId).flatMap((id) => model.ledger.limits.by('playerId', id));
  const budgets = own
    .filter((limit) => limit.kind === 'loss' && limit.currency === currency)
    .flatMap((limit) => {
      const amount = limitNow(limit, at);
      if (amount === null) return [];
      const days = DAYS[limit.period] ?? 1;
      let budget = amount;
      for (const { accountId } of wallets) {
        for (const { day, netMicros } of model.ledger.dayResults.by('walletId', accountId)) {
          if (day > today - days) budget += netMicros;
        }
        for (const session of model.ledger.sessions.by('walletId', accountId)) {
          if (session.closedAt !== null || session.accountId === null) continue;
          const escrow = accountOf(model, session.accountId);
          if ((escrow.resultDay ?? 0) > today - days) budget += escrow.resultMicros ?? 0n;
          budget -= escrow.balanceMicros;
        }
      }
      return [{ budget, days, period: limit.period }];
    })
    .sort((one, other) =>
      one.budget === other.budget ? other.days - one.days : one.budget < other.budget ? -1 : 1,
    );
  const [strictest] = budgets;
  if (strictest === undefined) return null;
  return { ...strictest, budget: larger(-MAX, smaller(MAX, strictest.budget)) };
}

export function debtOf(model: Model, playerId: string): boolean {
  return samePerson(model, playerId).some((id) => owes(model, id));
}

function owes(model: Model, playerId: string): boolean {
  return model.ledger.wallets
    .by('playerId', playerId)
    .some((w) => w.receivableId !== null && accountOf(model, w.receivableId).balanceMicros < 0n);
}

/** Whether only other accounts of the person owe something. */
export const owesElsewhere = (model: Model, playerId: string) =>
  debtOf(model, playerId) && !owes(model, playerId);

export function standingAt(model: Model, playerId: string, currency: string, at: number): Standing {
  const limit = strictestLossLimit(model, playerId, currency, at);
  const base: Standing = {
    ...FREE,
    epoch: epochOf(model),
    version: standingVersion(model, playerId),
    lossBudget: limit?.budget ?? null,
    lossLimit: limit === null ? null : limitJson('loss', currency, limit.period),
  };
  if (model.auth.players.get(playerId)?.status !== 'active') {
    return { ...base, reason: 'account_closed' };
  }
  const until = excludedUntil(model, playerId, at);
  if (until !== null) {
    return { ...base, reason: 'excluded', changesAt: until === Infinity ? null : until };
  }
  const feature = currency === 'SC' ? 'sc_play' : 'gc_play';
  const { code, changesAt, prizeMax, prizePlace } = verdictOn(model, playerId, feature, at);
  const placed = { ...base, holdsUntil: changesAt, prizeMax, prizePlace };
  if (code !== null) return { ...placed, reason: code, changesAt };
  if (debtOf(model, playerId)) return { ...placed, reason: 'debt_outstanding' };
  const bounded: Standing =
    base.lossBudget === null
      ? placed
      : {
          ...placed,
          changesAt: nextDay(at),
          reason: base.lossBudget < 0n ? 'limit_reached' : null,
        };
  const wagers = strictestWagerLimit(model, playerId, currency, at);
  const isBarred = bounded.reason !== null;
  const { endsWithDay, ...times } = timeBounds(model, playerId, at, isBarred);
  const isDaily = wagers !== null || endsWithDay;
  return {
    ...{ ...bounded, ...wagers, ...times },
    changesAt: isDaily ? Math.min(bounded.changesAt ?? Infinity, nextDay(at)) : bounded.changesAt,
    reason: times.reachedLimit === null ? bounded.reason : 'limit_reached',
  };
}

export function standingJson(standing: Standing): Json {
  const { reason, lossBudget, changesAt, lossLimit, holdsUntil, epoch, version } = standing;
  const { wagerBudget, wagerLimit, prizeMax, prizePlace } = standing;
  return {
    ...{ mayWager: reason === null, reason, lossBudgetMicros: lossBudget?.toString() ?? null },
    ...{ changesAtMs: msText(changesAt), holdsUntilMs: msText(holdsUntil), epoch, version },
    ...(lossLimit === null ? {} : { lossLimit }),
    ...(prizeMax === null ? {} : { prizeMaxMicros: `${prizeMax}`, prizePlace }),
    ...timeJson(standing),
    ...(wagerLimit === null ? {} : { wagerBudgetMicros: `${wagerBudget}`, wagerLimit }),
  };
}

export function standingRefusal(code: string, standing: Standing) {
  return refusal(code, {
    changesAt: timeText(standing.changesAt),
    limit: code === 'limit_reached' ? (standing.reachedLimit ?? standing.lossLimit) : null,
  });
}

const standing = (model: Model, playerId: string, currency: string) =>
  standingJson(standingAt(model, playerId, currency, model.clockMs));

function setLimit(model: Model, playerId: string, wanted: Json, at: number): void {
  const { limits } = model.ledger;
  const [kind, currency, period] = [wanted.kind, wanted.currency, wanted.period].map(String);
  const amount = wanted.amountMicros === null ? null : BigInt(String(wanted.amountMicros));
  const name = { kind: kind as string, currency: currency as string, period: period as string };
  const same = (limit: Limit) =>
    limit.kind === kind && limit.currency === currency && limit.period === period;
  const fresh = { playerId, ...name, amountMicros: null, nextAmountMicros: null, nextAt: null };
  limits.add(fresh);
  const known = limitsNow(model, playerId, at).find(same) as Limit;
  noteRestriction(model, playerId);
  const now = known.amountMicros;
  if (amount === now && known.nextAt === null) return;
  const own = samePerson(model, playerId).flatMap((id) => limits.by('playerId', id).filter(same));
  const change = changeOf(known, amount, at);
  for (const limit of own) limits.change(limit, change);
  model.ledger.numbers.limitChange += 1;
  model.ledger.limitChanges.insert({
    ...{ id: model.ledger.numbers.limitChange, playerId, ...name, amountMicros: amount, at },
    effectiveAt: change.nextAt ?? at,
  });
}

/** What becomes of a limit: a lower one holds at once, a higher one after a day. */
function changeOf(known: Limit, amount: bigint | null, at: number) {
  const now = known.amountMicros;
  if (now === null || (amount !== null && amount <= now)) {
    return { amountMicros: amount, nextAmountMicros: null, nextAt: null };
  }
  const waits = known.nextAt !== null && known.nextAt > at && known.nextAmountMicros === amount;
  const nextAt = waits ? known.nextAt : at + DAY_MS;
  return { amountMicros: now, nextAmountMicros: amount, nextAt };
}

const byName = (one: Json, other: Json) => {
  const name = ({ kind, currency, period }: Json) => `${kind} ${currency} ${period}`;
  return name(one) < name(other) ? -1 : 1;
};

function limitsJson(model: Model, playerId: string, at: number): Json[] {
  return [...coinLimitsJson(model, playerId, at), ...timeLimitsJson(model, playerId, at)];
}

function coinLimitsJson(model: Model, playerId: string, at: number): Json[] {
  const order = ({ kind, currency, period }: Limit) =>
    `${kind} ${currency} ${String(DAYS[period]).padStart(2, '0')}`;
  return limitsNow(model, playerId, at)
    .filter(({ amountMicros, nextAt }) => amountMicros !== null || nextAt !== null)
    .sort((one, other) => (order(one) < order(other) ? -1 : 1))
    .map(({ kind, currency, period, amountMicros, nextAmountMicros, nextAt }) => ({
      ...{ kind, currency, period, amountMicros: amountMicros?.toString() ?? null },
      ...{ nextAmountMicros: nextAmountMicros?.toString() ?? null, nextAtMs: msText(nextAt) },
    }));
}

/** Sets limits; those that hold then. */
export function setLimits(model: Model, playerId: string, wanted: Json[]): Json[] {
  const at = model.clockMs;
  const before = { ...model.ledger.numbers };
  for (const item of [...wanted].sort(byName)) {
    const kind = String(item.kind);
    if (item.currency !== undefined) setLimit(model, playerId, item, at);
    else setTimeLimit(model, playerId, kind, (item.minutes ?? null) as number | null);
  }
  tellLimits(model, playerId, before);
  standingChanged(model, playerId);
  return limitsJson(model, playerId, at);
}

/** Excludes a player by their own wish, until a moment or for good. */
export function exclude(model: Model, playerId: string, kind: string, until: number | null): Json {
  if (!mayExclude(kind, until, model.clockMs)) refuse('invalid_request');
  insertExclusion(model, playerId, kind, until);
  return standingJson(standingAt(model, playerId, 'SC', model.clockMs));
}

/** The same by the house. */
export function excludeByHouse(
  model: Model,
  playerId: string,
  until: number | null,
  madeBy: string,
  reason: string,
  requestId: string | null,
): Json {
  if (model.auth.players.get(playerId) === undefined) return refusal('not_found');
  if (areLinked(model, playerId, madeBy)) return refusal('forbidden');
  const id = insertExclusion(model, playerId, 'house', until);
  const standing = standingJson(standingAt(model, playerId, 'SC', model.clockMs));
  model.ledger.houseExclusions.insert({ exclusionId: id, madeBy, reason });
  const facts = { exclusionId: `${id}`, until: timeText(until), reason };
  append(model, 'exclusion.house', madeBy, 'player', playerId, facts, requestId);
  return { id: `${id}`, standing };
}

/** What is left of the person's limits on purchases; null without one. */
export function purchaseBudget(
  model: Model,
  playerId: string,
  exceptKey: string,
  counted: readonly string[],
  at: number,
): { budget: bigint; period: string } | null {
  const reserved = samePerson(model, playerId).flatMap((id) =>
    model.ledger.reservations
      .by('playerId', id)
      .filter(({ key, state }) => key !== exceptKey && counted.includes(state)),
  );
  const budgets = limitsNow(model, playerId, at)
    .filter(({ kind, amountMicros }) => kind === 'purchase' && amountMicros !== null)
    .map(({ period, amountMicros }) => {
      const since = utcDay(at) - (DAYS[period] ?? 1);
      const used = reserved
        .filter(({ day }) => day > since)
        .reduce((sum, row) => sum + row.amountMicros, 0n);
      return { budget: (amountMicros as bigint) - used, period };
    })
    .sort((one, other) =>
      one.budget === other.budget
        ? (DAYS[other.period] ?? 0) - (DAYS[one.period] ?? 0)
        : one.budget < other.budget
          ? -1
          : 1,
    );
  return budgets[0] ?? null;
}

/** Keeps a share of the limits; a refusal, or what became of it. */
export function reservePurchase(
  model: Model,
  key: string,
  playerId: string,
  amount: bigint,
  at: number,
): Json {
  const known = model.ledger.reservations.get(key);
  if (known !== undefined) return { state: known.state, replayed: true };
  const strictest = purchaseBudget(model, playerId, key, ['reserved', 'kept'], at);
  if (strictest !== null && amount > strictest.budget) {
    return refusal('limit_reached', {
      limit: limitJson('purchase', 'USD', strictest.period),
      changesAt: timeText(nextDay(at)),
    });
  }
  const day = utcDay(at);
  model.ledger.reservations.insert({ key, playerId, day, amountMicros: amount, state: 'reserved' });
  return { state: 'reserved', replayed: false };
}

/** `kept` is final; a `released` one may still be kept. */
export function resolvePurchase(model: Model, key: string, state: 'kept' | 'released'): void {
  const known = model.ledger.reservations.get(key);
  if (known === undefined || known.state === 'kept') return;
  model.ledger.reservations.change(known, { state });
}

/** Adds the result of a day that is over. */
export function addDayResult(model: Model, walletId: number, day: number | null, net: bigint) {
  if (day === null || net === 0n) return;
  const { dayResults } = model.ledger;
  const known = dayResults.get(walletId, day);
  if (known === undefined) dayResults.insert({ walletId, day, netMicros: net, wageredMicros: 0n });
  else dayResults.change(known, { netMicros: known.netMicros + net });
}

function tableStanding(
  model: Model,
  sessionId: string,
  playerId: string,
  currency: string,
  upTo: bigint | null,
): Json {
  const session = model.ledger.sessions.get(sessionId);
  const wallet = model.ledger.wallets.get(session?.walletId ?? -1);
  const isOwn = wallet?.playerId === playerId && wallet.currency === currency;
  const isOpen = isOwn && session?.accountId !== null && session?.closedAt === null;
  const { wagerBudget, ...at } = standingAt(model, playerId, currency, model.clockMs);
  const told = standingJson({ ...at, wagerBudget });
  if (!isOpen || upTo === null || wagerBudget === null) return told;
  return { ...told, wagerCeilingMicros: `${extendLease(model, sessionId, upTo, wagerBudget)}` };
}

/** Functions of standing by name. */
export const LEDGER_STANDING_FUNCTIONS = {
  'ledger.standing': standing,
  'ledger.table_standing': tableStanding,
  'ledger.limits_of': (model: Model, playerId: string) =>
    limitsJson(model, playerId, model.clockMs),
};
