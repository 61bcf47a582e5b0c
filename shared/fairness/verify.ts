// Recomputes a round from its revealed seed. HTTP verify, the public replay and the site's verifier
// page all call this and nothing else. A stranger would trust a hash they did not compare: the reply
// names the hash of the seed given here; it is for the reader to hold it against the one shown
// before play.

import {
  ABANDON,
  type JsonObject,
  type PreparedGame,
  type RoundInput,
  type Step,
} from '#shared/games/game.ts';
import { GAMES, isGameId } from '#shared/games/registry.ts';
import { MICROS_PER_UNIT } from '#shared/money.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { seedKey } from './draw.ts';
import { serverSeedHash } from './seeds.ts';

/** What a verifier needs to know. Seeds are texts of any origin; formulas are those of this house. */
export type VerifyInput = {
  readonly serverSeed: string;
  readonly clientSeed: string;
  readonly nonce: number;
  readonly game: string;
  readonly params: unknown;
  /** In order; a hand that they leave open is settled by the game's rule for a left hand. */
  readonly actions?: readonly { readonly action: string; readonly params?: unknown }[] | undefined;
  /** Opening stake, for the payout; without it one coin (roulette: the sum of the bets). */
  readonly stakeMicros?: bigint | undefined;
};

export type Verified = {
  readonly serverSeedHash: string;
  readonly outcome: JsonObject;
  readonly multiplier: string;
  readonly stakeMicros: bigint;
  readonly payoutMicros: bigint;
};

export type VerifyRefusal = 'game_not_found' | 'invalid_params' | 'invalid_action';

/** Plays the round again. Pure; refuses what the table would have refused, limits aside. */
export function verify(input: VerifyInput): Result<Verified, VerifyRefusal> {
  if (!isGameId(input.game)) return err('game_not_found');
  const prepared = GAMES[input.game].prepare(input.params);
  if (!prepared.ok) return prepared;
  const stakeMicros = prepared.value.stakeMicros ?? input.stakeMicros ?? MICROS_PER_UNIT;
  if (stakeMicros <= 0n) return err('invalid_params');
  const draw = seedKey(input.serverSeed).draw(input.clientSeed, input.nonce);
  const round = { draw, stakeMicros };
  const replayed = replay(prepared.value, round, input.actions ?? []);
  if (!replayed.ok) return replayed;
  const last = replayed.value.finished
    ? replayed.value
    : prepared.value.abandon({ ...round, actions: replayed.value.actions });
  return ok({
    serverSeedHash: serverSeedHash(input.serverSeed),
    outcome: last.outcome,
    multiplier: last.multiplier,
    stakeMicros: last.stakeMicros,
    payoutMicros: last.payoutMicros,
  });
}

function replay(
  game: PreparedGame,
  round: RoundInput,
  actions: NonNullable<VerifyInput['actions']>,
): Result<Step, 'invalid_params' | 'invalid_action'> {
  let step = game.start(round);
  for (const { action, params } of actions) {
    if (step.finished) return err('invalid_action');
    if (action === ABANDON.action) {
      step = game.abandon({ ...round, actions: step.actions });
      continue;
    }
    const next = game.act({ ...round, actions: step.actions, action, actionParams: params });
    if (!next.ok) return next;
    step = next.value;
  }
  return ok(step);
}
