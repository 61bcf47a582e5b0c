// Routes of moderators. Each act is audited in the transaction that records it, and the room has
// heard of it when the answer comes.

import type { Hono } from 'hono';
import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import * as contract from '#shared/contracts/http/social.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { err, map, ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { SocialEnv } from '../env.ts';
import { notifyTargets } from '../outbox.ts';
import { roomView } from '../rooms.ts';
import { type Act, type ReportRow, type Sanction, storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: SocialEnv }>;
type StaffCall = Pick<Call<SocialEnv>, 'env' | 'execution' | 'identity' | 'requestId' | 'nowMs'>;

const actOf = ({ identity, requestId, nowMs }: StaffCall, reason: string): Act => ({
  actorId: identity.playerId,
  reason,
  requestId,
  nowMs,
});

async function impose(
  call: StaffCall & { params: { id: string } },
  kind: Sanction['kind'],
  body: { playerId: string; reason: string; until?: string | undefined },
) {
  const { env, execution, params, nowMs } = call;
  const untilMs = body.until === undefined ? null : Date.parse(body.until);
  if (untilMs !== null && untilMs <= nowMs) return err('invalid_request', { field: 'until' });
  const { playerId, reason } = body;
  const sanction = { id: newId(nowMs), roomId: params.id, playerId, kind, reason, untilMs };
  const outcome = await storeOf(env).sanction(sanction, actOf(call, reason));
  if (!outcome.ok) return outcome;
  await notifyTargets(env, execution, [params.id, playerId], nowMs);
  return ok({ sanction: outward({ id: sanction.id, kind, playerId, untilMs }) });
}

async function lift(
  call: StaffCall & { params: { id: string; playerId: string } },
  kind: Sanction['kind'],
  reason: string,
) {
  const { env, execution, params, nowMs } = call;
  const { id, playerId } = params;
  const outcome = await storeOf(env).liftSanction(id, playerId, kind, actOf(call, reason));
  if (outcome.ok) await notifyTargets(env, execution, [id, playerId], nowMs);
  return outcome;
}

function serveSanctions(app: App): void {
  serve(app, contract.mute, (call) => impose(call, 'mute', call.body));
  serve(app, contract.ban, (call) => impose(call, 'ban', call.body));
  serve(app, contract.unmute, (call) => lift(call, 'mute', call.body.reason));
  serve(app, contract.unban, (call) => lift(call, 'ban', call.body.reason));
}

function serveContent(app: App): void {
  serve(app, contract.deleteMessage, async (call) => {
    const { env, execution, params, body, nowMs } = call;
    if ((await storeOf(env).shardsOf(params.id)) === 0) return err('not_found');
    const found = await env.CHAT_ROOM.getByName(params.id).context(params.messageId, 0);
    if (!found.ok) return found;
    const { id: authorId } = found.value.message.author;
    const act = actOf(call, body.reason ?? 'not given');
    await storeOf(env).deleteMessage(params.id, params.messageId, authorId, act);
    await notifyTargets(env, execution, [params.id, authorId], nowMs);
    return ok();
  });

  serve(app, contract.changeRoom, async (call) => {
    const { env, execution, params, body, nowMs } = call;
    const { reason, slowModeSeconds, links, words } = body;
    const policy: Partial<RoomPolicy> = {};
    if (slowModeSeconds !== undefined) policy.slowModeSeconds = slowModeSeconds;
    if (links !== undefined) policy.links = links;
    if (words !== undefined) policy.words = words;
    const changed = await storeOf(env).setPolicy(params.id, policy, actOf(call, reason));
    if (changed.ok) await notifyTargets(env, execution, [params.id], nowMs);
    return map(changed, ({ room }) => ({ room: roomView(room) }));
  });
}

const reportView = ({ context, authorId, authorName, ...row }: ReportRow) => ({
  ...outward(row),
  message: context.message,
  around: context.around,
  author: { id: authorId, displayName: authorName },
});

function serveReports(app: App): void {
  serve(app, contract.listReports, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (after, limit) => storeOf(env).reports(query.state ?? 'open', after, limit),
      view: reportView,
    }),
  );

  serve(app, contract.resolveReport, (call) =>
    storeOf(call.env).resolveReport(call.params.id, actOf(call, call.body.resolution)),
  );
}

/** Registers them. */
export function serveModeration(app: App): void {
  serveSanctions(app);
  serveContent(app);
  serveReports(app);
}
