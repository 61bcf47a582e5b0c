// Versioned codec for what an object stores as JSON: objects of every age exist, so a value says which
// version of its shape it has, older ones are brought up step by step, and what cannot be read is
// refused loudly. Nothing goes on with half of it.

import type { z } from 'zod';

/** From the shape of one version to that of the next. */
export type Upgrade = (older: Record<string, unknown>) => Record<string, unknown>;

/** A stored value that this code cannot read: of a newer release, or damaged. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

export class StoredCodec<Value extends object> {
  readonly #name: string;
  readonly #schema: z.ZodType<Value>;
  readonly #upgrades: readonly Upgrade[];

  /** `upgrades[0]` leads from version 1 to 2; `schema` describes the newest. */
  constructor(name: string, schema: z.ZodType<Value>, upgrades: readonly Upgrade[] = []) {
    this.#name = name;
    this.#schema = schema;
    this.#upgrades = upgrades;
  }

  /** What to store: the value and its version. */
  toStored(value: Value): { v: number } {
    return { ...value, v: this.#upgrades.length + 1 };
  }

  /** The value of something stored; throws on what is not exactly of a known version's shape. */
  fromStored(stored: unknown): Value {
    const { v, ...fields } = Object(stored) as Record<string, unknown>;
    const from = Number.isInteger(v) ? (v as number) : 0;
    if (from < 1 || from > this.#upgrades.length + 1) {
      throw new UnreadableError(`${this.#name}: version ${String(v)} is not known here`);
    }
    const newest = this.#upgrades.slice(from - 1).reduce((shape, up) => up(shape), fields);
    const value = this.#schema.safeParse(newest);
    if (value.success) return value.data;
    // Where it is wrong, not what it holds: this ends in a log.
    const where = value.error.issues
      .map(({ code, path }) => `${path.join('.')} ${code}`)
      .join(', ');
    throw new UnreadableError(`${this.#name}: ${where}`);
  }

  /** As text, for a column. */
  encode(value: Value): string {
    return JSON.stringify(this.toStored(value));
  }

  decode(text: string): Value {
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch {
      throw new UnreadableError(`${this.#name}: not JSON`);
    }
    return this.fromStored(stored);
  }
}
