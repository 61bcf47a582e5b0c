// Taking a break, being excluded by the house, and the way back. First the wallet is told, so that no
// reserve succeeds any more; then every open table of the person, so that no stake does.

import type { Hono } from 'hono';
import {
  askReturn,
  exclude,
  excludeByHouse,
  liftExclusion,
  listExclusions,
  listPlayerExclusions,
} from '#shared/contracts/http/games.ts';
import { serve } from '#shared/http/app.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { DAY_MS, MINUTE_MS, toTimestamp } from '#shared/time.ts';
import { exclusionOf } from '#shared/views/exclusion.ts';
import { outward } from '#shared/views/outward.ts';
import type { GamesEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** How long each kind lasts; only a self-exclusion may have no end. The ledger holds to it too. */
const LENGTHS_MS = {
  cool_off: { min: DAY_MS, max: 42 * DAY_MS },
  self_exclusion: { min: 180 * DAY_MS, max: Number.POSITIVE_INFINITY },
};
/** The end was chosen a moment before it came here. */
const ON_THE_WAY_MS = 2 * MINUTE_MS;

function mayLast(kind: keyof typeof LENGTHS_MS, untilMs: number | null, nowMs: number): boolean {
  if (untilMs === null) return kind === 'self_exclusion';
  const { min, max } = LENGTHS_MS[kind];
  const lengthMs = untilMs - nowMs;
  return lengthMs >= min - ON_THE_WAY_MS && lengthMs <= max + ON_THE_WAY_MS;
}

/** Stops the open tables of a person; how many did. */
async function haltTables(env: GamesEnv, playerId: string, changesAtMs: number | null) {
  const live = await storeOf(env).liveSessionsOfPerson(playerId);
  // Even a table that cannot be reached stops: its next reserve or settlement tells it.
  const halted = await Promise.allSettled(
    live.map(({ id }) => env.GAME_SESSION.getByName(id).halt('excluded', changesAtMs)),
  );
  return halted.filter(({ status }) => status === 'fulfilled').length;
}

function serveOwn(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, listExclusions, async ({ env, identity }) => {
    const exclusions = await env.WALLET.exclusions(identity.playerId);
    return ok({ items: exclusions.map(exclusionOf) });
  });

  serve(app, exclude, async ({ env, body, identity, nowMs }) => {
    const { playerId } = identity;
    const { kind } = body;
    const untilMs = body.until === undefined ? null : Date.parse(body.until);
    if (!mayLast(kind, untilMs, nowMs)) return err('invalid_request', { field: 'until' });
    const excluded = await env.WALLET.exclude({ playerId, kind, untilMs });
    if (!excluded.ok) return excluded;
    const sessionsHalted = await haltTables(env, playerId, excluded.value.changesAtMs);
    return ok({ exclusion: outward({ kind, untilMs }), sessionsHalted });
  });

  serve(app, askReturn, async ({ env, identity }) => {
    const asked = await env.WALLET.askReturn(identity.playerId);
    return asked.ok ? ok({ returnsAt: toTimestamp(asked.value.returnsAtMs) }) : asked;
  });
}

function serveStaff(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, listPlayerExclusions, async ({ env, params }) => {
    const exclusions = await env.WALLET.exclusions(params.id);
    const items = exclusions.map(({ id, ...exclusion }) => ({ id, ...outward(exclusion) }));
    return ok({ items, nextCursor: null });
  });

  serve(app, excludeByHouse, async ({ env, params, body, identity, nowMs, requestId }) => {
    const { id: playerId } = params;
    const { reason } = body;
    const untilMs = body.until === undefined ? null : Date.parse(body.until);
    if (untilMs !== null && untilMs <= nowMs) return err('invalid_request', { field: 'until' });
    const made = { playerId, untilMs, madeBy: identity.playerId, reason, requestId };
    const excluded = await env.WALLET.excludeByHouse(made);
    if (!excluded.ok) return excluded;
    const { id, standing } = excluded.value;
    const sessionsHalted = await haltTables(env, playerId, standing.changesAtMs);
    const shown = outward({ kind: 'house' as const, untilMs, sinceMs: nowMs });
    return ok({ exclusion: { id, ...shown }, sessionsHalted });
  });

  serve(app, liftExclusion, async ({ env, params, body, identity, nowMs, requestId }) => {
    const asked = await env.WALLET.askLift({
      ...{ id: newId(nowMs), playerId: params.id, exclusionId: params.exclusionId },
      ...{ askedBy: identity.playerId, reason: body.reason, requestId },
    });
    if (!asked.ok) return asked;
    const { id, state } = asked.value;
    return ok({ approval: { id, state } });
  });
}

export function serveExclusions(app: Hono<{ Bindings: GamesEnv }>): void {
  serveOwn(app);
  serveStaff(app);
}
