// A real Postgres with the model as its shadow: each request runs on both, and their answers are
// compared field by field. This is how trust in the model is earned. The caller gets Postgres' answer.
//
// What SQL makes by itself (uuids, and numbers of rows and transactions) is another value in each:
// the first time that two such values stand at one place they are taken for names of the same thing,
// and from then on they must stay it. Requests are told to the model in its own names.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';
import type { SimDatabase, SqlReply } from './database.ts';

/** A request that was answered in two ways. */
export interface Unlike {
  text: string;
  values: readonly unknown[];
  nowMs: number;
  /** Where in the answer: `rows[0].settle.escrowMicros`. */
  path: string;
  real: unknown;
  model: unknown;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ONLY_UUID = new RegExp(`^${UUID.source}$`);
/** The type of no result. */
const VOID = 2278;
const WHOLE = /^\d+$/;
/** What a function answers is known by the function's name. */
const CALLED = /"\w+"\."(\w+)"\([^()]*\) as answer/;
/** The model signs nothing. */
const NOT_MODELLED = '"ledger"."seal_roots"(';

/** Names of the same things in both, learned as they come. */
class Names {
  readonly #toModel = new Map<string, string>();
  readonly #toReal = new Map<string, string>();
  #learned: string[] = [];

  /** Whether both are names of one thing; unknown ones become it. */
  areSame(kind: string, real: string, model: string): boolean {
    const [left, right] = [`${kind} ${real}`, `${kind} ${model}`];
    const [known, back] = [this.#toModel.get(left), this.#toReal.get(right)];
    if (known !== undefined || back !== undefined) return known === right && back === left;
    this.#toModel.set(left, right);
    this.#toReal.set(right, left);
    this.#learned.push(left);
    return true;
  }

  /** The model's name of a thing; the same where it has no other. */
  ofModel(kind: string, real: string): string {
    return this.#toModel.get(`${kind} ${real}`)?.slice(kind.length + 1) ?? real;
  }

  /** Forgets what was learned during a comparison that came to nothing. */
  tentatively(compare: () => boolean): boolean {
    const before = this.#learned;
    this.#learned = [];
    const isSame = compare();
    if (!isSame) {
      for (const left of this.#learned) {
        this.#toReal.delete(this.#toModel.get(left) ?? '');
        this.#toModel.delete(left);
      }
    }
    this.#learned = isSame ? [...before, ...this.#learned] : before;
    return isSame;
  }
}

interface Result {
  fields: { name: string; dataTypeID: number }[];
  rowCount: number | null;
  rows: unknown[];
}

/** A place where two answers differ. */
class Difference extends Error {
  readonly path: string;
  readonly real: unknown;
  readonly model: unknown;

  constructor(path: string, real: unknown, model: unknown) {
    super(path);
    this.path = path;
    this.real = real;
    this.model = model;
  }
}

export interface ShadowOptions {
  real: SimDatabase;
  model: SimDatabase;
  /** Columns and JSON keys of numbers that SQL makes, each with the function that is given them back, if any. */
  numbers?: ReadonlyMap<string, string>;
  /** Hears of each difference. */
  onUnlike: (unlike: Unlike) => void;
}

export class ShadowDatabase implements SimDatabase {
  /** Requests that were compared. */
  compared = 0;
  readonly #options: ShadowOptions;
  readonly #names = new Names();

  constructor(options: ShadowOptions) {
    this.#options = options;
  }

  async run(request: SqlRequest, nowMs: number): Promise<SqlReply> {
    const real = await this.#options.real.run(request, nowMs);
    if (request.statements.some(({ text }) => text.includes(NOT_MODELLED))) return real;
    const asked = { ...request, statements: request.statements.map((one) => this.#told(one)) };
    this.compared += 1;
    try {
      const called = request.statements.map(({ text }) => CALLED.exec(text)?.[1] ?? 'answer');
      this.#replies(called, real, await this.#options.model.run(asked, nowMs));
    } catch (error) {
      const {
        path,
        real: left,
        model: right,
      } = error instanceof Difference
        ? error
        : { path: '', real: real.body, model: error instanceof Error ? error.stack : error };
      this.#options.onUnlike({
        text: request.statements.map(({ text }) => text).join(';\n'),
        values: request.statements.flatMap(({ values }) => values ?? []),
        ...{ nowMs, path, real: left, model: right },
      });
    }
    return real;
  }

  /** Holes in sequences are names that nothing has. */
  runUncommitted(
    request: SqlRequest,
    nowMs: number,
    options: { isCut: boolean },
  ): Promise<void> | void {
    return this.#options.real.runUncommitted?.(request, nowMs, options);
  }

  async close(): Promise<void> {
    await this.#options.real.close();
    await this.#options.model.close();
  }

