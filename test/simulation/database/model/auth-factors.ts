// The second factor (db/functions/auth/factors.sql), and taking a lost one away, which needs two
// people (db/functions/auth/approvals.sql).

import { ask, consume, decide, hasRole, refusal, voidRequest } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { enqueueMail } from './auth-mail.ts';
import { endSignIns, markRevoked, proveSignIn } from './auth-sign-ins.ts';
import { jsonbText } from './json.ts';
import type { Json, Model } from './model.ts';

function openChallenge(
  model: Model,
  tokenHash: string,
  playerId: string,
  expiresAt: number,
  passwordVersion: number,
): boolean {
  const { challenges, credentials } = model.auth;
  if (credentials.get(playerId)?.version !== passwordVersion) return false;
  challenges.insert({ tokenHash, playerId, tries: 0, expiresAt });
  return true;
}

function tryChallenge(model: Model, tokenHash: string, nowMs: number, triesMax: number) {
  const { challenges } = model.auth;
  const row = challenges.get(tokenHash);
  if (row === undefined || row.tries >= triesMax || row.expiresAt <= nowMs) return null;
  return challenges.change(row, { tries: row.tries + 1 }).playerId;
}

function closeChallenge(model: Model, tokenHash: string): boolean {
  const row = model.auth.challenges.get(tokenHash);
  if (row === undefined) return false;
  model.auth.challenges.delete(row);
  return true;
}

function beginTotp(model: Model, playerId: string, sealedSeed: string, expiresAt: number): void {
  model.auth.totpEnrolments.put({ playerId, sealedSeed, expiresAt });
}

function putRecoveryCodes(model: Model, playerId: string, hashes: readonly string[]): void {
  const { recoveryCodes } = model.auth;
  recoveryCodes.deleteWhere((row) => row.playerId === playerId);
  for (const codeHash of hashes) recoveryCodes.insert({ playerId, codeHash, usedAt: null });
}

function dropChallenges(model: Model, playerId: string): void {
  model.auth.challenges.deleteWhere((row) => row.playerId === playerId);
}

function confirmTotp(
  model: Model,
  playerId: string,
  sealedSeed: string,
  step: bigint,
  hashes: readonly string[],
  sid: string,
  nowMs: number,
  mail: Json | null,
  requestId: string | null,
): Json | null {
  const { players, totp, totpEnrolments } = model.auth;
  if (players.get(playerId)?.status !== 'active') return null;
  const pending = totpEnrolments.get(playerId);
  if (pending?.sealedSeed !== sealedSeed || pending.expiresAt <= nowMs) return null;
  totpEnrolments.delete(pending);
  totp.put({ playerId, sealedSeed, lastStep: Number(step), confirmedAt: nowMs });
  putRecoveryCodes(model, playerId, hashes);
  dropChallenges(model, playerId);
  markRevoked(model, playerId, nowMs, true);
  const facts = proveSignIn(model, sid, playerId, ['otp'], nowMs);
  enqueueMail(model, playerId, mail, nowMs);
  append(model, 'factor.enabled', playerId, 'player', playerId, {}, requestId);
  return facts;
}

function useTotpStep(model: Model, playerId: string, step: bigint): boolean {
  const row = model.auth.totp.get(playerId);
  if (row === undefined || row.lastStep >= Number(step)) return false;
  model.auth.totp.change(row, { lastStep: Number(step) });
  return true;
}

function useRecoveryCode(model: Model, playerId: string, hash: string, nowMs: number) {
  const { recoveryCodes } = model.auth;
  const row = recoveryCodes.get(playerId, hash);
  if (row === undefined || row.usedAt !== null) return null;
  recoveryCodes.change(row, { usedAt: nowMs });
  return recoveryCodes.where((each) => each.playerId === playerId && each.usedAt === null).length;
}

function renewRecoveryCodes(
  model: Model,
  playerId: string,
  hashes: readonly string[],
  nowMs: number,
  mail: Json | null,
  requestId: string | null,
): boolean {
  if (model.auth.totp.get(playerId) === undefined) return false;
  putRecoveryCodes(model, playerId, hashes);
  enqueueMail(model, playerId, mail, nowMs);
  append(model, 'factor.codes_renewed', playerId, 'player', playerId, {}, requestId);
  return true;
}

