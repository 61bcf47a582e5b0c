// What a player played: sums by day, all rounds, and these as a file.

import type { Hono } from 'hono';
import { ACTIVITY_DAYS_MAX, activity, bets } from '#shared/contracts/http/activity.ts';
import { csvHeaders, wantsCsv } from '#shared/csv.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { COIN_CURRENCIES } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import { DAY_MS, utcDay } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import { refresh } from '../admission.ts';
import { betsFile } from '../bets/file.ts';
import { listBets, takeBets } from '../bets/list.ts';
import { cursorOf, placeOf } from '../bets/place.ts';
import type { GamesEnv } from '../env.ts';
import { type DayPlay, storeOf } from '../store/index.ts';

const DAYS_SHOWN = 30;
/** Tables that one page, or one file, may ask. */
const TABLES_MAX = { page: 100, file: 500 };
const READ_AT_ONCE = 1_000;
/** Before it nothing was played. */
const FIRST_DAY = '2000-01-01';

function totalsOf(items: readonly DayPlay[]) {
  return COIN_CURRENCIES.map((currency) => {
    const of = items.filter((item) => item.currency === currency);
    return {
      currency,
      rounds: of.reduce((sum, { rounds }) => sum + rounds, 0),
      wageredMicros: of.reduce((sum, { wageredMicros }) => sum + wageredMicros, 0n),
      paidMicros: of.reduce((sum, { paidMicros }) => sum + paidMicros, 0n),
    };
  }).filter(({ rounds }) => rounds > 0);
}

function serveDays(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, activity, async ({ env, identity, query, nowMs }) => {
    const to = query.to ?? utcDay(nowMs);
    const toMs = Date.parse(to);
    const from = query.from ?? utcDay(toMs - (DAYS_SHOWN - 1) * DAY_MS);
    const days = (toMs - Date.parse(from)) / DAY_MS + 1;
    if (days < 1 || days > ACTIVITY_DAYS_MAX) return err('invalid_request', { field: 'from' });
    const store = storeOf(env);
    const { playerId } = identity;
    // What open tables have not told yet; one that does not answer told it a minute ago.
    if (to >= utcDay(nowMs)) await refresh(env, await store.liveSessionsOf(playerId), nowMs);
    const items = await store.activity(playerId, from, to);
    return ok({
      from,
      to,
      items: items.map(({ gameId: game, ...item }) => outward({ ...item, game })),
      totals: totalsOf(items).map(outward),
    });
  });
}

function serveBets(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, bets, async ({ env, request, identity, query, nowMs }) => {
    const { game: gameId = null, currency = null, from = FIRST_DAY } = query;
    const today = utcDay(nowMs);
    const to = query.to === undefined || query.to > today ? today : query.to;
    if (query.to !== undefined && query.to < from) return err('invalid_request', { field: 'from' });
    const place = query.cursor === undefined ? null : placeOf(query.cursor);
    if (query.cursor !== undefined && place === null) return err('invalid_cursor');
    const isFile = wantsCsv(request);
    const limit = pageSize(query.limit);
    const atOnce = isFile ? READ_AT_ONCE : limit + 1;
    const reading = { env, playerId: identity.playerId, place, atOnce };
    const filter = { gameId, currency, from, to };
    const tablesMax = isFile ? TABLES_MAX.file : TABLES_MAX.page;
    const list = listBets(storeOf(env), reading, filter, tablesMax);
    if (isFile) {
      return ok(reply(200, await betsFile(list), csvHeaders(`parlor-rounds-${today}`)));
    }
    const { items, next } = await takeBets(list, limit);
    return ok({ items, nextCursor: next === null ? null : cursorOf(next) });
  });
}

export function serveActivity(app: Hono<{ Bindings: GamesEnv }>): void {
  serveDays(app);
  serveBets(app);
}
