// Routes of sessions. The object decides; these validate, ask it and keep the list up to date.

import type { Hono } from 'hono';
import {
  closeSession,
  getSession,
  listRounds,
  listSessions,
  openSession,
  sessionSocket,
  ticketForSession,
  topUpSession,
  updateSession,
} from '#shared/contracts/http/games.ts';
import { isGameId } from '#shared/games/registry.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply, numberAt, numberedPage } from '#shared/http/page.ts';
import { pageSize } from '#shared/http/route.ts';
import { ticketView, upgrade } from '#shared/http/upgrade.ts';
import { parseAmount } from '#shared/money.ts';
import { err, map, ok, type Result } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { SessionView } from '#shared/views/session.ts';
import { admit, refresh, releaseOthers } from '../admission.ts';
import type { GamesEnv } from '../env.ts';
import { notePlace } from '../place.ts';
import { sessionOf } from '../session-object.ts';
import { storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: GamesEnv }>;

/** A positive amount as micros. */
function positive(text: string, field: string): Result<bigint, 'invalid_amount'> {
  const amount = parseAmount(text);
  return amount.ok && amount.value > 0n ? amount : err('invalid_amount', { field });
}

async function ticketFields(
  { env, request, identity }: Pick<Call<GamesEnv>, 'env' | 'request' | 'identity'>,
  sessionId: string,
  role: 'player' | 'spectator',
) {
  const object = sessionOf(env, sessionId);
  const issued = await object?.issueTicket(identity.playerId, identity.sid, role);
  return map(issued ?? err('not_found'), (ticket) =>
    ticketView(request, `/v1/sessions/${sessionId}/socket`, ticket),
  );
}

const sessionBody = (session: SessionView) => ({ session });
const NO_TICKET = { socketUrl: null, ticket: null, ticketExpiresAt: null };

function serveOpening(app: App): void {
  serve(app, openSession, async (call) => {
    const { env, params, body, identity, idempotencyKey, nowMs } = call;
    const { gameId } = params;
    if (!isGameId(gameId)) return err('game_not_found');
    let buyInMicros: bigint | null = null;
    if (body.buyIn !== undefined) {
      const amount = positive(body.buyIn, 'buyIn');
      if (!amount.ok) return amount;
      buyInMicros = amount.value;
    }
    const { playerId } = identity;
    const { currency } = body;
    const key = idempotencyKey ?? '';
    const admission = { playerId, key, gameId, currency, buyInMicros };
    const note = () => notePlace(call, playerId);
    const admitted = await admit(env, { ...admission, notePlace: note }, nowMs);
    if (!admitted.ok) return admitted;
    const { session, replayed, joined } = admitted.value;
    const ticket = await ticketFields(call, session.id, 'player');
    const isOver = replayed && !ticket.ok && ticket.error.code === 'session_not_open';
    if (!ticket.ok && !isOver) return ticket;
    const fields = ticket.ok ? ticket.value : NO_TICKET;
    const opened = { session, ...fields };
    if (joined) return ok(replayable(200, { ...opened, joined }, replayed));
    return ok(replayable(201, opened, replayed));
  });
}

function serveReading(app: App): void {
  serve(app, listSessions, async ({ env, identity, query, nowMs }) =>
    listReply(query, {
      ...BY_ID,
      async rows(before, limit) {
        const store = storeOf(env);
        const live = await store.liveSessionsOf(identity.playerId);
        if (before === null && live.length > 0) await refresh(env, live, nowMs);
        return store.sessionsOf(identity.playerId, before, limit);
      },
      view: outward,
    }),
  );

  serve(app, getSession, async ({ env, params, identity }) => {
    const session = await sessionOf(env, params.id)?.view(identity.playerId);
    return map(session ?? err('not_found'), sessionBody);
  });

  serve(app, listRounds, async ({ env, params, query, identity }) => {
    const before = numberAt(query.cursor);
    if (before === undefined) return err('invalid_cursor');
    const object = sessionOf(env, params.id);
    const page = await object?.rounds(identity.playerId, before, pageSize(query.limit));
    return map(page ?? err('not_found'), numberedPage);
  });
}

function serveChanging(app: App): void {
  serve(app, updateSession, async ({ env, params, body, identity }) => {
    const { clientSeed, settings } = body;
    if (clientSeed === undefined && settings === undefined) return err('invalid_request');
    const object = sessionOf(env, params.id);
    if (object === null) return err('not_found');
    const change: Parameters<typeof object.update>[1] = {};
    if (clientSeed !== undefined) change.clientSeed = clientSeed;
    if (settings?.spectators !== undefined) {
      change.settings = { ...change.settings, spectators: settings.spectators };
    }
    if (settings?.autoTopUp !== undefined) {
      change.settings = { ...change.settings, autoTopUp: settings.autoTopUp };
    }
    return map(await object.update(identity.playerId, change), sessionBody);
  });

  serve(app, topUpSession, async ({ env, params, body, identity, idempotencyKey }) => {
    const amount = positive(body.amount, 'amount');
    if (!amount.ok) return amount;
    const object = sessionOf(env, params.id);
    if (object === null) return err('not_found');
    const topUp = () => object.topUp(identity.playerId, idempotencyKey ?? '', amount.value);
    let topped = await topUp();
    if (!topped.ok && topped.error.code === 'insufficient_funds') {
      await releaseOthers(env, identity.playerId, params.id);
      topped = await topUp();
    }
    return map(topped, ({ session, replayed }) => replayable(200, { session }, replayed));
  });

  serve(app, closeSession, async ({ env, params, identity, nowMs }) => {
    const session = await sessionOf(env, params.id)?.close(identity.playerId);
    await refresh(env, session?.ok ? [params] : [], nowMs);
    return map(session ?? err('not_found'), sessionBody);
  });
}

function serveSocket(app: App): void {
  serve(app, ticketForSession, async (call) => {
    const { identity, params, body } = call;
    const role = body.role ?? 'player';
    if (role === 'player') await notePlace(call, identity.playerId);
    return ticketFields(call, params.id, role);
  });

  serve(app, sessionSocket, ({ env, request, params, requestId }) =>
    upgrade(env, request, requestId, 'session', (routingId) =>
      routingId === params.id ? env.GAME_SESSION.getByName(routingId) : null,
    ),
  );
}

export function serveSessions(app: App): void {
  serveOpening(app);
  serveReading(app);
  serveChanging(app);
  serveSocket(app);
}
