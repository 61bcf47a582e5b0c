// The moves of a round that is open: act, view, abandon. The object stores params, opening stake and
// actions; everything else, mines and cards too, is computed from the seed each time.

import type { Draw } from '#shared/fairness/draw.ts';
import type { Fraction } from '#shared/fairness/fraction.ts';
import type {
  FinishedStep,
  JsonObject,
  PreparedGame,
  RoundAction,
  Step,
} from '#shared/games/game.ts';
import { GAMES, type GameId } from '#shared/games/registry.ts';
import type { Result } from '#shared/result.ts';

/** An open round as the object stored it, with the floats of its own seed and nonce. */
export type OpenRound = {
  readonly game: GameId;
  readonly params: JsonObject;
  /** The stake that opened the round, not the doubled one. */
  readonly stakeMicros: bigint;
  readonly actions: readonly RoundAction[];
  readonly draw: Draw;
};

/**
 * The player's next action. The step's `stakeMicros` may be larger than before (double, split):
 * the machine takes the difference from the table, or refuses and keeps the round as it was.
 */
export function actOnRound(
  round: OpenRound,
  action: string,
  actionParams: unknown,
): Result<Step, 'invalid_action' | 'invalid_params'> {
  return stored(round).act({ ...round, action, actionParams });
}

/** Settles a round that its player left, by the game's rule. Needs no further stake. */
export function abandonRound(round: OpenRound): FinishedStep {
  return stored(round).abandon(round);
}

/** What the player may see of a stored open round (after a reconnect), or its end. */
export function viewRound(round: OpenRound): Step {
  return stored(round).resume(round);
}

/** What the round may pay at most, played as well as it can be; in opening stakes. */
export function bestOf(round: OpenRound): Fraction {
  return stored(round).maxMultiplier;
}

// Params of a stored round were checked when it began; if they no longer parse, a deploy changed
// the rules under an open hand, which must be loud.
function stored(round: OpenRound): PreparedGame {
  const prepared = GAMES[round.game].prepare(round.params);
  if (!prepared.ok) throw new Error(`stored params of a round of ${round.game} do not parse`);
  return prepared.value;
}
