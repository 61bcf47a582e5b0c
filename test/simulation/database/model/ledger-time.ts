// Limits in time: how long a person was at tables, and what follows (db/functions/ledger/time_limits.sql).

import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import { nextDay } from './ledger-days.ts';
import { noteRestriction, samePerson } from './ledger-journal.ts';
import { standingChanged } from './ledger-notices.ts';
import type { TimeLimit } from './ledger-tables.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

/** What limits in time say in a standing. */
export interface TimeBounds {
  playUntil: number | null;
  checkAt: number | null;
  checkMinutes: number | null;
  /** The limit that is reached, where it is one of time. */
  reachedLimit: Json | null;
}

export const NO_TIME_BOUNDS: TimeBounds = {
  ...{ playUntil: null, checkAt: null, checkMinutes: null, reachedLimit: null },
};

function least(values: (number | null)[]): number | null {
  const some = values.filter((value) => value !== null);
  return some.length === 0 ? null : Math.min(...some);
}

/** The limits in time that bind a person, the strictest of their accounts. */
function timeLimitsNow(model: Model, playerId: string, at: number): TimeLimit[] {
  const own = samePerson(model, playerId).flatMap((id) =>
    model.ledger.timeLimits.by('playerId', id),
  );
  return ['session_time', 'reality_check'].flatMap((kind) => {
    const group = own.filter((limit) => limit.kind === kind);
    if (group.length === 0) return [];
    const minutes = least(
      group.map(({ nextAt, nextMinutes, minutes: now }) =>
        nextAt !== null && nextAt <= at ? nextMinutes : now,
      ),
    );
    const later = least(
      group.map(({ nextAt, nextMinutes, minutes: now }) => (nextAt === null ? now : nextMinutes)),
    );
    const times = group.flatMap(({ nextAt }) => (nextAt !== null && nextAt > at ? [nextAt] : []));
    const changes = later !== minutes;
    return [
      {
        ...{ playerId, kind, minutes, nextMinutes: changes ? later : null },
        nextAt: changes && times.length > 0 ? Math.max(...times) : null,
      },
    ];
  });
}

/** How long a person was at tables since a moment: two at once count once. */
function timeAtTables(model: Model, playerId: string, since: number, at: number): number {
  const spans = samePerson(model, playerId)
    .flatMap((id) => model.ledger.wallets.by('playerId', id))
    .flatMap(({ accountId }) => model.ledger.sessions.by('walletId', accountId))
    .filter(({ accountId }) => accountId !== null)
    .map(({ closedAt, openedAt }) => ({
      from: Math.max(openedAt ?? at, since),
      to: Math.min(closedAt ?? at, at),
    }))
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.from - other.from);
  let [total, end] = [0, since];
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** What limits in time say now; `isBarred`: another reason bars already. */
export function timeBounds(model: Model, playerId: string, at: number, isBarred: boolean) {
  const bounds = { ...NO_TIME_BOUNDS };
  const limits = timeLimitsNow(model, playerId, at);
  const minutesOf = (kind: string) => limits.find((limit) => limit.kind === kind)?.minutes ?? null;
  const [day, check] = [minutesOf('session_time'), minutesOf('reality_check')];
  const midnight = nextDay(at);
  if (day !== null) {
    const left = day * MINUTE_MS - timeAtTables(model, playerId, midnight - DAY_MS, at);
    if (left > 0) bounds.playUntil = at + left < midnight ? at + left : midnight + day * MINUTE_MS;
    else if (!isBarred) bounds.reachedLimit = { kind: 'session_time' };
  }
  if (check !== null) {
    const answers = samePerson(model, playerId).flatMap(
      (id) => model.ledger.realityChecks.get(id)?.answeredAt ?? [],
    );
    const since = Math.max(at - DAY_MS, ...answers);
    bounds.checkMinutes = check;
    bounds.checkAt = at + check * MINUTE_MS - timeAtTables(model, playerId, since, at);
  }
  return { ...bounds, endsWithDay: day !== null };
}

/** The same within JSON. */
export function timeJson({ playUntil, checkAt, checkMinutes, reachedLimit }: TimeBounds): Json {
  return {
    ...(reachedLimit === null ? {} : { limit: reachedLimit }),
    ...(playUntil === null ? {} : { playUntilMs: Math.floor(playUntil) }),
    ...(checkAt === null ? {} : { checkAtMs: Math.floor(checkAt) }),
    ...(checkMinutes === null ? {} : { checkMinutes }),
  };
}

function noteCheck(model: Model, playerId: string, answeredAt: number): void {
  const { realityChecks } = model.ledger;
  const known = realityChecks.get(playerId);
  if (known === undefined) realityChecks.insert({ playerId, answeredAt });
  else realityChecks.change(known, { answeredAt: Math.max(known.answeredAt, answeredAt) });
}

/** Sets one limit in time: a shorter time at once, a longer one after a day. */
export function setTimeLimit(model: Model, playerId: string, kind: string, wanted: number | null) {
  const { numbers, timeLimits, timeLimitChanges } = model.ledger;
  const at = model.clockMs;
  timeLimits.add({ playerId, kind, minutes: null, nextMinutes: null, nextAt: null });
  const known = timeLimitsNow(model, playerId, at).find((limit) => limit.kind === kind);
  if (known === undefined) throw new Error('The model lost a limit.');
  noteRestriction(model, playerId);
  if (wanted === known.minutes && known.nextAt === null) return;
  const own = samePerson(model, playerId).flatMap((id) =>
    timeLimits.by('playerId', id).filter((limit) => limit.kind === kind),
  );
  const isShorter = known.minutes === null || (wanted !== null && wanted <= known.minutes);
  const waits = known.nextAt !== null && known.nextAt > at && known.nextMinutes === wanted;
  const effectiveAt = isShorter ? at : waits ? (known.nextAt as number) : at + DAY_MS;
  const change = isShorter
    ? { minutes: wanted, nextMinutes: null, nextAt: null }
    : { minutes: known.minutes, nextMinutes: wanted, nextAt: effectiveAt };
  for (const limit of own) timeLimits.change(limit, change);
  if (kind === 'reality_check' && known.minutes === null) noteCheck(model, playerId, at);
  numbers.timeLimitChange += 1;
  const id = numbers.timeLimitChange;
  timeLimitChanges.insert({ id, playerId, kind, minutes: wanted, effectiveAt, at });
}

/** Limits in time as `ledger.limits_of` tells them. */
export function timeLimitsJson(model: Model, playerId: string, at: number): Json[] {
  return timeLimitsNow(model, playerId, at)
    .filter(({ minutes, nextAt }) => minutes !== null || nextAt !== null)
    .map(({ kind, minutes, nextMinutes, nextAt }) => ({
      ...{ kind, minutes, nextMinutes, nextAtMs: msText(nextAt) },
    }));
}

function checkAnswered(model: Model, playerId: string, answered: number): null {
  noteCheck(model, playerId, Math.min(answered, model.clockMs));
  standingChanged(model, playerId);
  return null;
}

/** Functions of limits in time by name. */
export const LEDGER_TIME_FUNCTIONS = { 'ledger.check_answered': checkAnswered };
