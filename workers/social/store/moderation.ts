// Acts of moderators and what is reported to them; each act is audited in its own transaction.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, json, moment, written } from '#db/values.ts';
import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { REPORTS_PER_HOUR } from '../settings.ts';
import { withRetry } from './friends.ts';
import { room } from './rooms.ts';

export interface Sanction {
  id: string;
  roomId: string;
  playerId: string;
  kind: 'mute' | 'ban';
  reason: string;
  untilMs: number | null;
}

/** Who acts as staff, and in which request. */
export interface Act {
  actorId: string;
  reason: string;
  requestId: string;
  nowMs: number;
}

export interface NewReport {
  id: string;
  roomId: string;
  reporterId: string;
  reason: string;
  context: { message: ChatMessage; around: ChatMessage[] };
}

const report = z
  .object({
    id: z.string(),
    roomId: z.string(),
    reporterId: z.string(),
    authorId: z.string(),
    authorName: z.string().nullable(),
    reason: z.string(),
    context: written<NewReport['context']>(),
    createdAt: moment,
    state: z.enum(['open', 'resolved']),
    resolution: z.string().nullable(),
  })
  .transform(({ createdAt, ...row }) => ({ ...row, createdAtMs: createdAt }));
export type ReportRow = z.output<typeof report>;

const by = ({ reason, actorId, nowMs, requestId }: Act) => [reason, actorId, at(nowMs), requestId];

export function moderationStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    sanction({ id, roomId, playerId, kind, reason, untilMs }: Sanction, act: Act) {
      const until = untilMs === null ? null : at(untilMs);
      return once.tryCall(
        'social.sanction',
        [id, roomId, playerId, kind, reason, until, ...by(act).slice(1)],
        z.literal('ok'),
        ['not_found'],
      );
    },

    liftSanction: (roomId: string, playerId: string, kind: Sanction['kind'], act: Act) =>
      once.tryCall('social.lift_sanction', [roomId, playerId, kind, ...by(act)], z.literal('ok'), [
        'not_found',
      ]),

    setPolicy: (roomId: string, policy: Partial<RoomPolicy>, act: Act) =>
      once.tryCall('social.set_policy', [roomId, json(policy), ...by(act)], z.object({ room }), [
        'not_found',
      ]),

    deleteMessage: (roomId: string, messageId: string, authorId: string, act: Act) =>
      once.run('social.delete_message', [roomId, messageId, authorId, ...by(act)]),

    async report({ id, roomId, reporterId, reason, context }: NewReport, nowMs: number) {
      const { message } = context;
      const about = [roomId, message.id, reporterId, message.author.id];
      const filed = await again.tryCall(
        'social.report',
        [id, ...about, reason, json(context), REPORTS_PER_HOUR, at(nowMs)],
        z.object({ id: z.string() }),
        ['rate_limited'],
      );
      return withRetry(filed);
    },

    reports: (state: string, after: string | null, limit: number) =>
      again.table('social.reports_page', [state, after, limit], report),

    resolveReport: (id: string, act: Act) =>
      once.tryCall('social.resolve_report', [id, ...by(act)], z.literal('ok'), [
        'not_found',
        'report_closed',
      ]),

    /** Reports that wait for a moderator, up to 10,000. */
    openReports: () => again.call('social.open_reports', [], z.number()),
  };
}