function removeTotp(
  model: Model,
  playerId: string,
  except: string | null,
  actorId: string | null,
  nowMs: number,
  mail: Json | null,
  requestId: string | null,
): boolean {
  const { recoveryCodes, signIns, totp, totpEnrolments } = model.auth;
  const row = totp.get(playerId);
  if (row === undefined) return false;
  totp.delete(row);
  totpEnrolments.deleteWhere((each) => each.playerId === playerId);
  recoveryCodes.deleteWhere((each) => each.playerId === playerId);
  dropChallenges(model, playerId);
  endSignIns(model, playerId, nowMs, 'factor_removed', null, except, true);
  const kept = signIns.get(except ?? '');
  if (kept !== undefined) signIns.change(kept, { amr: kept.amr.filter((m) => m !== 'otp') });
  enqueueMail(model, playerId, mail, nowMs);
  append(model, 'factor.removed', actorId, 'player', playerId, {}, requestId);
  return true;
}

function resealTotp(model: Model, playerId: string, before: string, after: string): void {
  const row = model.auth.totp.get(playerId);
  if (row?.sealedSeed === before) model.auth.totp.change(row, { sealedSeed: after });
}

function factorResetAct(model: Model, playerId: string): Json | null {
  const row = model.auth.totp.get(playerId);
  if (row === undefined) return null;
  return { factorSince: `${new Date(row.confirmedAt).toISOString().slice(0, -1)}000Z` };
}

function resetFactorByTwo(
  model: Model,
  id: string,
  playerId: string,
  actorId: string,
  reason: string,
  roleAgeMs: number,
  nowMs: number,
  requestId: string | null,
  context: Json | null,
): Json {
  const player = model.auth.players.get(playerId);
  if (player === undefined || player.status === 'erased') return refusal('not_found');
  const act = factorResetAct(model, playerId);
  if (act === null) return refusal('mfa_not_enabled');
  const waiting = () =>
    model.approvals.requests.where(
      (row) => row.kind === 'factor_reset' && row.subjectId === playerId && row.state === 'waiting',
    );
  for (const row of waiting()) {
    if (jsonbText(row.act) === jsonbText(act)) continue;
    voidRequest(model, row.id, nowMs, 'the factor is another one by now');
  }
  const asked = waiting().find((row) => row.expiresAt > nowMs);
  if (asked !== undefined) {
    return decide(
      ...([model, asked.id, actorId, 'approved', reason, roleAgeMs, nowMs] as const),
      ...([requestId, context] as const),
    );
  }
  const answer = ask(model, id, 'factor_reset', playerId, act, actorId, reason, nowMs, requestId);
  if (!('refused' in answer)) {
    const facts = { act: 'mfa_reset', reason };
    append(model, 'staff.requested', actorId, 'player', playerId, facts, requestId);
  }
  return answer;
}

/** What an approved reset of a factor does. */
export function actOnFactorReset(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { decidedBy, id, subjectId } = request;
  const isStaff = model.auth.playerRoles.by('playerId', subjectId).length > 0;
  if (isStaff && !hasRole(model, decidedBy ?? '', ['admin'], null)) return refusal('forbidden');
  const act = factorResetAct(model, subjectId);
  if (act === null) return refusal('mfa_not_enabled');
  if (jsonbText(act) !== jsonbText(request.act)) return refusal('approval_closed');
  consume(model, id, 'factor_reset', subjectId, act);
  const requestId = (context.requestId as string | undefined) ?? null;
  const { askedBy, decisionReason: reason } = request;
  const facts = { act: 'mfa_reset', askedBy, reason };
  append(model, 'staff.approved', decidedBy, 'player', subjectId, facts, requestId);
  const mail = (context.mail as Json | undefined) ?? null;
  const at = request.decidedAt ?? 0;
  const isRemoved = removeTotp(model, subjectId, null, decidedBy, at, mail, requestId);
  return isRemoved ? {} : refusal('mfa_not_enabled');
}

/** Functions of second factors by name. */
export const FACTOR_FUNCTIONS = {
  'auth.open_challenge': openChallenge,
  'auth.try_challenge': tryChallenge,
  'auth.close_challenge': closeChallenge,
  'auth.begin_totp': beginTotp,
  'auth.confirm_totp': confirmTotp,
  'auth.use_totp_step': useTotpStep,
  'auth.use_recovery_code': useRecoveryCode,
  'auth.renew_recovery_codes': renewRecoveryCodes,
  'auth.remove_totp': removeTotp,
  'auth.reseal_totp': resealTotp,
  'auth.reset_factor_by_two': resetFactorByTwo,
};
