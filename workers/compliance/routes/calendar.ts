// Routes of the calendar for staff: what comes, what is not sure, and places at a date of choice.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance.ts';
import { serve } from '#shared/http/app.ts';
import { ok } from '#shared/result.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { ruledPlaceView } from '../place/presentation.ts';
import { COUNSEL_WITHIN_MS } from '../settings.ts';
import { storeOf } from '../store/index.ts';

const DAYS = 90;

/** Registers them. */
export function serveCalendar(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.calendar, async ({ env, query, nowMs }) => {
    const untilMs = nowMs + Number(query.days ?? DAYS) * DAY_MS;
    const store = storeOf(env);
    const [changes, counsel] = await Promise.all([
      store.changesBetween(nowMs, untilMs),
      store.needingCounsel(nowMs, COUNSEL_WITHIN_MS),
    ]);
    return ok({
      from: toTimestamp(nowMs),
      until: toTimestamp(untilMs),
      changes: changes.map(outward),
      counsel: counsel.map(outward),
    });
  });

  serve(app, contract.simulatePlaces, async ({ env, query, nowMs }) => {
    const atMs = query.at === undefined ? nowMs : Date.parse(query.at);
    const places = await storeOf(env).placesAt(atMs);
    return ok({ at: toTimestamp(atMs), items: places.map(ruledPlaceView) });
  });
}
