// The two-person rule (db/functions/approvals). What a kind does when it is decided is the model's
// `acts`, which each schema fills with its own.

import type { ApprovalRequest, Kind } from './approvals-tables.ts';
import { append } from './audit.ts';
import { areLinked } from './auth-linked.ts';
import { jsonbText, withoutNulls } from './json.ts';
import type { Json, Model } from './model.ts';
import { SqlRefusal } from './refusal.ts';

export const refusal = (code: string, facts: Json | null = null): Json =>
  withoutNulls({ refused: code, facts });

const digestOf = (kind: string, subjectId: string, act: unknown) =>
  jsonbText([kind, subjectId, act]);

const text = (ms: number | null) => (ms === null ? null : Math.floor(ms).toString());

/** A request as functions answer it. */
export function requestJson(_model: Model, request: ApprovalRequest): Json {
  const { id, kind, subjectId, act, reason, state, askedBy, decidedBy, decisionReason } = request;
  return {
    ...{ id, kind, subjectId, act, reason, state, askedBy, decidedBy, decisionReason },
    askedAtMs: text(request.askedAt),
    expiresAtMs: text(request.expiresAt),
    decidedAtMs: text(request.decidedAt),
  };
}

/** True when the player is active and has one of the roles, since a time or longer. */
export function hasRole(
  model: Model,
  playerId: string,
  roles: readonly string[],
  since: number | null,
): boolean {
  if (model.auth.players.get(playerId)?.status !== 'active') return false;
  return model.auth.playerRoles
    .by('playerId', playerId)
    .some(({ role, grantedAt }) => roles.includes(role) && (since === null || grantedAt <= since));
}

function barred(model: Model, by: string, roles: readonly string[], others: string[]) {
  if (others.includes(by) || !hasRole(model, by, roles, null)) return 'forbidden';
  return others.some((other) => areLinked(model, by, other)) ? 'accounts_linked' : null;
}

function kindOf(model: Model, name: string, mayBeAuth: boolean): Kind {
  const kind = model.approvals.kinds.get(name);
  if (kind === undefined) throw new SqlRefusal('P0002', 'query returned no rows');
  if (kind.service === model.role || (mayBeAuth && model.role === 'parlor_auth')) return kind;
  throw new SqlRefusal('42501', `${model.role} has no say in ${name}`);
}

/** Asks: the request, or a refusal. */
export function ask(
  model: Model,
  id: string,
  kindName: string,
  subjectId: string,
  act: Json,
  by: string,
  reason: string,
  nowMs: number,
  requestId: string | null,
): Json {
  const { requests } = model.approvals;
  const digest = digestOf(kindName, subjectId, act);
  const kind = kindOf(model, kindName, false);
  const why = barred(model, by, kind.askingRoles, [subjectId]);
  if (why !== null) return refusal(why);
  const same = () =>
    requests.where(
      (row) =>
        row.kind === kindName &&
        row.subjectId === subjectId &&
        row.digest === digest &&
        row.state === 'waiting',
    );
  for (const row of same()) {
    if (row.expiresAt <= nowMs) voidRequest(model, row.id, nowMs, 'expired');
  }
  const [waiting] = same();
  if (waiting !== undefined) return { ...requestJson(model, waiting), replayed: true };
  const asked = requests.insert({
    ...{ id, kind: kindName, subjectId, act, digest, reason, askedBy: by, askedAt: nowMs },
    ...{ expiresAt: nowMs + kind.livesMs, state: 'waiting', decidedBy: null, decidedAt: null },
    ...{ decisionReason: null, consumedAt: null },
  });
  const facts = { kind: kindName, subject: subjectId, act, reason };
  append(model, 'approval.asked', by, 'approval', id, facts, requestId);
  return requestJson(model, asked);
}

/** Uses an approval up, once. */
export function consume(
  model: Model,
  id: string,
  kind: string,
  subjectId: string,
  act: unknown,
): void {
  const { requests } = model.approvals;
  const row = requests.get(id);
  const isGood =
    row !== undefined &&
    row.kind === kind &&
    row.state === 'approved' &&
    row.consumedAt === null &&
    row.digest === digestOf(kind, subjectId, act);
  if (!isGood) throw new SqlRefusal('LX001', 'nobody approved this act', 'approval_closed');
  requests.change(row, { consumedAt: row.decidedAt });
}

function run(model: Model, request: ApprovalRequest, context: Json): Json {
  const act = model.acts[request.kind];
  if (act === undefined) throw new Error(`Nothing acts on ${request.kind}.`);
  return act(model, request, context);
}

