// The catalogue: what the code knows of a game, and whether an operator has closed it.

import { z } from 'zod';
import { GAME_IDS, type Game, type GameId } from '#shared/games/game.ts';
import { LIMITS, type StakeLimits } from '#shared/games/limits.ts';
import { GAMES } from '#shared/games/registry.ts';
import { lastKnown } from '#shared/last-known.ts';
import { formatAmount } from '#shared/money.ts';
import type { GamesEnv } from './env.ts';
import { storeOf } from './store/index.ts';

/** True for a game of the house. */
export function isHouseGame(id: string): id is GameId {
  return (GAME_IDS as readonly string[]).includes(id);
}

const shownLimits = (limits: StakeLimits) => ({
  minStake: formatAmount(limits.minStakeMicros),
  maxStake: formatAmount(limits.maxStakeMicros),
  maxPayout: formatAmount(limits.maxPayoutMicros),
});

// Written once per isolate: the schemas do not change while it lives.
const schemas = new Map<string, Record<string, unknown>>();

function paramsSchemaOf(game: Game): Record<string, unknown> {
  const known = schemas.get(game.id);
  if (known !== undefined) return known;
  const schema = z.toJSONSchema(game.paramsSchema, { io: 'input', unrepresentable: 'any' });
  schemas.set(game.id, schema as Record<string, unknown>);
  return schema as Record<string, unknown>;
}

/** A game as it is listed. */
export function gameView(game: Game, disabled: ReadonlySet<string>) {
  const limits = LIMITS[game.id];
  return {
    id: game.id,
    title: game.title,
    enabled: !disabled.has(game.id),
    limits: { GC: shownLimits(limits.GC), SC: shownLimits(limits.SC) },
    actions: [...game.actionNames],
    paramsSchema: paramsSchemaOf(game),
  };
}

/** Games that an operator has closed; without Postgres those that were closed when it last answered. */
export async function disabledGames(env: GamesEnv): Promise<ReadonlySet<string>> {
  const known = await lastKnown('disabled games', () => storeOf(env).disabledGames());
  return new Set(known.value);
}

/** All games, in the order of the house. */
export function allGames(): Game[] {
  return GAME_IDS.map((id) => GAMES[id]);
}
