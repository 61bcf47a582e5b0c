// One who acts: each step is a decision, drawn from the actor's own stream or told from a list, and
// waited for until its time. An actor that cannot do what a step says does nothing.

import type { Args, Decision, Decisions } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import type { Person } from './person.ts';

const PAUSE_MS = { min: 200, max: 5_000 };

/** A trade: what steps it draws, and how each is done. */
export interface Ability<Who extends Person = Person> {
  readonly name: string;
  draw(random: Prng, person: Who): Args | null;
  readonly acts: Readonly<Record<string, (person: Who, args: Args) => unknown>>;
}

export interface LifeOptions<Who extends Person = Person> {
  person: Who;
  decisions: Decisions;
  abilities: readonly { ability: Ability<Who>; weight: number }[];
  /** Milliseconds since the run began at which nobody acts any more. */
  untilMs: number;
  /** Between two steps. */
  pauseMs?: { min: number; max: number };
}

/** Lives until the end of the faults. */
export async function live<Who extends Person>(options: LifeOptions<Who>): Promise<void> {
  const { person, decisions, untilMs } = options;
  const { around, device } = person;
  for (;;) {
    const decision = decisions.step(person.name, (random) => drawStep(random, options));
    if (decision === null || decision.at >= untilMs) return;
    const waitMs = decision.at - around.elapsedMs();
    if (waitMs > 0) await device.pause(waitMs);
    if (around.isOver()) return;
    await act(options, decision);
  }
}

function drawStep<Who extends Person>(random: Prng, options: LifeOptions<Who>) {
  const { person, abilities, untilMs, pauseMs = PAUSE_MS } = options;
  const at = Math.round(person.around.elapsedMs() + random.between(pauseMs.min, pauseMs.max));
  if (at >= untilMs) return null;
  let left = random.next() * abilities.reduce((sum, { weight }) => sum + weight, 0);
  for (const { ability, weight } of abilities) {
    left -= weight;
    if (left > 0) continue;
    return { at, args: ability.draw(random, person) ?? { do: 'nothing' } };
  }
  return { at, args: { do: 'nothing' } };
}

async function act<Who extends Person>(
  { person, abilities }: LifeOptions<Who>,
  { args, id }: Decision,
): Promise<void> {
  const name = String(args.do);
  const found = abilities.find(({ ability }) => Object.hasOwn(ability.acts, name));
  if (found === undefined) return;
  const ids = { player: person.id ?? undefined };
  person.device.cause = person.device.history.note('step', person.name, ids, { id, ...args });
  if (person.device.isOut) await person.signIn();
  await found.ability.acts[name]?.(person, args);
}
