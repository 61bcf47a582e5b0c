// The routes of a service's outboxes, served over its store.

import type { Hono } from 'hono';
import type { outboxRoutes } from '../contracts/http/outboxes.ts';
import type { Outboxes, ParkedRow } from '../contracts/outboxes.ts';
import { err, ok } from '../result.ts';
import { toTimestamp } from '../time.ts';
import { type HttpEnv, serve } from './app.ts';
import { reply } from './envelope.ts';
import { pageSize } from './route.ts';

type Place = Pick<ParkedRow, 'outbox' | 'id'>;

const START: Place = { outbox: '', id: '' };

function decodeCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return START;
  const [, outbox, id] = /^([a-z]{1,20})\.([0-9a-f-]{1,36})$/.exec(cursor) ?? [];
  return outbox === undefined || id === undefined ? null : { outbox, id };
}

const rowView = ({ parkedAtMs, nextTryAtMs, ...row }: ParkedRow) => ({
  ...row,
  parkedAt: toTimestamp(parkedAtMs),
  nextTryAt: nextTryAtMs === null ? null : toTimestamp(nextTryAtMs),
});

/** Registers both. */
export function serveOutboxes<Env extends HttpEnv>(
  app: Hono<{ Bindings: Env }>,
  routes: ReturnType<typeof outboxRoutes>,
  outboxesOf: (env: Env) => Outboxes,
): void {
  serve(app, routes.list, async ({ env, query }) => {
    const place = decodeCursor(query.cursor);
    if (place === null) return err('invalid_cursor');
    const limit = pageSize(query.limit);
    const rows = await outboxesOf(env).parked(place, limit + 1);
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
}
