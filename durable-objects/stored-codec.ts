// Versioned codec for what an object stores: it says which version of its shape it has, and is read
// strictly. Objects of every age exist, so older shapes are brought up step by step as they are read,
// and what cannot be read is refused: a field that is missing would otherwise become NaN in somebody's
// balance. After a rollback the older code reads what newer code stored as long as that only added
// fields, which it drops (docs/decisions/0022). Reading costs a walk; writing costs none.

import type { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';

type Fields = Record<string, unknown>;
type Issue = z.core.$ZodIssue;

/** From the fields of one version to those of the next. */
export type Upgrade = (older: Fields) => Fields;

/** A stored value that this code cannot read; to whoever asked for it an outage. */
export class UnreadableError extends Unavailable {
  override readonly name = 'UnreadableError';
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

// Names the field and what was expected of it, never what it holds: this ends in a log.
const problemOf = ({ path, message }: Issue) => `${path.join('.') || 'value'}: ${message}`;

// Only where everything that is wrong is a field too many.
function dropUnknown(data: unknown, issues: readonly Issue[]): boolean {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') return false;
    const parent = issue.path.reduce<unknown>(
      (value, key) => (isObject(value) ? value[String(key)] : undefined),
      data,
    );
    for (const key of issue.keys) if (isObject(parent)) delete parent[key];
  }
  return true;
}

export class StoredCodec<Value> {
  readonly #name: string;
  readonly #schema: z.ZodType<Value>;
  readonly #upgrades: readonly Upgrade[];
  readonly #head: { v: number; since: number };

  /**
   * `schema` describes the newest version; `upgrades[0]` leads from version 1 to 2, and each one
   * raises the version that is written. `readableSince` is the oldest version whose code can read
   * what is written now: more than a new field raises it.
   */
  constructor(
    name: string,
    schema: z.ZodType<Value>,
    upgrades: readonly Upgrade[] = [],
    readableSince = 1,
  ) {
    this.#name = name;
    this.#schema = schema;
    this.#upgrades = upgrades;
    this.#head = { v: upgrades.length + 1, since: readableSince };
  }

  /** What to store: the value and its version. */
  toStored(data: Value) {
    return { ...this.#head, data };
  }

  /** As text, for a column. */
  encode(data: Value): string {
    return this.encodeJson(JSON.stringify(data));
  }

  /** The same of a value that is JSON already. */
  encodeJson(data: string): string {
    const { v, since } = this.#head;
    return `{"v":${v},"since":${since},"data":${data}}`;
  }

  /** The value of something stored; throws on what is not exactly of a known version's shape. */
  fromStored(stored: unknown): Value {
    const { v, since, data } = isObject(stored) ? stored : ({} as Fields);
    const isWhole = typeof v === 'number' && v >= 1 && typeof since === 'number' && isObject(data);
    if (!isWhole) throw this.#unreadable('no version');
    if (since > this.#head.v) throw this.#unreadable(`readable since version ${since}`);
    const newest = this.#upgrades.slice(v - 1).reduce((shape, up) => up(shape), data);
    const value = this.#schema.safeParse(newest);
    if (value.success) return value.data;
    const { issues } = value.error;
    const isKnown = v > this.#head.v && dropUnknown(newest, issues);
    const again = isKnown ? this.#schema.safeParse(newest) : value;
    if (again.success) return again.data;
    throw this.#unreadable(again.error.issues.map(problemOf).join('; '));
  }

  decode(text: string): Value {
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch {
      throw this.#unreadable('no JSON');
    }
    return this.fromStored(stored);
  }

  #unreadable(problem: string): UnreadableError {
    return new UnreadableError(`${this.#name}: ${problem}`);
  }
}
