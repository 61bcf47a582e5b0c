// Versioned records: what an object keeps as JSON says which shape it has, and is read strictly. An
// object lives longer than any release, so old shapes are upgraded step by step as they are read, and
// what cannot be read is refused: a field that is missing would otherwise become NaN in somebody's
// balance. After a rollback the older code reads what newer code wrote as long as that only added
// fields, which it drops (docs/decisions/0022). Reading costs a walk; writing costs none.

import type { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { log } from '#shared/log.ts';

/** The record cannot be read: to whoever asked, an outage; nothing was changed. */
export class UnreadableRecord extends Unavailable {}

type Fields = Record<string, unknown>;
type Issue = z.core.$ZodIssue;

/** From one version's fields to the next one's. */
export type Upgrade = (old: Fields) => Fields;

interface Shape<Schema extends z.ZodType> {
  /** What it is, for the log. */
  name: string;
  /** The shape of the newest version. */
  schema: Schema;
  /** In order; the first makes version 2 of version 1. Each one raises the version that is written. */
  upgrades: readonly Upgrade[];
  /** The oldest version whose code can read what is written now: more than a new field raises it. */
  readableSince: number;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

// Names the field and what was expected of it, never its value: there are seeds among them.
function problemOf({ path, message }: Issue): string {
  return `${path.join('.') || 'record'}: ${message}`;
}

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

/** Reads and marks the records of one kind. */
export class RecordCodec<Schema extends z.ZodType> {
  readonly #shape: Shape<Schema>;
  /** The version that is written. */
  readonly version: number;
  readonly #head: string;

  constructor(shape: Shape<Schema>) {
    this.#shape = shape;
    this.version = shape.upgrades.length + 1;
    this.#head = `{"v":${this.version},"since":${shape.readableSince},"data":`;
  }

  /** The record of data that are JSON already. */
  encode(data: string): string {
    return `${this.#head}${data}}`;
  }

  /** The data of a record. `whose` says in the log where it lies. Throws `UnreadableRecord`. */
  decode(text: string, whose: Fields): z.output<Schema> {
    try {
      return this.#read(text);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const { name: record } = this.#shape;
      log('error', 'record_unreadable', { record, problem, ...whose });
      throw new UnreadableRecord(record, { cause: error });
    }
  }

  #read(text: string): z.output<Schema> {
    const { schema, upgrades } = this.#shape;
    const { v, since, data } = headed(text);
    if (since > this.version) throw new Error(`readable since version ${since}`);
    const upgraded = upgrades.slice(v - 1).reduce((fields, upgrade) => upgrade(fields), data);
    const read = schema.safeParse(upgraded);
    if (read.success) return read.data;
    const { issues } = read.error;
    const isNewer = v > this.version && dropUnknown(upgraded, issues);
    const again = isNewer ? schema.safeParse(upgraded) : read;
    if (again.success) return again.data;
    throw new Error(again.error.issues.map(problemOf).join('; '));
  }
}

function headed(text: string): { v: number; since: number; data: Fields } {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw new Error('no JSON');
  }
  const { v, since, data } = isObject(record) ? record : ({} as Fields);
  const hasHead = typeof v === 'number' && v >= 1 && typeof since === 'number' && isObject(data);
  if (!hasHead) throw new Error('no version');
  return { v, since, data };
}
