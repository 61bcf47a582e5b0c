// Routes for staff. `serve` has checked permission, factor and freshness before a handler runs.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { decodeCursor, encodeCursor, listReply } from '#shared/http/page.ts';
import { err, map, ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import { requestContext } from '../request-context.ts';
import { askRole, resetPlayerFactor } from '../staff/approvals.ts';
import {
  endPlayerSessions,
  setBan,
  startPlayerReset,
  takeRole,
  visibleTo,
} from '../staff/staff.ts';
import { waitingReply } from './approvals.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const NUMBER = /^\d{1,18}$/;

function serveReads(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.listPlayers, async (call) => {
    const { query: text, status, role } = call.query;
    return listReply(call.query, {
      after(cursor) {
        const [createdAt = '', id = ''] = decodeCursor(cursor, [INSTANT, ID]) ?? [];
        return id === '' ? null : { createdAt, id };
      },
      rows: (before, limit) =>
        requestContext(call).store.listPlayers({ text, status, role, before, limit }),
      cursorOf: ({ createdAt, id }) => encodeCursor(createdAt, id),
      view: (row) => visibleTo(call.identity, row),
    });
  });

  serve(app, contract.showPlayer, async (call) => {
    const { store } = requestContext(call);
    const { id } = call.params;
    const row = await store.showPlayer(id);
    if (row === null) return err('not_found');
    const [sessions, pending] = await Promise.all([
      store.listSignIns(id, call.nowMs),
      store.pendingActs(id, call.nowMs),
    ]);
    return ok({ player: visibleTo(call.identity, row), sessions, pending });
  });

  serve(app, contract.readAudit, async (call) => {
    const { subject, actor, action } = call.query;
    return listReply(call.query, {
      after: (cursor) => decodeCursor(cursor, [NUMBER])?.[0] ?? null,
      rows: (before, limit) =>
        requestContext(call).store.listAudit({ subject, actor, action, before, limit }),
      cursorOf: ({ id }) => encodeCursor(id),
      view: (entry) => entry,
    });
  });
}

type ActCall = Pick<
  Call<AuthEnv>,
  'env' | 'execution' | 'nowMs' | 'request' | 'requestId' | 'identity'
> & {
  params: { id: string };
  body: { reason: string } | undefined;
};

const actOf = (call: ActCall) => ({
  context: requestContext(call),
  identity: call.identity,
  playerId: call.params.id,
  reason: call.body?.reason ?? '',
});

/** Registers them. */
export function serveStaff(app: Hono<{ Bindings: AuthEnv }>): void {
  serveReads(app);

  serve(app, contract.banPlayer, (call) => setBan(actOf(call), true));
  serve(app, contract.unbanPlayer, (call) => setBan(actOf(call), false));
  serve(app, contract.endPlayerSessions, (call) => endPlayerSessions(actOf(call), null));
  serve(app, contract.endPlayerSession, (call) => endPlayerSessions(actOf(call), call.params.sid));
  serve(app, contract.revokeRole, (call) => takeRole(actOf(call), call.params.role));

  serve(app, contract.startPlayerReset, async (call) =>
    map(await startPlayerReset(actOf(call)), () => ({ status: 'mail_sent' })),
  );

  serve(app, contract.resetPlayerFactor, async (call) =>
    map(await resetPlayerFactor(actOf(call)), (asked) =>
      asked.state === 'approved'
        ? { status: 'done' }
        : reply(202, { status: 'second_person_required', ...waitingReply(asked) }),
    ),
  );

  serve(app, contract.grantRole, async (call) =>
    map(await askRole(actOf(call), call.params.role), (asked) =>
      asked === null ? reply(204) : waitingReply(asked),
    ),
  );
}
