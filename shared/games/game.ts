// The kit that games are made of: pure functions of (floats, stake, params, actions so far). There is
// no hidden state: an open round IS its list of actions, and every view is computed again from the seed. So
// the object, the public replay, HTTP verify and the browser run the same code, and an object's
// storage holds no secret but the server seed.

import type { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import {
  cutToText,
  type Fraction,
  squared,
  subtractFractions,
  timesRoundedDown,
} from '#shared/fairness/fraction.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { GameLimits } from './limits.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** One decision of the player in an open round, as stored and as shown in the replay. */
export type RoundAction = { readonly action: string; readonly params: JsonObject };

/** The rule's own last action of a hand that its player left. Never accepted from a player. */
export const ABANDON: RoundAction = { action: 'abandon', params: {} };

/** A finished round. `stakeMicros` is the whole stake, doubles and splits included. */
export type FinishedStep = {
  readonly finished: true;
  readonly stakeMicros: bigint;
  readonly payoutMicros: bigint;
  /** Payout over stake, cut to 4 decimals, e.g. "1.9800"; "0.0000" for a loss. */
  readonly multiplier: string;
  /** All there is to know; public once the round is over. */
  readonly outcome: JsonObject;
  readonly actions: readonly RoundAction[];
  /** The stake came back because nothing was risked: it was not wagered, nothing was paid. */
  readonly refunded: boolean;
};

/** A round that waits for its player. `view` shows only what the player may see. */
export type OpenStep = {
  readonly finished: false;
  /** The whole stake so far. More than before the action: take the difference from the table. */
  readonly stakeMicros: bigint;
  readonly view: JsonObject;
  /** Keep these: they are the round's whole state. */
  readonly actions: readonly RoundAction[];
};

export type Step = FinishedStep | OpenStep;

/** How far from the expected chance alone may carry what a round pays; in opening stakes. */
export type Spread = {
  /** Exact; `null` where it depends on how the player plays: take the sample's own there. */
  readonly variance: Fraction | null;
  /** The most that the round could have paid, played as far as it was. */
  readonly largest: Fraction;
};

/** What a round is played with. `stakeMicros` is the stake that opened it, never the doubled one. */
export type RoundInput = { readonly draw: Draw; readonly stakeMicros: bigint };

/** A game with checked params: everything about the bet that needs no seed. */
export type PreparedGame = {
  readonly game: string;
  /** The params as stored and replayed (normalised JSON). */
  readonly params: JsonObject;
  /** The stake that the params fix (roulette: the sum of its bets); `null` when they fix none. */
  readonly stakeMicros: bigint | null;
  /** Best payout ÷ opening stake, over all outcomes and all play. */
  readonly maxMultiplier: Fraction;
  /** Expected paid ÷ expected wagered, exact; of optimal play where there are decisions. */
  rtp(): Fraction;
  /**
   * Expected (paid ÷ staked)², exact, for confidence bands (variance = this − rtp²). `null` where it
   * depends on how the player plays: take the sample's own there.
   */
  secondMoment(): Fraction | null;
  /** Of a finished round with these actions. */
  spread(actions: readonly RoundAction[]): Spread;
  /** Exact chance that a round played by these actions gives its stake back. */
  returnChance(actions: readonly RoundAction[]): Fraction;
  /** Plays the round, or opens it when the game has decisions. */
  start(input: RoundInput): Step;
  /**
   * One more action of the player. Refuses with `invalid_action` what is unknown or not possible
   * now (any action on a finished round too) and with `invalid_params` what is malformed.
   */
  act(input: RoundInput & ActionInput): Result<Step, 'invalid_action' | 'invalid_params'>;
  /** The step after stored actions: what to show on a reconnect, or a replay's end. */
  resume(input: RoundInput & { readonly actions: readonly RoundAction[] }): Step;
  /** Settles an open round by the game's rule for a hand that was left. */
  abandon(input: RoundInput & { readonly actions: readonly RoundAction[] }): FinishedStep;
};

export type ActionInput = {
  /** The actions of the last step. */
  readonly actions: readonly RoundAction[];
  readonly action: string;
  /** As it came from outside; `undefined` counts as no params. */
  readonly actionParams: unknown;
};

/** What is said of a game before anything is played; tests hold every number to the rules. */
export type GameFacts = {
  readonly id: string;
  readonly title: string;
  readonly limits: GameLimits;
  /** Percentages cut to 4 decimals, from the worst bet to the best. */
  readonly returns: { readonly from: string; readonly to: string };
  /** The most that a whole stake can pay, rounded up. The ledger refuses a batch that paid more. */
  readonly multiplierMax: number;
  /** Players decide, so the expected return is that of best play: less is no drift. */
  readonly skill?: boolean;
  /** Bets that reach every extreme of return and multiplier. */
  bets(): readonly JsonObject[];
};

/** A game as the registry holds it; `prepare` is the only way in for outside params. */
export type Game = GameFacts & {
  readonly paramsSchema: z.ZodType;
  /** Names of the actions a player may send; empty when a round is over at once. */
  readonly actionNames: readonly string[];
  prepare(params: unknown): Result<PreparedGame, 'invalid_params'>;
};

/** What a settled round pays, as an exact multiple of the opening stake, and what there was to see. */
export type Settlement = {
  readonly outcome: JsonObject;
  readonly multiplier: Fraction;
  readonly refunded?: boolean;
};

/** What the params alone say about a bet. */
type Odds = {
  readonly maxMultiplier: Fraction;
  rtp(): Fraction;
};

type Definition<Params extends JsonObject> = GameFacts & { readonly params: z.ZodType<Params> };

export type InstantBet = Odds & {
  /** The stake that the params themselves carry, if they do. */
  readonly stakeMicros?: bigint;
  secondMoment(): Fraction;
  /** The chance that it gives its stake back. */
  returnChance(): Fraction;
  settle(draw: Draw): Settlement;
};

export type InstantDefinition<Params extends JsonObject> = Definition<Params> & {
  /** Everything that can be worked out once for many rounds happens here, before the first float. */
  bet(params: Params): InstantBet;
};

/** Makes a game whose round is over at once. */
export function instantGame<Params extends JsonObject>(
  definition: InstantDefinition<Params>,
): Game {
  return gameOf(definition, [], (params) => {
    const bet = definition.bet(params);
    const start = ({ draw, stakeMicros }: RoundInput): FinishedStep =>
      finish(stakeMicros, stakeMicros, bet.settle(draw), []);
    return {
      game: definition.id,
      params,
      stakeMicros: bet.stakeMicros ?? null,
      maxMultiplier: bet.maxMultiplier,
      rtp: bet.rtp,
      secondMoment: bet.secondMoment,
      spread: () => ({
        variance: subtractFractions(bet.secondMoment(), squared(bet.rtp())),
        largest: bet.maxMultiplier,
      }),
      returnChance: bet.returnChance,
      start,
      resume: start,
      act: () => err('invalid_action'),
      abandon: start,
    };
  });
}

/**
 * Where a stepped round stands after its actions, or `null` when they are not possible. `units` is
 * the whole stake so far in opening stakes: 1, and more after doubles and splits.
 */
export type Standing =
  | { readonly finished: true; readonly units: bigint; readonly settlement: Settlement }
  | { readonly finished: false; readonly units: bigint; readonly view: JsonObject };

export type SteppedDefinition<Params extends JsonObject> = Definition<Params> & {
  odds(params: Params): Odds;
  /** Where each action has a chance that is known; `variance: null` otherwise. */
  spread?(params: Params, actions: readonly RoundAction[]): Spread;
  returnChance(params: Params, actions: readonly RoundAction[]): Fraction;
  /** One schema per action name, for its params; any other action is refused. */
  readonly actions: Readonly<Record<string, z.ZodType<JsonObject>>>;
  /** Replays the round from its first float. Must understand `ABANDON` as last action. */
  stand(draw: Draw, params: Params, actions: readonly RoundAction[]): Standing | null;
};

/** Makes a game with decisions. */
export function steppedGame<Params extends JsonObject>(
  definition: SteppedDefinition<Params>,
): Game {
  return gameOf(definition, Object.keys(definition.actions), (params) => {
    const stepAfter = (input: RoundInput, actions: readonly RoundAction[]): Step | null => {
      const standing = definition.stand(input.draw, params, actions);
      if (standing === null) return null;
      const stakeMicros = input.stakeMicros * standing.units;
      return standing.finished
        ? finish(input.stakeMicros, stakeMicros, standing.settlement, actions)
        : { finished: false, stakeMicros, view: standing.view, actions };
    };
    const odds = definition.odds(params);
    return {
      game: definition.id,
      params,
      stakeMicros: null,
      ...odds,
      secondMoment: () => null,
      spread: (actions) =>
        definition.spread?.(params, actions) ?? { variance: null, largest: odds.maxMultiplier },
      returnChance: (actions) => definition.returnChance(params, actions),
      start: (input) => required(stepAfter(input, []), definition.id),
      resume: (input) => required(stepAfter(input, input.actions), definition.id),
      act: (input) => {
        const action = parseAction(definition.actions, input);
        if (!action.ok) return action;
        const step = stepAfter(input, [...input.actions, action.value]);
        return step === null ? err('invalid_action') : ok(step);
      },
      abandon: (input) => {
        const step = required(stepAfter(input, [...input.actions, ABANDON]), definition.id);
        if (!step.finished) throw new Error(`abandoning a round of ${definition.id} must end it`);
        return step;
      },
    };
  });
}

function gameOf<Params extends JsonObject>(
  definition: Definition<Params>,
  actionNames: readonly string[],
  prepare: (params: Params) => PreparedGame,
): Game {
  const { id, title, limits, returns, multiplierMax, skill = false, bets } = definition;
  return {
    ...{ id, title, limits, returns, multiplierMax, skill, bets },
    paramsSchema: definition.params,
    actionNames,
    prepare: (params) => {
      const parsed = definition.params.safeParse(params);
      return parsed.success ? ok(prepare(parsed.data)) : err('invalid_params');
    },
  };
}

function parseAction(
  schemas: Readonly<Record<string, z.ZodType<JsonObject>>>,
  input: ActionInput,
): Result<RoundAction, 'invalid_action' | 'invalid_params'> {
  const schema = Object.hasOwn(schemas, input.action) ? schemas[input.action] : undefined;
  if (schema === undefined) return err('invalid_action');
  const params = schema.safeParse(input.actionParams ?? {});
  return params.success ? ok({ action: input.action, params: params.data }) : err('invalid_params');
}

function finish(
  openingStakeMicros: bigint,
  stakeMicros: bigint,
  { outcome, multiplier, refunded = false }: Settlement,
  actions: readonly RoundAction[],
): FinishedStep {
  const ofWholeStake = {
    numerator: multiplier.numerator * openingStakeMicros,
    denominator: multiplier.denominator * stakeMicros,
  };
  return {
    finished: true,
    stakeMicros,
    payoutMicros: timesRoundedDown(openingStakeMicros, multiplier),
    multiplier: cutToText(ofWholeStake),
    outcome,
    actions,
    refunded,
  };
}

function required(step: Step | null, id: string): Step {
  if (step === null) throw new Error(`a stored round of ${id} does not replay`);
  return step;
}
