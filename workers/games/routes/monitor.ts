// What operators see: returns against expectation, and sessions that cannot settle.

import type { Hono } from 'hono';
import { monitorReturns, stuckSessions } from '#shared/contracts/http/games.ts';
import { serve } from '#shared/http/app.ts';
import { ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { GamesEnv } from '../env.ts';
import { returnsView } from '../monitor.ts';
import { storeOf } from '../store/index.ts';

const STUCK_SHOWN_MAX = 100;

export function serveMonitor(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, monitorReturns, async ({ env }) => {
    const rows = await storeOf(env).returns();
    return ok({ items: rows.map(returnsView), nextCursor: null });
  });

  serve(app, stuckSessions, async ({ env }) => {
    const rows = await storeOf(env).stuckSessions(STUCK_SHOWN_MAX);
    return ok({ items: rows.map(outward), nextCursor: null });
  });
}
