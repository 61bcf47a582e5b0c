// What the payout provider says: notices, and the statement with its differences (db/functions/payments:
// payout_events, payout_differences).

import { ask, consume } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { refusal } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { noteDestination } from './payments-destinations.ts';
import type { PayoutDifference } from './prize-tables.ts';
import { advance, contradict } from './redemption-steps.ts';

const RANK = [
  ...['ignored', 'known', 'applied', 'unknown_destination', 'unknown_redemption'],
  ...['contradiction', 'other_payout'],
];
const OWN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ownId = (said: unknown) => (typeof said === 'string' && OWN_ID.test(said) ? said : null);

function notePayout(model: Model, provider: string, fact: Json): Json {
  const { destinations, redemptions } = model.payments;
  const id = ownId(fact.redemptionId);
  const one = id === null ? undefined : redemptions.get(id);
  const theirs = one === undefined ? undefined : destinations.get(one.destinationId);
  if (one === undefined || (theirs?.provider ?? provider) !== provider) {
    return { outcome: 'unknown_redemption' };
  }
  if (one.providerReference !== null && one.providerReference !== fact.reference) {
    contradict(model, one, fact, model.clockMs);
    return { outcome: 'other_payout', subjectId: one.id };
  }
  return { outcome: advance(model, one.id, fact).outcome, subjectId: one.id };
}

function applyEvent(
  model: Model,
  provider: string,
  eventId: string,
  type: string,
  createdAt: number,
  facts: Json[],
): Json {
  const { payoutEvents } = model.payments;
  const row = { provider, eventId, type, outcome: 'taken', subjectId: null, createdAt };
  if (!payoutEvents.add({ ...row, receivedAt: model.clockMs })) return { outcome: 'repeated' };
  let answer: Json = { outcome: 'ignored' };
  for (const fact of facts) {
    const one =
      fact.kind === 'payout'
        ? notePayout(model, provider, fact)
        : noteDestination(model, provider, fact);
    if (RANK.indexOf(String(one.outcome)) >= RANK.indexOf(String(answer.outcome))) answer = one;
  }
  payoutEvents.put({
    ...{ ...row, receivedAt: model.clockMs, outcome: String(answer.outcome) },
    subjectId: (answer.subjectId as string | undefined) ?? null,
  });
  return answer;
}

function noteMovements(model: Model, provider: string, listed: Json[]): number {
  return listed.filter((line) =>
    model.payments.payoutMovements.add({
      ...{ provider, movementId: String(line.id), kind: String(line.kind) },
      ...{ amountMicros: BigInt(String(line.amountMicros)) },
      ...{ feeMicros: BigInt(String(line.feeMicros)), currency: String(line.currency) },
      reference: (line.reference as string | null | undefined) ?? null,
      ...{ redemptionId: ownId(line.redemptionId), at: Number(line.atMs) },
    }),
  ).length;
}

interface Side {
  subject: string;
  redemptionId: string | null;
  playerId: string | null;
  ours: bigint;
  theirs: bigint;
}

/** Prizes to compare: touched in the span on either side and, on neither, since. */
function toCompare(model: Model, provider: string, from: number, upto: number): Set<string> {
  const { destinations, payoutDifferences, payoutMovements, redemptions } = model.payments;
  const within = (at: number | null) => at !== null && at >= from && at < upto;
  const moved = payoutMovements.where((row) => row.provider === provider);
  const touched = [
    ...moved.flatMap(({ at, redemptionId }) => (within(at) ? (redemptionId ?? []) : [])),
    ...redemptions
      .where(
        (row) =>
          destinations.get(row.destinationId)?.provider === provider &&
          (within(row.sentAt) || within(row.returnedAt)),
      )
      .map(({ id }) => id),
  ].filter((id) => {
    const one = redemptions.get(id);
    const isNew = one !== undefined && ((one.sentAt ?? 0) >= upto || one.stateSince >= upto);
    return !isNew && !moved.some((row) => row.redemptionId === id && row.at >= upto);
  });
  const known = payoutDifferences
    .where((row) => row.provider === provider && row.goneAt === null)
    .flatMap(({ redemptionId }) => redemptionId ?? []);
  return new Set([...known, ...touched]);
}

function sides(model: Model, provider: string, from: number, upto: number): Side[] {
  const { payoutMovements, redemptions } = model.payments;
  const moved = payoutMovements.where((row) => row.provider === provider && row.kind !== 'other');
  const sumOf = (rows: typeof moved) =>
    rows.reduce((sum, { amountMicros }) => sum - amountMicros, 0n);
  const compared = [...toCompare(model, provider, from, upto)].map((id) => {
    const one = redemptions.get(id);
    const isOut = one?.state === 'sent' || one?.state === 'paid';
    return {
      ...{ subject: id, redemptionId: id, playerId: one?.playerId ?? null },
      ours: isOut ? one.amountMicros - one.withheldMicros : 0n,
      theirs: sumOf(moved.filter(({ redemptionId }) => redemptionId === id)),
    };
  });
  const nobodys = moved.filter(({ redemptionId }) => redemptionId === null);
  const names = new Set(nobodys.map(({ reference }) => reference ?? 'unnamed'));
  const unknown = [...names].flatMap((subject) => {
    const rows = nobodys.filter(({ reference }) => (reference ?? 'unnamed') === subject);
    if (rows.some(({ at }) => at >= upto)) return [];
    return [{ subject, redemptionId: null, playerId: null, ours: 0n, theirs: sumOf(rows) }];
  });
  return [...compared, ...unknown];
}