/** Ends a request that nobody decided. */
export function voidRequest(model: Model, id: string, nowMs: number, why: string): void {
  const row = model.approvals.requests.get(id);
  if (row === undefined || row.state !== 'waiting') return;
  const ended = model.approvals.requests.change(row, {
    state: 'void',
    decidedAt: nowMs,
    decisionReason: why,
  });
  run(model, ended, {});
  append(model, 'approval.void', null, 'approval', id, { kind: ended.kind, reason: why });
}

function whenOldEnough(model: Model, by: string, roles: readonly string[], roleAgeMs: number) {
  const granted = model.auth.playerRoles
    .by('playerId', by)
    .filter(({ role }) => roles.includes(role))
    .map(({ grantedAt }) => grantedAt);
  return new Date(Math.min(...granted) + roleAgeMs).toISOString();
}

/** Approves or rejects, and acts, all in one. Without `givenMs` the server's clock counts. */
export function decide(
  model: Model,
  id: string,
  by: string,
  verdict: string | null,
  reason: string | null,
  roleAgeMs: number | null,
  givenMs: number | null,
  requestId: string | null,
  context: Json | null,
): Json {
  const { requests } = model.approvals;
  const request = requests.get(id);
  if (request === undefined) return refusal('not_found');
  const nowMs = givenMs ?? model.clockMs;
  const kind = kindOf(model, request.kind, true);
  if (request.askedBy === by) return refusal('second_person_required');
  const why = barred(model, by, kind.decidingRoles, [request.subjectId, request.askedBy]);
  if (why !== null) return refusal(why);
  if (request.state === verdict && request.decidedBy === by) {
    return { ...requestJson(model, request), replayed: true };
  }
  if (request.state === 'waiting' && request.expiresAt <= nowMs) {
    voidRequest(model, id, nowMs, 'expired');
  } else if (!hasRole(model, request.askedBy, kind.askingRoles, null)) {
    voidRequest(model, id, nowMs, 'the asker may no longer ask');
  }
  const state = requests.get(id)?.state ?? null;
  if (state !== 'waiting' || (verdict !== 'approved' && verdict !== 'rejected')) {
    return refusal('approval_closed', { state });
  }
  const isYoung =
    roleAgeMs !== null &&
    roleAgeMs > 0 &&
    !hasRole(model, by, kind.decidingRoles, nowMs - roleAgeMs);
  if (isYoung) {
    const changesAt = whenOldEnough(model, by, kind.decidingRoles, roleAgeMs);
    return refusal('role_too_new', { changesAt });
  }
  const before = model.undo.mark;
  const decided = requests.change(request, {
    ...{ state: verdict, decidedBy: by, decidedAt: nowMs, decisionReason: reason },
  });
  const answer = run(model, decided, { ...context, requestId });
  if ('refused' in answer) {
    model.undo.rollBack(before);
    return answer;
  }
  const done = requests.get(id) ?? decided;
  if (verdict === 'approved' && done.consumedAt === null) {
    throw new SqlRefusal('P0001', `${done.kind} did not consume its approval`);
  }
  const facts = { kind: done.kind, askedBy: done.askedBy, reason };
  append(model, `approval.${verdict}`, by, 'approval', id, facts, requestId);
  return requestJson(model, done);
}

function expire(model: Model, nowMs: number, limit: number): number {
  const due = model.approvals.requests
    .where((row) => row.state === 'waiting' && row.expiresAt <= nowMs)
    .sort((one, other) => one.expiresAt - other.expiresAt)
    .slice(0, limit);
  for (const { id } of due) voidRequest(model, id, nowMs, 'expired');
  return due.length;
}

/** Whoever loses the role or the account takes what they asked for along. */
export function voidOfLoser(model: Model, playerId: string): void {
  const lost = model.approvals.requests.where((row) => {
    const roles = model.approvals.kinds.get(row.kind)?.askingRoles ?? [];
    return (
      row.askedBy === playerId && row.state === 'waiting' && !hasRole(model, playerId, roles, null)
    );
  });
  for (const { id } of lost) voidRequest(model, id, model.clockMs, 'the asker may no longer ask');
}

/** Functions of the schema approvals by name. */
export const APPROVAL_FUNCTIONS = {
  'approvals.ask': ask,
  'approvals.decide': decide,
  'approvals.expire': expire,
  'approvals.request_json': requestJson,
};
