// Taking a break. First the wallet is told, so that no reserve succeeds any more; then every open
// table of the person, so that no stake does.

import type { Hono } from 'hono';
import { exclude, listExclusions } from '#shared/contracts/http/games.ts';
import { serve } from '#shared/http/app.ts';
import { err, ok } from '#shared/result.ts';
import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { GamesEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** How long each kind lasts; only a self-exclusion may have no end. */
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

export function serveExclusions(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, listExclusions, async ({ env, identity }) => {
    const exclusions = await env.WALLET.exclusions(identity.playerId);
    return ok({ items: exclusions.map(outward) });
  });

  serve(app, exclude, async ({ env, body, identity, nowMs }) => {
    const { playerId } = identity;
    const { kind } = body;
    const untilMs = body.until === undefined ? null : Date.parse(body.until);
    if (!mayLast(kind, untilMs, nowMs)) return err('invalid_request', { field: 'until' });
    const excluded = await env.WALLET.exclude({ playerId, kind, untilMs });
    if (!excluded.ok) return excluded;
    const live = await storeOf(env).liveSessionsOfPerson(playerId);
    // Even a table that cannot be reached stops: its next reserve or settlement tells it.
    const halted = await Promise.allSettled(
      live.map(({ id }) =>
        env.GAME_SESSION.getByName(id).halt('excluded', excluded.value.changesAtMs),
      ),
    );
    const sessionsHalted = halted.filter(({ status }) => status === 'fulfilled').length;
    return ok({ exclusion: outward({ kind, untilMs }), sessionsHalted });
  });
}