function whatOf({ ours, playerId, theirs }: Side): string {
  if (playerId === null) return 'unknown';
  if (theirs === 0n) return 'missing';
  return theirs > ours ? 'more' : 'less';
}

function reconcile(model: Model, provider: string, from: number, upto: number): Json {
  const at = model.clockMs;
  const { payoutDifferences, payoutMovements, payoutRuns } = model.payments;
  const differing = sides(model, provider, from, upto).filter(
    ({ ours, theirs }) => ours !== theirs,
  );
  const open = () =>
    payoutDifferences.where((row) => row.provider === provider && row.goneAt === null);
  for (const row of open()) {
    const stands = differing.some(
      ({ ours, subject, theirs }) =>
        subject === row.subject && ours === row.oursMicros && theirs === row.theirsMicros,
    );
    if (!stands) payoutDifferences.change(row, { goneAt: at });
  }
  for (const side of differing) {
    if (open().some(({ subject }) => subject === side.subject)) continue;
    payoutDifferences.insert({
      ...{ id: model.uuid(), provider, subject: side.subject, what: whatOf(side) },
      ...{ redemptionId: side.redemptionId, playerId: side.playerId },
      ...{ oursMicros: side.ours, theirsMicros: side.theirs, foundAt: at },
      ...{ goneAt: null, clearedAt: null, clearedBy: null, clearedFor: null },
    });
  }
  const lines = payoutMovements.where(
    (row) => row.provider === provider && row.at >= from && row.at < upto,
  );
  const run = payoutRuns.insert({
    ...{ id: payoutRuns.size + 1, provider, at, fromAt: from, uptoAt: upto },
    movements: lines.length,
    feesMicros: lines.reduce((sum, { feeMicros }) => sum + feeMicros, 0n),
    differences: open().filter(({ clearedAt }) => clearedAt === null).length,
  });
  return { movements: run.movements, differences: run.differences };
}

function lastRun(model: Model, provider: string): Json | null {
  const last = model.payments.payoutRuns.where((row) => row.provider === provider).at(-1);
  return last === undefined ? null : { atMs: msText(last.at), uptoMs: msText(last.uptoAt) };
}

const differenceJson = (found: PayoutDifference): Json => ({
  ...{ id: found.id, provider: found.provider, subject: found.subject, what: found.what },
  ...{ redemptionId: found.redemptionId, playerId: found.playerId },
  ...{ oursMicros: `${found.oursMicros}`, theirsMicros: `${found.theirsMicros}` },
  ...{ foundAtMs: msText(found.foundAt), goneAtMs: msText(found.goneAt) },
  ...{ clearedAtMs: msText(found.clearedAt), clearedBy: found.clearedBy },
});

const actOf = ({ id, oursMicros, subject, theirsMicros, what }: PayoutDifference): Json => ({
  ...{ differenceId: id, subject, what, oursMicros: `${oursMicros}` },
  theirsMicros: `${theirsMicros}`,
});

function clear(
  model: Model,
  id: string,
  by: string,
  why: string,
  approvalId: string,
  requestId: string | null,
): Json {
  const known = model.payments.payoutDifferences.get(id);
  if (known === undefined) return refusal('not_found');
  if ((known.goneAt ?? known.clearedAt) !== null) return { difference: differenceJson(known) };
  const subject = known.playerId ?? id;
  const at = model.clockMs;
  const kind = 'payout_difference';
  const asked = ask(model, approvalId, kind, subject, actOf(known), by, why, at, requestId);
  return 'refused' in asked ? asked : { approval: asked };
}

/** Runs inside the decision. */
export function actOnDifference(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { payoutDifferences } = model.payments;
  const act = request.act as Json;
  const known = payoutDifferences.get(String(act.differenceId)) as PayoutDifference;
  if ((known.goneAt ?? known.clearedAt) !== null) {
    return refusal('approval_closed', { state: 'gone' });
  }
  const { askedBy, decidedBy, id, reason, subjectId } = request;
  consume(model, id, 'payout_difference', subjectId, actOf(known));
  payoutDifferences.change(known, {
    ...{ clearedAt: model.clockMs, clearedBy: decidedBy, clearedFor: reason },
  });
  const requestId = (context.requestId as string | null | undefined) ?? null;
  const facts = { ...act, askedBy, reason };
  const action = 'payout_difference.cleared';
  append(model, action, decidedBy, 'payout_difference', known.id, facts, requestId);
  return {};
}

/** Functions by name. */
export const PAYOUT_FUNCTIONS = {
  'payments.apply_payout_event': applyEvent,
  'payments.note_payout_movements': noteMovements,
  'payments.reconcile_payouts': reconcile,
  'payments.last_payout_run': lastRun,
  'payments.difference_json': (_model: Model, found: PayoutDifference) => differenceJson(found),
  'payments.clear_difference': clear,
};
