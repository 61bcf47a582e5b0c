// Routes of rooms: the directory, groups and direct rooms, tickets and sockets, history, reports.

import type { Hono } from 'hono';
import { shardOf } from '#shared/contracts/chat-room.ts';
import * as contract from '#shared/contracts/http/social.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { replayable, reply } from '#shared/http/envelope.ts';
import { BY_ID, listReply, numberedPage } from '#shared/http/page.ts';
import { pageSize } from '#shared/http/route.ts';
import { ticketView, upgrade } from '#shared/http/upgrade.ts';
import { newId } from '#shared/ids.ts';
import { err, map, ok } from '#shared/result.ts';
import { judgeTitle } from '#shared/text/display-name.ts';
import { isVisible, normalizeText } from '#shared/text/visible.ts';
import type { SocialEnv } from '../env.ts';
import { notifyTargets } from '../outbox.ts';
import { admit, roomView, ticketFor } from '../rooms.ts';
import { REPORT_CONTEXT } from '../settings.ts';
import { storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: SocialEnv }>;

function serveDirectory(app: App): void {
  serve(app, contract.listRooms, async ({ env, identity, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (after, limit) => storeOf(env).rooms(identity.playerId, after, limit),
      view: roomView,
    }),
  );

  serve(app, contract.createRoom, async ({ env, identity, body, idempotencyKey, nowMs }) => {
    const judgement = judgeTitle(body.title);
    if (!judgement.ok) return judgement;
    const title = judgement.value;
    const { playerId } = identity;
    const key = idempotencyKey ?? null;
    const opened = await storeOf(env).openGroup(newId(nowMs), playerId, title, key, nowMs);
    return map(opened, ({ made, room }) => replayable(201, { room: roomView(room) }, !made));
  });

  serve(app, contract.openDirect, async ({ env, identity, params, nowMs }) => {
    const store = storeOf(env);
    const { playerId } = identity;
    const opened = await store.openDirect(newId(nowMs), playerId, params.playerId, nowMs);
    return map(opened, ({ made, room }) => reply(made ? 201 : 200, { room: roomView(room) }));
  });
}

function serveMembers(app: App): void {
  serve(app, contract.addMember, async ({ env, execution, identity, params, body, nowMs }) => {
    const { playerId } = identity;
    const outcome = await storeOf(env).addMember(params.id, playerId, body.playerId, nowMs);
    if (outcome.ok) await notifyTargets(env, execution, [body.playerId], nowMs);
    return outcome;
  });

  serve(app, contract.removeMember, async ({ env, execution, identity, params, nowMs }) => {
    const { playerId } = identity;
    const outcome = await storeOf(env).removeMember(params.id, playerId, params.playerId, nowMs);
    if (outcome.ok) await notifyTargets(env, execution, [params.id, params.playerId], nowMs);
    return outcome;
  });
}

function serveSockets(app: App): void {
  serve(app, contract.ticketForRoom, async ({ env, identity, params, request, nowMs }) => {
    const admitted = await admit(env, params.id, identity, nowMs);
    if (!admitted.ok) return admitted;
    const issued = await ticketFor(env, admitted.value, identity);
    const path = `/v1/rooms/${params.id}/socket`;
    return map(issued, (ticket) => ticketView(request, path, ticket));
  });

  serve(app, contract.roomSocket, ({ env, request, params, requestId }) =>
    upgrade(env, request, requestId, 'room', (routingId) =>
      shardOf(params.id, routingId) === null ? null : env.CHAT_ROOM.getByName(routingId),
    ),
  );
}

/** The first object of a room, whose order and history are the room's; none before somebody entered. */
const leaderOf = (env: SocialEnv, { id, shards }: { id: string; shards: number }) =>
  shards === 0 ? null : env.CHAT_ROOM.getByName(id);

async function fileReport(
  call: Call<SocialEnv, { id: string }, unknown, { messageId: string; reason: string }>,
) {
  const { env, identity, params, body, nowMs } = call;
  // Moderators read it: it is text like any other.
  const reason = normalizeText(body.reason);
  if (!isVisible(reason)) return err('invalid_request', { field: 'reason' });
  const admitted = await admit(env, params.id, identity, nowMs);
  if (!admitted.ok) return admitted;
  const leader = leaderOf(env, admitted.value.room);
  if (leader === null) return err('not_found');
  const context = await leader.context(body.messageId, REPORT_CONTEXT);
  if (!context.ok) return context;
  const { message } = context.value;
  // What the reporter cannot see they cannot report, and cannot learn of.
  const isHidden = admitted.value.relations.blocks.includes(message.author.id);
  if (isHidden && message.author.staff !== true) return err('not_found');
  const report = {
    id: newId(nowMs),
    roomId: params.id,
    reporterId: identity.playerId,
    reason,
    context: context.value,
  };
  return map(await storeOf(env).report(report, nowMs), (filed) => ({ report: filed }));
}

function serveHistory(app: App): void {
  serve(app, contract.listMessages, async ({ env, identity, params, query, nowMs }) => {
    const admitted = await admit(env, params.id, identity, nowMs);
    if (!admitted.ok) return admitted;
    const before = query.before === undefined ? null : Number(query.before);
    const { blocks } = admitted.value.relations;
    const leader = leaderOf(env, admitted.value.room);
    const page = await leader?.history(blocks, before, pageSize(query.limit));
    return ok(numberedPage(page?.ok ? page.value : { items: [], next: null, seq: 0 }));
  });

  serve(app, contract.reportMessage, fileReport);
}

/** Registers them. */
export function serveRooms(app: App): void {
  serveDirectory(app);
  serveMembers(app);
  serveSockets(app);
  serveHistory(app);
}
