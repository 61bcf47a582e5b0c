// What a seed decides beyond the platform's own delays: who plays, what each of them does, and which
// faults happen. Each decision is plain data under a stable id, so a run can be told as a list, told
// again from that list, and told with a part of it left out, which is how a failure is shrunk.
//
// A decision comes from its own stream of randomness, named by its id or its series: leaving one out
// shifts no other.

import type { Prng } from './platform/prng.ts';

/** What a decision says; JSON, amounts as strings. */
export type Args = { readonly [name: string]: Told };
export type Told = string | number | boolean | null | readonly Told[] | Args;

export interface Decision {
  /** `player-3`, `player-3/17`, `drop payments 41`: unique in a run. */
  readonly id: string;
  /** `actor`, `step`, or the kind of fault. */
  readonly kind: string;
  /** Milliseconds since the run began. */
  readonly at: number;
  readonly args: Args;
}

/** A decision before it has an id. */
export interface Drawn {
  readonly at: number;
  readonly args: Args;
}

export interface DecisionsOptions {
  random: Prng;
  /** Milliseconds since the run began. */
  elapsedMs: () => number;
  /** Tell this list instead of drawing. */
  told?: readonly Decision[] | undefined;
  /** Kinds that are left out. */
  without?: readonly string[];
  /** Only these actors, by name or by the number at its end. */
  actors?: readonly string[] | undefined;
}

/** Occasions of one kind at one place, counted from 0: messages of a link, say. */
export interface Series {
  /** Counts an occasion; what is to happen at it, or null for nothing. */
  next(): Decision | null;
}

const NEVER: Series = { next: () => null };
const NUMBER = /(\d+)$/;

/** The actor an actor's decision belongs to: `player-3` of `player-3/17`. */
export function actorOf(id: string): string {
  const slash = id.indexOf('/');
  return slash === -1 ? id : id.slice(0, slash);
}

/** Kinds of decisions that hurt nobody: who takes part, what they do, and where. */
export const CIRCUMSTANCES: ReadonlySet<string> = new Set([
  ...['actor', 'step', 'small-rooms', 'law'],
]);

export class Decisions {
  /** All that were made in this run, in order. */
  readonly made: Decision[] = [];
  readonly #options: DecisionsOptions;
  readonly #without: ReadonlySet<string>;
  readonly #actors: ReadonlySet<string> | null;
  readonly #told: Map<string, Decision> | null;
  /** Of a told list: by actor its steps, by series its occasions, in order. */
  readonly #lists = new Map<string, Decision[]>();
  readonly #series = new Map<string, Series>();
  readonly #stepped = new Map<string, number>();
  #isCalm = false;

  constructor(options: DecisionsOptions) {
    this.#options = options;
    this.#without = new Set(options.without);
    this.#actors = options.actors === undefined ? null : new Set(options.actors);
    this.#told = options.told === undefined ? null : new Map();
    for (const decision of options.told ?? []) {
      this.#told?.set(decision.id, decision);
      const list = decision.kind === 'step' ? actorOf(decision.id) : seriesOf(decision.id);
      this.#lists.set(list, [...(this.#lists.get(list) ?? []), decision]);
    }
  }

  /** True when this run is told from a list. */
  get isTold(): boolean {
    return this.#told !== null;
  }

  /** Someone who takes part, under a name of its own; null when left out. */
  actor(name: string, draw: (random: Prng) => Drawn): Decision | null {
    return this.#takesPart(name) ? this.once(name, 'actor', draw) : null;
  }

  /**
   * An actor's next step: it waits until `at`, and then does what `args` say. `draw` may depend on
   * all that the actor has seen. Null: it has nothing more to do.
   */
  step(actor: string, draw: (random: Prng) => Drawn | null): Decision | null {
    const count = this.#stepped.get(actor) ?? 0;
    this.#stepped.set(actor, count + 1);
    if (this.#told !== null) return this.#make(this.#lists.get(actor)?.[count] ?? null);
    const id = `${actor}/${count}`;
    const drawn = draw(this.#options.random.fork(id));
    return this.#make(drawn && { id, kind: 'step', ...drawn });
  }

  /** One decision with an id of its own, e.g. a deploy at some time; null when left out. */
  once(id: string, kind: string, draw: (random: Prng) => Drawn | null): Decision | null {
    if (this.#without.has(kind)) return null;
    if (this.#told !== null) return this.#make(this.#told.get(id) ?? null);
    const drawn = draw(this.#options.random.fork(id));
    return this.#make(drawn && { id, kind, ...drawn });
  }

  /** So many decisions of one kind, at times of their own; those that are left in. */
  planned(kind: string, count: number, draw: (random: Prng) => Drawn): Decision[] {
    if (this.#without.has(kind)) return [];
    if (this.#told !== null) {
      const told = [...this.#told.values()].filter((decision) => decision.kind === kind);
      for (const decision of told) this.#make(decision);
      return told;
    }
    const indexes = Array.from({ length: Math.round(count) }, (_, index) => index);
    return indexes.flatMap((index) => this.once(`${kind} ${index}`, kind, draw) ?? []);
  }

  /**
   * Occasions of a kind at a place, each of which happens with a probability. To be kept by who
   * counts: an occasion costs an addition then.
   */
  series(
    kind: string,
    place: string,
    probability: number,
    draw: (random: Prng) => Args = () => ({}),
  ): Series {
    const name = `${kind} ${place}`;
    let series = this.#series.get(name);
    if (series === undefined) {
      series = this.#seriesOf(kind, name, probability, draw);
      this.#series.set(name, series);
    }
    return series;
  }

  /** From now on no occasion of any series happens: the faults have stopped. */
  calm(): void {
    this.#isCalm = true;
  }

  get isCalm(): boolean {
    return this.#isCalm;
  }

  #seriesOf(kind: string, name: string, probability: number, draw: (random: Prng) => Args): Series {
    if (this.#without.has(kind)) return NEVER;
    const told = this.#told === null ? null : (this.#lists.get(name) ?? []);
    if (told === null ? probability <= 0 : told.length === 0) return NEVER;
    const random = this.#options.random.fork(name);
    let count = 0;
    let at = 0;
    const indexOf = (decision: Decision | undefined) =>
      decision === undefined ? Number.POSITIVE_INFINITY : Number(NUMBER.exec(decision.id)?.[1]);
    let next = told === null ? gap(random, probability) : indexOf(told[0]);
    return {
      next: () => {
        const index = count++;
        if (index !== next) return null;
        if (told !== null) {
          const decision = told[at] ?? null;
          at += 1;
          next = indexOf(told[at]);
          return this.#isCalm ? null : this.#make(decision);
        }
        next = index + 1 + gap(random, probability);
        if (this.#isCalm) return null;
        const args = draw(random);
        return this.#make({ id: `${name} ${index}`, kind, at: this.#options.elapsedMs(), args });
      },
    };
  }

  #takesPart(name: string): boolean {
    if (this.#actors === null) return true;
    return this.#actors.has(name) || this.#actors.has(NUMBER.exec(name)?.[1] ?? name);
  }

  #make(decision: Decision | null): Decision | null {
    if (decision !== null) this.made.push(decision);
    return decision;
  }
}

/** How many occasions pass before one happens. */
function gap(random: Prng, probability: number): number {
  if (probability >= 1) return 0;
  return Math.floor(Math.log(1 - random.next()) / Math.log(1 - probability));
}

/** `drop payments` of `drop payments 41`. */
function seriesOf(id: string): string {
  return id.slice(0, id.lastIndexOf(' '));
}
