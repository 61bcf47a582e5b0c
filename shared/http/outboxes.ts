// The routes of a service's outboxes, served over its store.

import type { Hono } from 'hono';
import type { outboxRoutes } from '../contracts/http/outboxes.ts';
import type { Outboxes, ParkedRow } from '../contracts/outboxes.ts';
import { err, ok } from '../result.ts';
import { toTimestamp } from '../time.ts';
import { type HttpEnv, serve } from './app.ts';
import { reply } from './envelope.ts';
import { pageSize } from './route.ts';

type Position = Pick<ParkedRow, 'outbox' | 'id'>;

const START: Position = { outbox: '', id: '' };

function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return START;
  const [, outbox, id] = /^([a-z]{1,20})\.([0-9a-f-]{1,36})$/.exec(cursor) ?? [];
  return outbox === undefined || id === undefined ? null : { outbox, id };
}

const rowView = ({ parkedAtMs, nextTryAtMs, ...row }: ParkedRow) => ({
  ...row,
  parkedAt: toTimestamp(parkedAtMs),
  nextTryAt: nextTryAtMs === null ? null : toTimestamp(nextTryAtMs),
});

/** What registers both routes. */
export function outboxRoutesOf<Env extends HttpEnv>(
  routes: ReturnType<typeof outboxRoutes>,
  outboxesOf: (env: Env) => Outboxes,
): (app: Hono<{ Bindings: Env }>) => void {
  return (app) => {
    serve(app, routes.list, async ({ env, query }) => {
      const after = decodeCursor(query.cursor);
      if (after === null) return err('invalid_cursor');
      const limit = pageSize(query.limit);
      const rows = await outboxesOf(env).parked(after, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const isMore = rows.length > limit && last !== undefined;
      const nextCursor = isMore ? `${last.outbox}.${last.id}` : null;
      return ok(reply(200, { items: items.map(rowView), nextCursor }));
    });

    serve(app, routes.retry, async ({ env, params, body, identity, requestId, nowMs }) => {
      const { outbox, row: id } = params;
      const { reason } = body;
      const row = { outbox, id, reason, actorId: identity.playerId, requestId };
      return (await outboxesOf(env).retry(row, nowMs)) ? ok(reply(204)) : err('not_found');
    });
  };
}
