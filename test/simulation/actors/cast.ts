// Who takes part in a run: between three and forty people, each with trades of their own. All of it
// is decisions, so people can be left out one by one.

import type { Args, Decisions } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import { type Ability, live } from './actor.ts';
import { CHAT } from './chat.ts';
import { Clerk } from './clerk.ts';
import { FRIENDS } from './friends.ts';
import { GROUPS } from './groups.ts';
import { LIMIT } from './limit.ts';
import { keepPlace, LOOK, readAll } from './look.ts';
import { PAY } from './pay.ts';
import { Person, type Surroundings } from './person.ts';
import { PLAY } from './play.ts';
import { SIGN } from './sign.ts';
import { CLERK_NAMES, hire, review, work } from './staff.ts';
import { WATCH } from './watch.ts';

const ABILITIES: readonly Ability[] = [PLAY, LOOK, PAY, CHAT, FRIENDS, LIMIT, SIGN, GROUPS, WATCH];
const PEOPLE_MIN = 3;
const PEOPLE_MAX = 40;
const ARRIVE_MS_MAX = 30_000;

export interface CastOptions {
  decisions: Decisions;
  random: Prng;
  /** How long people act, milliseconds since the run began. */
  untilMs: number;
  /** At most so many people, where a run must be quick. */
  peopleMax?: number;
  around: Omit<Surroundings, 'names' | 'colleagues' | 'personOf'>;
}

export class Cast {
  readonly people: Person[] = [];
  readonly clerks: Clerk[] = [];
  /** Names of those who still act, or wait for something, and when that ends. */
  readonly living = new Map<string, Promise<void>>();
  readonly #options: CastOptions;
  readonly #byName = new Map<string, Person>();

  constructor(options: CastOptions) {
    this.#options = options;
  }

  /** Lets everybody live; `onThrown` hears what an actor's own code throws. */
  begin(onThrown: (name: string, error: unknown) => void): void {
    const { decisions, random, around, peopleMax = PEOPLE_MAX } = this.#options;
    const count = Math.min(peopleMax, peopleOf(random.fork('people')));
    const names = Array.from({ length: count }, (_, index) => `player-${index}`);
    const surroundings: Surroundings = {
      ...around,
      names,
      colleagues: CLERK_NAMES,
      personOf: (name) => this.#byName.get(name),
    };
    for (const name of names) {
      const part = decisions.actor(name, drawPart);
      if (part === null) continue;
      const person = new Person(name, surroundings);
      this.people.push(person);
      this.#byName.set(name, person);
      this.#follow(person, () => this.#life(person, part.at, part.args), onThrown);
    }
    const { untilMs } = this.#options;
    for (const { clerk, atMs } of hire(decisions, random.fork('staff'), surroundings)) {
      this.clerks.push(clerk);
      this.#byName.set(clerk.name, clerk);
      this.#follow(clerk, () => work(clerk, atMs, { decisions, untilMs }), onThrown);
    }
  }

  /** Reads at rest all that this one was ever told, or of staff all that is written down of it. */
  readAll(person: Person): Promise<void> {
    return person instanceof Clerk ? review(person, this.clerks) : readAll(person);
  }

  #follow(
    { name, device }: Person,
    life: () => Promise<void>,
    onThrown: (name: string, error: unknown) => void,
  ): void {
    const ended = device
      .run(life)
      .catch((error) => onThrown(name, error))
      .finally(() => this.living.delete(name));
    this.living.set(name, ended);
  }

  async #life(person: Person, at: number, args: Args): Promise<void> {
    const { decisions, untilMs } = this.#options;
    await person.device.pause(at);
    if (!(await person.arrive())) return;
    await person.device.call('payments.dailyBonus');
    const weights = args.weights as Args;
    const abilities = ABILITIES.map((ability) => ({
      ability,
      weight: Number(weights[ability.name] ?? 0),
    }));
    let acts = true;
    void keepPlace(person, () => acts);
    await live({ person, decisions, abilities, untilMs });
    acts = false;
  }
}

/** Few people more often than many: what goes wrong does so between two or three. */
function peopleOf(random: Prng): number {
  return Math.round(PEOPLE_MIN * (PEOPLE_MAX / PEOPLE_MIN) ** (random.next() * random.next()));
}

function drawPart(random: Prng) {
  const weights = Object.fromEntries(
    ABILITIES.map(({ name }) => [name, random.chance(0.4) ? 0 : random.next()]),
  );
  const usual = { play: 1, look: 0.2, limit: Number(weights.limit) * 0.15 };
  return { at: random.int(ARRIVE_MS_MAX), args: { weights: { ...weights, ...usual } } };
}
