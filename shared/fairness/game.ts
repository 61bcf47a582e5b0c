// What a game is: pure functions of (floats, stake, params, actions so far). There is no hidden
// state: an open round IS its list of actions, and every view is computed again from the seed. So
// the object, the public replay, HTTP verify and the browser run the same code, and an object's
// storage holds no secret but the server seed.

import type { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { Draw } from './draw.ts';
import { cutToText, type Fraction, timesRoundedDown } from './fraction.ts';

/** The games of the house. */
export const GAME_IDS = [
  'dice',
  'limbo',
  'mines',
  'plinko',
  'roulette',
  'keno',
  'wheel',
  'blackjack',
] as const;
export type GameId = (typeof GAME_IDS)[number];

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

/** What a round is played with. `stakeMicros` is the stake that opened it, never the doubled one. */
export type RoundInput = { readonly draw: Draw; readonly stakeMicros: bigint };

/** A game with checked params: everything about the bet that needs no seed. */
export type PreparedGame = {
  readonly game: GameId;
  /** The params as stored and replayed (normalised JSON). */
  readonly params: JsonObject;
  /** The stake that the params fix (roulette: the sum of its bets); `null` when they fix none. */
  readonly stakeMicros: bigint | null;
  /** Best payout ÷ opening stake, over all outcomes and all play. */
  readonly maxMultiplier: Fraction;
  /** Expected paid ÷ expected wagered, exact; of optimal play where there are decisions. */
  rtp(): Fraction;
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

/** A game as the registry holds it; `prepare` is the only way in for outside params. */
export type Game = {
  readonly id: GameId;
  readonly title: string;
  readonly paramsSchema: z.ZodType;
  /** Names of the actions a player may send; empty when a round is over at once. */
  readonly actionNames: readonly string[];
  prepare(params: unknown): Result<PreparedGame, 'invalid_params'>;
};

/** What all definitions say about a game. */
type Definition<Params extends JsonObject> = {
  readonly id: GameId;
  readonly title: string;
  readonly params: z.ZodType<Params>;
  maxMultiplier(params: Params): Fraction;
  rtp(params: Params): Fraction;
};

/** What a settled round pays: an exact multiple of the stake, or an amount already in micros. */
export type Settlement = { readonly outcome: JsonObject; readonly multiplier: Fraction };

export type InstantDefinition<Params extends JsonObject> = Definition<Params> & {
  /** The stake that the params themselves carry, if they do. */
  stakeMicros?(params: Params): bigint;
  settle(draw: Draw, params: Params): Settlement;
};

/** Makes a game whose round is over at once. */
export function instantGame<Params extends JsonObject>(
  definition: InstantDefinition<Params>,
): Game {
  const prepare = (params: Params): PreparedGame => {
    const start = ({ draw, stakeMicros }: RoundInput): FinishedStep =>
      finish(stakeMicros, stakeMicros, definition.settle(draw, params), []);
    return {
      game: definition.id,
      params,
      stakeMicros: definition.stakeMicros?.(params) ?? null,
      maxMultiplier: definition.maxMultiplier(params),
      rtp: () => definition.rtp(params),
      start,
      resume: start,
      act: () => err('invalid_action'),
      abandon: start,
    };
  };
  return gameOf(definition, [], prepare);
}

/** Where a stepped round stands after its actions; `null` when the last one was not possible. */
export type Standing =
  | { readonly finished: true; readonly units: number; readonly settlement: Settlement }
  | { readonly finished: false; readonly units: number; readonly view: JsonObject };

export type SteppedDefinition<
  Params extends JsonObject,
  Action extends RoundAction,
> = Definition<Params> & {
  /** One schema per action name, for its params; anything else is refused. */
  readonly actions: Readonly<Record<Action['action'], z.ZodType<JsonObject>>>;
  /** Replays the round from the first float; `stakeMicros` is for amounts in the view only. */
  stand(input: RoundInput & { params: Params; actions: readonly RoundAction[] }): Standing | null;
};

/** Makes a game with decisions. A settlement's multiplier is per unit of opening stake. */
export function steppedGame<Params extends JsonObject, Action extends RoundAction>(
  definition: SteppedDefinition<Params, Action>,
): Game {
  const names = Object.keys(definition.actions);
  const prepare = (params: Params): PreparedGame => {
    const stepAfter = (input: RoundInput, actions: readonly RoundAction[]): Step | null => {
      const standing = definition.stand({ ...input, params, actions });
      if (standing === null) return null;
      const stakeMicros = input.stakeMicros * BigInt(standing.units);
      return standing.finished
        ? finish(input.stakeMicros, stakeMicros, standing.settlement, actions)
        : { finished: false, stakeMicros, view: standing.view, actions };
    };
    return {
      game: definition.id,
      params,
      stakeMicros: null,
      maxMultiplier: definition.maxMultiplier(params),
      rtp: () => definition.rtp(params),
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
  };
  return gameOf(definition, names, prepare);
}

function gameOf<Params extends JsonObject>(
  definition: Definition<Params>,
  actionNames: readonly string[],
  prepare: (params: Params) => PreparedGame,
): Game {
  return {
    id: definition.id,
    title: definition.title,
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
  { outcome, multiplier }: Settlement,
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
  };
}

function required(step: Step | null, id: GameId): Step {
  if (step === null) throw new Error(`a stored round of ${id} does not replay`);
  return step;
}
