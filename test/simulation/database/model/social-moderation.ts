// Moderation and reports (db/functions/social: moderation, reports).

import { HOUR_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { jsonMoment, withoutNulls } from './json.ts';
import type { Json, Model } from './model.ts';
import { samePerson } from './social-edges.ts';
import { leaveNotice, leaveWord } from './social-outbox.ts';
import { roomJson } from './social-rooms.ts';
import { endMs, running } from './social-sanctions.ts';

/** Raises a room's version; the new one. */
function bumpRoom(model: Model, roomId: string): number | null {
  const room = model.social.rooms.get(roomId);
  if (room === undefined) return null;
  return model.social.rooms.change(room, { version: room.version + 1 }).version;
}

function sanctionEnd(model: Model, roomId: string, playerId: string, kind: string) {
  const ends = running(model, roomId, playerId, kind).map(({ until }) => until ?? Infinity);
  return ends.length === 0 ? null : Math.max(...ends);
}

function tellSanctions(model: Model, roomId: string, playerId: string, nowMs: number): void {
  for (const account of samePerson(model, playerId)) {
    const content = {
      kind: 'sanction',
      version: bumpRoom(model, roomId),
      playerId: account,
      mutedUntilMs: endMs(sanctionEnd(model, roomId, account, 'mute')),
      bannedUntilMs: endMs(sanctionEnd(model, roomId, account, 'ban')),
    };
    leaveWord(model, 'room', roomId, content, nowMs);
  }
}

/** The rooms where an account is sanctioned learn of the person's other accounts. */
export function sanctionsJoined(model: Model, playerId: string): void {
  const kin = samePerson(model, playerId);
  const rooms = model.social.sanctions
    .where((row) => kin.includes(row.playerId) && row.liftedAt === null)
    .map(({ roomId }) => roomId);
  for (const roomId of [...new Set(rooms)].sort()) {
    tellSanctions(model, roomId, playerId, model.clockMs);
  }
}

/** Seconds since the epoch as Postgres spells them, to the microsecond. */
const epochText = (ms: number) =>
  `${Math.floor(ms / 1000)}.${String(Math.round((ms % 1000) * 1000)).padStart(6, '0')}`;

function tellSanctioned(
  model: Model,
  playerId: string,
  roomId: string,
  act: string,
  more: Json,
  nowMs: number,
): void {
  const title = model.social.rooms.get(roomId)?.title ?? null;
  const subject = (more.messageId as string | undefined) ?? roomId;
  const key = ['moderation', act, subject, epochText(nowMs)].join(':');
  const facts = withoutNulls({ act, roomId, title, ...more });
  leaveNotice(model, playerId, { key, kind: 'moderation', from: null, facts }, nowMs);
}

function lift(
  model: Model,
  roomId: string,
  playerId: string,
  kind: string,
  actorId: string,
  nowMs: number,
): boolean {
  const rows = running(model, roomId, playerId, kind);
  for (const row of rows) {
    model.social.sanctions.change(row, { liftedAt: nowMs, liftedBy: actorId });
  }
  return rows.length > 0;
}

function sanction(
  model: Model,
  id: string,
  roomId: string,
  playerId: string,
  kind: string,
  reason: string,
  until: number | null,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): string {
  const { rooms, sanctions } = model.social;
  if (rooms.get(roomId) === undefined) return 'not_found';
  if (model.auth.players.get(playerId) === undefined) return 'not_found';
  lift(model, roomId, playerId, kind, actorId, nowMs);
  sanctions.insert({
    ...{ id, roomId, playerId, kind, reason, actorId, createdAt: nowMs, until },
    ...{ liftedAt: null, liftedBy: null },
  });
  tellSanctions(model, roomId, playerId, nowMs);
  const end = until === null ? null : new Date(until).toISOString();
  tellSanctioned(model, playerId, roomId, kind, { until: end }, nowMs);
  const facts = { sanctionId: id, roomId, reason, until: jsonMoment(until) };
  append(model, `chat.${kind}`, actorId, 'player', playerId, facts, requestId);
  return 'ok';
}

function liftSanction(
  model: Model,
  roomId: string,
  playerId: string,
  kind: string,
  reason: string,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): string {
  if (!lift(model, roomId, playerId, kind, actorId, nowMs)) return 'not_found';
  tellSanctions(model, roomId, playerId, nowMs);
  tellSanctioned(model, playerId, roomId, `un${kind}`, {}, nowMs);
  append(model, `chat.un${kind}`, actorId, 'player', playerId, { roomId, reason }, requestId);
  return 'ok';
}

function setPolicy(
  model: Model,
  roomId: string,
  policy: Json,
  reason: string,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): Json {
  const before = model.social.rooms.get(roomId);
  if (before === undefined) return { outcome: 'not_found' };
  const merged = { ...(before.policy as Json), ...policy };
  const version = before.version + 1;
  const room = model.social.rooms.change(before, { policy: merged, version });
  leaveWord(model, 'room', roomId, { kind: 'policy', version, policy: merged }, nowMs);
  append(model, 'chat.policy', actorId, 'room', roomId, { policy, reason }, requestId);
  return { outcome: 'ok', room: roomJson(model, room, actorId) };
}

function deleteMessage(
  model: Model,
  roomId: string,
  messageId: string,
  authorId: string,
  reason: string,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): void {
  leaveWord(model, 'room', roomId, { kind: 'delete', messageId }, nowMs);
  tellSanctioned(model, authorId, roomId, 'delete', { messageId }, nowMs);
  const facts = { roomId, authorId, reason };
  append(model, 'chat.delete', actorId, 'message', messageId, facts, requestId);
}

function report(
  model: Model,
  id: string,
  roomId: string,
  messageId: string,
  reporterId: string,
  authorId: string,
  reason: string,
  context: unknown,
  hourly: number,
  nowMs: number,
): Json {
  const { reports } = model.social;
  const own = reports.where((row) => row.reporterId === reporterId);
  const filed = own.find((row) => row.messageId === messageId);
  if (filed !== undefined) return { outcome: 'ok', id: filed.id };
  if (own.filter((row) => row.createdAt > nowMs - HOUR_MS).length >= hourly) {
    return { outcome: 'rate_limited' };
  }
  reports.insert({
    ...{ id, roomId, messageId, reporterId, authorId, reason, context, createdAt: nowMs },
    ...{ state: 'open', resolution: null, resolvedBy: null, resolvedAt: null },
  });
  return { outcome: 'ok', id };
}

function resolveReport(
  model: Model,
  id: string,
  resolution: string,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): string {
  const { reports } = model.social;
  const row = reports.get(id);
  if (row === undefined) return 'not_found';
  if (row.state !== 'open') return 'report_closed';
  reports.change(row, { state: 'resolved', resolution, resolvedBy: actorId, resolvedAt: nowMs });
  const facts = { roomId: row.roomId, messageId: row.messageId, reason: resolution };
  append(model, 'chat.report_resolved', actorId, 'report', id, facts, requestId);
  return 'ok';
}

function reportsPage(model: Model, state: string, after: string | null, limit: number): Json[] {
  return model.social.reports
    .where((row) => row.state === state && (after === null || row.id > after))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, roomId, messageId, reporterId, authorId, ...row }) => ({
      ...{ id, roomId, messageId, reporterId, authorId },
      authorName: model.auth.players.get(authorId)?.displayName ?? null,
      ...{ reason: row.reason, context: row.context, createdAt: row.createdAt },
      ...{ state: row.state, resolution: row.resolution },
    }));
}

/** Functions of moderation by name. */
export const MODERATION_FUNCTIONS = {
  'social.sanction': sanction,
  'social.lift_sanction': liftSanction,
  'social.set_policy': setPolicy,
  'social.delete_message': deleteMessage,
  'social.report': report,
  'social.resolve_report': resolveReport,
  'social.reports_page': reportsPage,
  'social.open_reports': (model: Model) =>
    model.social.reports.where(({ state }) => state === 'open').length,
};
