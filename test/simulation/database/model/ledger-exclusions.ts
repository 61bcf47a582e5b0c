// Exclusions and how they end: by time, by a return, by two people (db/functions/ledger: exclusions,
// house_exclusions).

import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import { ask, consume } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { tell } from './auth-notices.ts';
import { noteRestriction, refusal, refuse, samePerson } from './ledger-journal.ts';
import { standingChanged } from './ledger-notices.ts';
import type { Exclusion } from './ledger-tables.ts';
import type { Json, Model } from './model.ts';
import { msText, timeText } from './moments.ts';

const SLACK_MS = 5 * MINUTE_MS;

interface Span extends Exclusion {
  returnsAt: number | null;
  /** Until when it binds. */
  until: number;
}

/** An exclusion with the moment until which it binds. */
export function spanOf(model: Model, exclusion: Exclusion): Span {
  const { exclusionLifts, exclusionReturns } = model.ledger;
  const { endsAt, id, kind } = exclusion;
  const lifted = exclusionLifts.get(id)?.liftedAt ?? Infinity;
  const returnsAt = exclusionReturns.get(id)?.returnsAt ?? null;
  const end =
    kind === 'self_exclusion' && endsAt !== null
      ? Math.max(endsAt, returnsAt ?? Infinity)
      : (endsAt ?? Infinity);
  return { ...exclusion, returnsAt, until: Math.min(lifted, end) };
}

/** What excludes this person at a time, the newest first. */
export function exclusionsAt(model: Model, playerId: string, at: number): Span[] {
  return samePerson(model, playerId)
    .flatMap((id) => model.ledger.exclusions.by('playerId', id))
    .map((exclusion) => spanOf(model, exclusion))
    .filter(({ startsAt, until }) => startsAt <= at && until > at)
    .sort((one, other) => other.id - one.id);
}

/** Until when a person is excluded, as it is told; infinity where nobody can say. */
export function excludedUntil(model: Model, playerId: string, at: number): number | null {
  const ends = exclusionsAt(model, playerId, at).map(({ endsAt, until }) =>
    endsAt !== null && endsAt > at ? endsAt : until,
  );
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Whether a player may wish to be excluded for so long. */
export function mayExclude(kind: string, until: number | null, at: number): boolean {
  if (until === null) return kind === 'self_exclusion';
  const lengthMs = until - at;
  if (kind === 'self_exclusion') return lengthMs >= 180 * DAY_MS - SLACK_MS;
  return lengthMs >= DAY_MS - SLACK_MS && lengthMs <= 42 * DAY_MS + SLACK_MS;
}

/** Writes an exclusion down; its number. */
export function insertExclusion(
  model: Model,
  playerId: string,
  kind: string,
  until: number | null,
): number {
  const at = model.clockMs;
  if (until !== null && until <= at) refuse('invalid_request');
  const { numbers, exclusions } = model.ledger;
  numbers.exclusion += 1;
  exclusions.insert({ id: numbers.exclusion, playerId, kind, startsAt: at, endsAt: until });
  const facts = { kind, until: timeText(until) };
  tell(model, playerId, 'exclusion_began', `exclusion_began:${numbers.exclusion}`, facts, at);
  noteRestriction(model, playerId);
  standingChanged(model, playerId);
  return numbers.exclusion;
}

/** Exclusions as `ledger.exclusions_of` tells them. */
export const exclusionsOf = (model: Model, playerId: string) =>
  exclusionsAt(model, playerId, model.clockMs).map(({ id, kind, startsAt, endsAt, returnsAt }) => ({
    ...{ id: `${id}`, kind, sinceMs: msText(startsAt), untilMs: msText(endsAt) },
    ...(endsAt !== null && endsAt <= model.clockMs ? { returnsAtMs: msText(returnsAt) } : {}),
  }));

function askLift(
  model: Model,
  approvalId: string,
  playerId: string,
  exclusionId: string | number | bigint,
  asker: string,
  why: string,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const found = exclusionsAt(model, playerId, at).find(({ id }) => `${id}` === `${exclusionId}`);
  if (found === undefined) return refusal('not_found');
  if (found.kind !== 'house') return refusal('forbidden');
  const act = { exclusionId: `${exclusionId}` };
  return ask(model, approvalId, 'exclusion_lift', found.playerId, act, asker, why, at, requestId);
}

/** Runs inside the decision. */
export function actOnLift(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { id, subjectId, askedBy, decidedBy, reason } = request;
  const act = request.act as Json;
  consume(model, id, 'exclusion_lift', subjectId, act);
  const exclusionId = Number(act.exclusionId);
  model.ledger.exclusionLifts.add({ exclusionId, approvalId: id, liftedAt: model.clockMs });
  const facts = { ...act, askedBy, reason };
  const { requestId } = context as { requestId?: string | null };
  append(model, 'exclusion.lifted', decidedBy, 'player', subjectId, facts, requestId ?? null);
  tell(model, subjectId, 'exclusion_lifted', `exclusion_lifted:${id}`, {}, model.clockMs);
  standingChanged(model, subjectId);
  return {};
}

function askReturn(model: Model, playerId: string): Json {
  const at = model.clockMs;
  const own = exclusionsAt(model, playerId, at).filter(({ kind }) => kind === 'self_exclusion');
  const running = own.map(({ endsAt }) => endsAt ?? Infinity).filter((end) => end > at);
  if (running.length > 0) {
    const end = Math.max(...running);
    return refusal('exclusion_in_force', { changesAt: end === Infinity ? null : timeText(end) });
  }
  if (own.length === 0) return refusal('not_found');
  const { exclusionReturns } = model.ledger;
  for (const { id: exclusionId } of own) {
    exclusionReturns.add({ exclusionId, askedAt: at, returnsAt: at + DAY_MS });
  }
  const returnsOf = ({ id }: Span) => exclusionReturns.get(id)?.returnsAt ?? at;
  const returnsAt = Math.max(...own.map(returnsOf));
  const last = Math.max(...own.filter((one) => returnsOf(one) === returnsAt).map(({ id }) => id));
  const facts = { returnsAt: timeText(returnsAt) };
  tell(model, playerId, 'return_asked', `return_asked:${last}`, facts, at);
  standingChanged(model, playerId);
  return { returnsAtMs: msText(returnsAt) };
}

/** Functions of exclusions by name. */
export const LEDGER_EXCLUSION_FUNCTIONS = {
  'ledger.exclusions_of': exclusionsOf,
  'ledger.ask_lift': askLift,
  'ledger.ask_return': askReturn,
};
