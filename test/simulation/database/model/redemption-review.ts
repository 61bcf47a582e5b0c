// Redemptions as staff decides them (db/functions/payments/redemption_review.sql).

import { HOUR_MS } from '#shared/time.ts';
import { ask, consume } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { areLinked } from './auth-linked.ts';
import { tell } from './auth-notices.ts';
import { utcDay } from './ledger-days.ts';
import { refusal } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import type { Redemption } from './prize-tables.ts';
import { end, move, NOT_LEFT, redemptionJson } from './redemption-moves.ts';
import { ruleAt } from './redemption-rules.ts';
import { reviewReasons, STANDING } from './redemption-weight.ts';

const actOf = ({ amountMicros, destinationId, id, reasons }: Redemption): Json => ({
  ...{ redemptionId: id, amountMicros: `${amountMicros}`, destinationId, reasons },
});

function needsSecond(model: Model, one: Redemption, by: string, at: number): boolean {
  const rule = ruleAt(model, at);
  const alone = model.payments.redemptions
    .where(
      ({ approvalId, approvedAt, approvedBy }) =>
        approvedBy === by && approvalId === null && utcDay(approvedAt ?? 0) >= utcDay(at),
    )
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
  return (
    one.amountMicros > rule.secondPersonMicros || one.amountMicros + alone > rule.personDayMicros
  );
}

/** Why one that waits for a person may not go on yet; null when it may. */
function approvalRefusal({ state }: Redemption, review: readonly string[]): Json | null {
  if (state !== 'in_review') return refusal('approval_closed', { state });
  const reason = review.find((each) => STANDING.includes(each));
  return reason === undefined ? null : refusal('redemption_not_allowed', { reason });
}

function clear(
  model: Model,
  one: Redemption,
  review: readonly string[],
  { approvalId, by, why }: { by: string; approvalId: string | null; why: string },
  at: number,
): Redemption {
  const cleared = [...new Set([...one.cleared, ...one.reasons, ...review])].sort();
  const now = model.payments.redemptions.change(one, {
    ...{ approvedBy: by, approvedAt: at, approvalId, cleared },
  });
  return move(model, now, 'approved', { reasons: [], by, fact: { why } }, at);
}

function approve(
  model: Model,
  id: string,
  by: string,
  why: string,
  approvalId: string,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const one = model.payments.redemptions.get(id);
  if (one === undefined) return refusal('not_found');
  if (areLinked(model, one.playerId, by)) return refusal('accounts_linked');
  if (one.approvedBy === by && ['approved', 'paying', 'sent', 'paid'].includes(one.state)) {
    return { redemption: redemptionJson(one), replayed: true };
  }
  const review = reviewReasons(model, one, at);
  const refused = approvalRefusal(one, review);
  if (refused !== null) return refused;
  const act = actOf(one);
  if (needsSecond(model, one, by, at)) {
    const kind = 'redemption_approve';
    const asked = ask(model, approvalId, kind, one.playerId, act, by, why, at, requestId);
    return 'refused' in asked ? asked : { approval: asked };
  }
  const now = clear(model, one, review, { by, approvalId: null, why }, at);
  const facts = { ...actOf(now), reason: why };
  append(model, 'redemption.approved', by, 'player', one.playerId, facts, requestId);
  return { redemption: redemptionJson(now) };
}

/** Runs inside the decision. */
export function actOnRedemption(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const at = model.clockMs;
  const { askedBy, decidedBy, id, reason, subjectId } = request;
  const act = request.act as Json;
  const one = model.payments.redemptions.get(String(act.redemptionId)) as Redemption;
  const review = reviewReasons(model, one, at);
  const refused = approvalRefusal(one, review);
  if (refused !== null) return refused;
  consume(model, id, 'redemption_approve', subjectId, actOf(one));
  const given = { by: String(decidedBy), approvalId: id, why: reason };
  const now = clear(model, one, review, given, at);
  const requestId = (context.requestId as string | null | undefined) ?? null;
  const facts = { ...act, askedBy, reason };
  append(model, 'redemption.approved', decidedBy, 'player', now.playerId, facts, requestId);
  return {};
}

function reject(model: Model, id: string, by: string, why: string, requestId: string | null): Json {
  const at = model.clockMs;
  const one = model.payments.redemptions.get(id);
  if (one === undefined) return refusal('not_found');
  const { amountMicros, playerId, reasons, state } = one;
  if (areLinked(model, playerId, by)) return refusal('accounts_linked');
  const isSame = model.payments.redemptionEvents
    .by('redemptionId', id)
    .some(
      (event) =>
        event.state === 'rejected' && event.byPerson === by && (event.fact as Json).note === why,
    );
  if (state === 'rejected' && isSame) return { ...redemptionJson(one), replayed: true };
  if (!NOT_LEFT.includes(state)) return refusal('approval_closed', { state });
  const now = end(model, one, 'rejected', { reasons, by, fact: { note: why } }, at);
  const told = { amountMicros: `${amountMicros}` };
  tell(model, playerId, 'redemption_rejected', `redemption_rejected:${id}`, told, at);
  const facts = { ...actOf(now), reason: why };
  append(model, 'redemption.rejected', by, 'player', playerId, facts, requestId);
  return redemptionJson(now);
}

function waiting(model: Model): Json {
  const at = model.clockMs;
  const rows = [...model.payments.redemptions.all()];
  const since = rows
    .filter(({ state }) => state === 'in_review')
    .map(({ stateSince }) => stateSince);
  return {
    inReview: since.length,
    oldestMs: msText(since.length === 0 ? null : Math.min(...since)),
    overdue: since.filter((each) => each <= at - 72 * HOUR_MS).length,
    attention: rows.filter(({ attention }) => attention !== null).length,
    sent: rows.filter(({ state }) => state === 'paying' || state === 'sent').length,
  };
}

/** Functions of reviews by name. */
export const REVIEW_FUNCTIONS = {
  'payments.approve_redemption': approve,
  'payments.reject_redemption': reject,
  'payments.waiting_redemptions': waiting,
};
