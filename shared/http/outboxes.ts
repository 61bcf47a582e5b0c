// The routes of a service's outboxes, served over its store.

import type { Hono } from 'hono';
import type { outboxRoutes } from '../contracts/http/outboxes.ts';
import type { Outboxes, ParkedRow } from '../contracts/outboxes.ts';
import { err, ok } from '../result.ts';
import { outward } from '../views/outward.ts';
import { type HttpEnv, serve } from './app.ts';
import { listReply } from './page.ts';

/** Before every row. */
const START = { outbox: '', id: '' };

function positionOf(cursor: string): Pick<ParkedRow, 'outbox' | 'id'> | null {
  const [, outbox, id] = /^([a-z]{1,20})\.([0-9a-f-]{1,36})$/.exec(cursor) ?? [];
  return outbox === undefined || id === undefined ? null : { outbox, id };
}

/** What registers both routes. */
export function outboxRoutesOf<Env extends HttpEnv>(
  routes: ReturnType<typeof outboxRoutes>,
  outboxesOf: (env: Env) => Outboxes,
): (app: Hono<{ Bindings: Env }>) => void {
  return (app) => {
    serve(app, routes.list, async ({ env, query }) =>
      listReply(query, {
        after: positionOf,
        rows: (after, limit) => outboxesOf(env).parked(after ?? START, limit),
        cursorOf: ({ outbox, id }) => `${outbox}.${id}`,
        view: outward,
      }),
    );

    serve(app, routes.retry, async ({ env, params, body, identity, requestId, nowMs }) => {
      const { outbox, row: id } = params;
      const { reason } = body;
      const row = { outbox, id, reason, actorId: identity.playerId, requestId };
      return (await outboxesOf(env).retry(row, nowMs)) ? ok() : err('not_found');
    });
  };
}
