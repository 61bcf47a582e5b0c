// What staff decides of checks of documents (db/functions/identity/review.sql).

import { refusal } from './approvals.ts';
import { append } from './audit.ts';
import { areLinked } from './auth-linked.ts';
import { checkJson } from './identity-standing.ts';
import type { Check } from './identity-tables.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

function reviewJson(model: Model, check: Check): Json {
  const found = model.identity.confirmations.get(check.id);
  return {
    ...{ ...checkJson(check), confirmedBy: found?.confirmedBy ?? null },
    ...{ confirmReason: found?.reason ?? null, confirmedAtMs: msText(found?.confirmedAt ?? null) },
  };
}

function isQueued(model: Model, { id, playerId, reason, state }: Check, queue: string): boolean {
  if (queue === 'duplicates') return reason === 'duplicate_person';
  const status = model.auth.players.get(playerId)?.status ?? '';
  return (
    queue === 'unconfirmed' &&
    state === 'verified' &&
    model.identity.confirmations.get(id) === undefined &&
    ['active', 'banned'].includes(status)
  );
}

function checksOf(model: Model, queue: string, beforeId: string | null, countMax: number): Json[] {
  return model.identity.checks
    .where((check) => (beforeId === null || check.id < beforeId) && isQueued(model, check, queue))
    .sort((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, countMax)
    .map((check) => reviewJson(model, check));
}

function checkOf(model: Model, id: string): Json | null {
  const check = model.identity.checks.get(id);
  return check === undefined ? null : { ...reviewJson(model, check), sealed: check.sealed };
}

function confirm(model: Model, id: string, by: string, why: string, requestId: string): Json {
  const { checks, confirmations } = model.identity;
  const known = checks.get(id);
  if (known === undefined) return refusal('not_found');
  if (areLinked(model, known.playerId, by)) return refusal('accounts_linked');
  if (known.state !== 'verified') return refusal('check_closed');
  const first = confirmations.get(id);
  if (first?.confirmedBy === by) return reviewJson(model, known);
  if (first !== undefined) return refusal('check_closed');
  confirmations.insert({
    ...{ checkId: id, confirmedBy: by, confirmedAt: model.clockMs, reason: why },
  });
  const facts = { checkId: id, reason: why };
  append(model, 'identity.confirmed', by, 'player', known.playerId, facts, requestId);
  return reviewJson(model, known);
}

function waiting(model: Model): Json {
  const count = (test: (check: Check) => boolean) =>
    Math.min(1_000, model.identity.checks.where(test).length);
  return {
    unconfirmed: count((check) => isQueued(model, check, 'unconfirmed')),
    parked: count(({ parkedAt, redactedAt }) => parkedAt !== null && redactedAt === null),
    // No minor comes.
    minors: 0,
  };
}

/** Functions of reviews by name. */
export const CHECK_REVIEW_FUNCTIONS = {
  'identity.checks_of': checksOf,
  'identity.check_of': checkOf,
  'identity.confirm_check': confirm,
  'identity.waiting_checks': waiting,
};