  /** A statement in the model's names. */
  #told(statement: SqlRequest['statements'][number]): SqlRequest['statements'][number] {
    const takers = [...(this.#options.numbers?.values() ?? [])];
    const isTaker = takers.some((taker) => statement.text.includes(`"${taker}"`));
    const values = (statement.values ?? []).map((value: unknown) => {
      if (typeof value !== 'string') return value;
      if (isTaker && WHOLE.test(value)) return this.#names.ofModel('number', value);
      return value.replaceAll(UUID, (uuid) => this.#names.ofModel('uuid', uuid));
    });
    return { ...statement, values };
  }

  #replies(called: readonly string[], real: SqlReply, model: SqlReply): void {
    const refused = (reply: SqlReply) => {
      const { code = null, hint = null, constraint = null } = reply.body as Record<string, unknown>;
      return reply.status === 200 ? null : { code, hint, constraint };
    };
    const [left, right] = [refused(real), refused(model)];
    if (JSON.stringify(left) !== JSON.stringify(right)) {
      throw new Difference('', left ?? real.body, right ?? model.body);
    }
    if (left !== null) return;
    const results = ({ body }: SqlReply) =>
      'results' in body ? (body.results as Result[]) : [body as Result];
    const [reals, models] = [results(real), results(model)];
    if (reals.length !== models.length) {
      throw new Difference('results.length', reals.length, models.length);
    }
    for (const [index, result] of reals.entries()) {
      this.#results(called[index] ?? 'answer', result, models[index] as Result);
    }
  }

  #results(called: string, real: Result, model: Result): void {
    const columns = ({ fields }: Result) =>
      fields.map(({ name, dataTypeID }) => `${name} ${dataTypeID}`).join(', ');
    if (columns(real) !== columns(model)) {
      throw new Difference('fields', columns(real), columns(model));
    }
    if (real.rows.length !== model.rows.length) {
      throw new Difference('rows.length', real.rows, model.rows);
    }
    // What a function without a result says is nobody's business.
    const places = real.fields.map(({ name, dataTypeID }) => {
      if (dataTypeID === VOID) return null;
      return name === 'answer' ? called : name;
    });
    const values = (row: unknown) =>
      Array.isArray(row)
        ? row
        : real.fields.map(({ name }) => (row as Record<string, unknown>)[name]);
    this.#anyOrder(real.rows.map(values), model.rows.map(values), (row, other, index) =>
      this.#row(places, row as unknown[], other as unknown[], `rows[${index}].`),
    );
  }

  /** Compares lists that nobody ordered, or whose order the rows cannot show to be another. */
  #anyOrder(
    real: unknown[],
    model: unknown[],
    compare: (one: unknown, other: unknown, index: number) => void,
  ): void {
    const left = [...model];
    for (const [index, one] of real.entries()) {
      const found = left.findIndex((other) =>
        this.#names.tentatively(() => this.#isSame(() => compare(one, other, index))),
      );
      if (found === -1) compare(one, left[0], index);
      left.splice(found, 1);
    }
  }

  #isSame(compare: () => void): boolean {
    try {
      compare();
      return true;
    } catch (error) {
      if (error instanceof Difference) return false;
      throw error;
    }
  }

  #row(places: (string | null)[], real: unknown[], model: unknown[], at: string): void {
    for (const [index, name] of places.entries()) {
      if (name !== null) this.#value(name, `${at}${name}`, real[index], model[index]);
    }
  }

  #value(name: string, path: string, real: unknown, model: unknown): void {
    if (real === model) return;
    if (typeof real === 'string' && typeof model === 'string') {
      this.#text(name, path, real, model);
    } else if (typeof real === 'number' && typeof model === 'number') {
      this.#text(name, path, `${real}`, `${model}`);
    } else if (Array.isArray(real) && Array.isArray(model)) {
      if (real.length !== model.length) throw new Difference(path, real, model);
      this.#anyOrder(real, model, (one, other, index) =>
        this.#value(name, `${path}[${index}]`, one, other),
      );
    } else if (isObject(real) && isObject(model)) {
      const [keys, others] = [Object.keys(real).sort(), Object.keys(model).sort()];
      if (keys.join() !== others.join()) throw new Difference(path, real, model);
      for (const key of keys) this.#value(key, `${path}.${key}`, real[key], model[key]);
    } else throw new Difference(path, real, model);
  }

  #text(name: string, path: string, real: string, model: string): void {
    if (real === model) return;
    if (ONLY_UUID.test(real) && ONLY_UUID.test(model)) {
      if (this.#names.areSame('uuid', real, model)) return;
    } else if (WHOLE.test(real) && WHOLE.test(model)) {
      const isNumber = this.#options.numbers?.has(name) === true;
      if (isNumber && this.#names.areSame('number', real, model)) return;
    } else {
      const [left, right] = [parsed(real), parsed(model)];
      if (left !== undefined && right !== undefined) {
        this.#value(name, path, left, right);
        return;
      }
    }
    throw new Difference(path, real, model);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON or a list of Postgres; undefined for what is neither. */
function parsed(text: string): unknown {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.startsWith('{') ? text.slice(1, -1).split(',') : undefined;
  }
}
