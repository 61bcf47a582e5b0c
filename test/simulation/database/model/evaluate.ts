// Runs a statement's tree over the model's tables. Null is Postgres' null: what is compared with it is
// neither true nor false, and only what is true passes.

import type { Model, SqlFunction } from './model.ts';
import {
  type Bound,
  callName,
  compareNullsLast,
  fieldName,
  isLike,
  named,
  nameOf,
  type Relation,
  valueIn,
} from './relation.ts';
import { type Field, SIGNATURES, type Signature } from './signatures.ts';
import { type Expression, type Select, type Source, UnknownStatement } from './syntax.ts';
import { readValue, typeName } from './wire.ts';

/** What statements may name. */
export interface Catalogue {
  /** Tables and views by name, columns in camel case. */
  relation(model: Model, name: string): { columns: Field[]; rows: Iterable<object> } | undefined;
  functions: ReadonlyMap<string, SqlFunction>;
}

interface Typed {
  type: string;
  value: unknown;
}

type Scope = readonly Bound[];

const AGGREGATES = ['count', 'min', 'max'];

const BOOL = 'bool';
const UNKNOWN = 'unknown';

/** One run of one statement. */
export class Evaluation {
  readonly #model: Model;
  readonly #catalogue: Catalogue;
  readonly #params: readonly (string | null)[];
  readonly #text: string;

  constructor(
    model: Model,
    catalogue: Catalogue,
    statement: { text: string; params: readonly (string | null)[] },
  ) {
    this.#model = model;
    this.#catalogue = catalogue;
    this.#params = statement.params;
    this.#text = statement.text;
  }

  select(select: Select, outer: Scope = []): Relation {
    const { columns, limit, order, sources, where } = select;
    const [only] = columns;
    const isSetCall =
      columns.length === 1 && sources.length === 0 && only !== undefined && only.expression !== '*';
    if (isSetCall && only.expression !== '*' && only.expression.is === 'call') {
      const found = this.#callRows(only.expression, outer, only.name);
      if (found !== null) return found;
    }
    let scopes: Scope[] = [outer];
    for (const source of sources) scopes = this.#join(scopes, source);
    if (where !== null) {
      scopes = scopes.filter((scope) => this.#value(where, scope).value === true);
    }
    if (this.#isAggregate(columns)) {
      const shape = this.#shape(sources, outer);
      return this.#aggregate(columns, scopes, shape, outer);
    }
    const keyed = scopes.map((scope) => ({
      scope,
      keys: order.map(({ by }) => this.#value(by, scope).value),
    }));
    keyed.sort((one, other) => {
      for (const [index, { descending }] of order.entries()) {
        const by = compareNullsLast(one.keys[index], other.keys[index]);
        if (by !== 0) return descending ? -by : by;
      }
      return 0;
    });
    const count = limit === null ? keyed.length : this.#countOf(limit, outer);
    const chosen = keyed.slice(0, count).map(({ scope }) => scope);
    return this.#project(columns, chosen, () => this.#shape(sources, outer));
  }

  #countOf(limit: Expression, scope: Scope): number {
    const { type, value } = this.#value(limit, scope);
    return Number(type === UNKNOWN ? readValue('int4', value as string) : value);
  }

  /** A scope without rows, for the types of columns where there is none. */
  #shape(sources: readonly Source[], outer: Scope): Scope {
    const bound = sources.map((source) => {
      return { alias: source.alias, columns: this.#columnsOf(source, outer), row: null };
    });
    return [...bound, ...outer];
  }

  #project(columns: Select['columns'], scopes: readonly Scope[], shape: () => Scope): Relation {
    // Each expression once per row: functions have effects.
    const typedIn = (scope: Scope): (Typed & { name: string })[] =>
      columns.flatMap(({ expression, name }) => {
        if (expression !== '*') {
          return [{ ...this.#value(expression, scope), name: name ?? nameOf(expression) }];
        }
        const [bound] = scope;
        const fields = bound?.columns ?? [];
        return fields.map((field) => ({ ...field, value: bound && valueIn(bound, field.name) }));
      });
    const rows = scopes.map(typedIn);
    const fields = (rows[0] ?? typedIn(shape())).map(({ name, type }) => ({ name, type }));
    return { columns: fields, rows: rows.map((row) => row.map(({ value }) => value)) };
  }

  #join(scopes: readonly Scope[], source: Source): Scope[] {
    return scopes.flatMap((scope) => {
      const { columns, rows } = this.#rowsOf(source, scope);
      const joined: Scope[] = [];
      for (const row of rows) {
        const next = [{ alias: source.alias, columns, row }, ...scope];
        const { join } = source;
        if (join === null || this.#value(join.on, next).value === true) joined.push(next);
      }
      if (joined.length > 0 || source.join?.isLeft !== true) return joined;
      return [[{ alias: source.alias, columns, row: null }, ...scope]];
    });
  }

  /** Of a call only what its signature says: to apply it twice would do twice what it does. */
  #columnsOf(source: Source, scope: Scope): Field[] {
    const { call } = source;
    if (call?.is !== 'call' || call.name === 'unnest') return this.#rowsOf(source, scope).columns;
    const signature = SIGNATURES.get(call.name);
    if (signature === undefined) return this.#fail(call.name);
    return this.#fieldsOf(signature) ?? [{ name: source.alias, type: signature.type }];
  }

  #fieldsOf({ columns, type }: Signature): Field[] | undefined {
    return columns ?? this.#catalogue.relation(this.#model, type)?.columns;
  }

  #rowsOf(source: Source, scope: Scope): { columns: Field[]; rows: Iterable<object> } {
    if (source.table !== null) {
      const found = this.#catalogue.relation(this.#model, source.table);
      return found ?? this.#fail(`the table ${source.table}`);
    }
    if (source.select !== null) return named(this.select(source.select, scope));
    if (source.call?.is !== 'call') return this.#fail('a source');
    if (source.call.name === 'unnest') {
      const [list] = source.call.args.map((each) => this.#value(each, scope));
      const values = (list?.value ?? []) as unknown[];
      const type = list?.type.replace(/\[\]$/, '') ?? UNKNOWN;
      const rows = values.map((value) => ({ [fieldName(source.alias)]: value }));
      return { columns: [{ name: source.alias, type }], rows };
    }
    const found = this.#callRows(source.call, scope, source.alias);
    return found === null ? this.#fail(source.call.name) : named(found);
  }

  #isAggregate(columns: Select['columns']): boolean {
    return columns.some(
      ({ expression }) => expression !== '*' && AGGREGATES.includes(callName(expression)),
    );
  }

  #aggregate(
    columns: Select['columns'],
    scopes: readonly Scope[],
    shape: Scope,
    outer: Scope,
  ): Relation {
    const values = columns.map(({ expression, name }) => {
      if (expression === '*') return this.#fail('*');
      const call = expression.is === 'cast' ? expression.operand : expression;
      const kind = callName(expression);
      if (call.is !== 'call' || !AGGREGATES.includes(kind)) {
        const { type, value } = this.#value(expression, outer);
        return { name: name ?? nameOf(expression), type, value };
      }
      const [operand] = call.args;
      if (operand === undefined) return this.#fail(kind);
      const found = scopes
        .map((scope) => this.#value(operand, scope))
        .filter(({ value }) => value !== null);
      if (kind === 'count') {
        const type = expression.is === 'cast' ? typeName(expression.type) : 'int8';
        return { name: name ?? 'count', type, value: found.length };
      }
      const sorted = found.map(({ value }) => value).sort(compareNullsLast);
      const value = (kind === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
      return { name: name ?? kind, type: this.#value(operand, shape).type, value };
    });
    const fields = values.map(({ name, type }) => ({ name, type }));
    return { columns: fields, rows: [values.map(({ value }) => value)] };
  }

  /** The rows of a call that gives a set or a table; null for a call that gives one value. */
  #callRows(call: Expression & { is: 'call' }, scope: Scope, name: string | null): Relation | null {
    const signature = SIGNATURES.get(call.name);
    if (signature === undefined || !signature.isSet) return null;
    const answer = this.#apply(call, signature, scope) as unknown[];
    const fields = this.#fieldsOf(signature);
    if (fields === undefined) {
      const columns = [{ name: name ?? nameOf(call), type: signature.type }];
      return { columns, rows: answer.map((value) => [value]) };
    }
    const rows = answer.map((row) =>
      fields.map((field) => (row as Record<string, unknown>)[fieldName(field.name)] ?? null),
    );
    return { columns: fields, rows };
  }

  #apply(call: Expression & { is: 'call' }, signature: Signature, scope: Scope): unknown {
    const run = this.#catalogue.functions.get(call.name);
    if (run === undefined) return this.#fail(`the function ${call.name}`);
    if (call.args.length > signature.params.length) return this.#fail(call.name);
    const params = signature.params.map(({ type, hasDefault }, index) => {
      const arg = call.args[index];
      if (arg === undefined) return hasDefault ? null : this.#fail(call.name);
      return this.#as(type, this.#value(arg, scope));
    });
    return run(this.#model, ...(params as never[])) ?? null;
  }

  /** A value as a type: parameters are texts until somebody says of what type. */
  #as(type: string, { type: own, value }: Typed): unknown {
    if (own !== UNKNOWN || value === null) return value;
    return readValue(type, value as string);
  }

  #value(expression: Expression, scope: Scope): Typed {
    switch (expression.is) {
      case 'param':
        return { type: UNKNOWN, value: this.#params[expression.index] ?? null };
      case 'value': {
        const { value } = expression;
        if (typeof value === 'boolean') return { type: BOOL, value };
        return { type: typeof value === 'number' ? 'int4' : 'text', value };
      }
      case 'column':
        return this.#column(expression, scope);
      case 'call':
        return this.#call(expression, scope);
      case 'row':
        return {
          type: 'record',
          value: expression.items.map((item) => this.#value(item, scope)),
        };
      case 'select': {
        const { columns, rows } = this.select(expression.select, scope);
        return { type: columns[0]?.type ?? UNKNOWN, value: rows[0]?.[0] ?? null };
      }
      case 'exists':
        return { type: BOOL, value: this.select(expression.select, scope).rows.length > 0 };
      case 'not': {
        const { value } = this.#value(expression.operand, scope);
        return { type: BOOL, value: value === null ? null : value !== true };
      }
      case 'null': {
        const { value } = this.#value(expression.operand, scope);
        return { type: BOOL, value: (value === null) !== expression.negated };
      }
      case 'in':
        return this.#in(expression, scope);
      case 'binary':
        return this.#binary(expression, scope);
      case 'cast': {
        const type = typeName(expression.type);
        const given = this.#value(expression.operand, scope);
        if (given.type === UNKNOWN) return { type, value: this.#as(type, given) };
        if (type !== 'text') return { type, value: given.value };
        return { type, value: given.value === null ? null : String(given.value) };
      }
      case 'utc':
        return this.#value(expression.operand, scope);
      case 'case': {
        const { operand, otherwise, then, when } = expression;
        const isEqual = this.#compare('=', operand, when, scope);
        return this.#value(isEqual === true ? then : otherwise, scope);
      }
    }
  }

  #column({ name, table }: { name: string; table: string | null }, scope: Scope): Typed {
    for (const bound of scope) {
      if (table !== null && bound.alias !== table) continue;
      const field = bound.columns.find((column) => column.name === name);
      if (field !== undefined) return { type: field.type, value: valueIn(bound, name) };
    }
    // The name of a source alone is its whole row.
    const whole = scope.find((bound) => table === null && bound.alias === name);
    return whole === undefined ? this.#fail(name) : { type: 'record', value: whole.row };
  }

  #call(call: Expression & { is: 'call' }, scope: Scope): Typed {
    const { args, name } = call;
    const values = () => args.map((arg) => this.#value(arg, scope));
    if (name === 'greatest') {
      const found = values();
      const known = found.map(({ value }) => value).filter((value) => value !== null);
      const value = known.sort(compareNullsLast).at(-1) ?? null;
      return { type: found[0]?.type ?? UNKNOWN, value };
    }
    if (name === 'lower') {
      return { type: 'text', value: String(values()[0]?.value ?? '').toLowerCase() };
    }
    if (name === 'random') return { type: 'float8', value: this.#model.draw() };
    // A time-out of the statement: nothing takes long here.
    if (name === 'set_config') return { type: 'text', value: values()[1]?.value ?? null };
    if (name === 'to_char') {
      const [ms] = values();
      if (typeof ms?.value !== 'number') return { type: 'text', value: null };
      return { type: 'text', value: `${new Date(ms.value).toISOString().slice(0, -1)}000Z` };
    }
    const signature = SIGNATURES.get(name);
    if (signature === undefined || signature.isSet) return this.#fail(`the function ${name}`);
    // Columns of no row: only the type is asked for.
    const isShape = scope.length > 0 && scope.every(({ row }) => row === null);
    const value = isShape ? null : this.#apply(call, signature, scope);
    return { type: signature.type, value };
  }

  #in(expression: Expression & { is: 'in' }, scope: Scope): Typed {
    const { list, negated, operand } = expression;
    const { type, value } = this.#value(operand, scope);
    if (value === null) return { type: BOOL, value: null };
    const found = list.some((item) => {
      if (item.is === 'select') {
        return this.select(item.select, scope).rows.some(([each]) => each === value);
      }
      return this.#as(type, this.#value(item, scope)) === value;
    });
    return { type: BOOL, value: found !== negated };
  }

  #binary(expression: Expression & { is: 'binary' }, scope: Scope): Typed {
    const { left, operator, right } = expression;
    if (operator === 'and' || operator === 'or') {
      const decisive = operator === 'or';
      const one = this.#value(left, scope).value;
      if (one === decisive) return { type: BOOL, value: decisive };
      const other = this.#value(right, scope).value;
      if (other === decisive) return { type: BOOL, value: decisive };
      return { type: BOOL, value: one === null || other === null ? null : !decisive };
    }
    return { type: BOOL, value: this.#compare(operator, left, right, scope) };
  }

  #compare(operator: string, left: Expression, right: Expression, scope: Scope): boolean | null {
    const [one, other] = this.#pair(this.#value(left, scope), this.#value(right, scope));
    if (one === null || other === null) return null;
    if (operator === 'like') return isLike(String(one), String(other));
    if (operator === '&&') {
      const list = other as unknown[];
      return (one as unknown[]).some((each) => list.includes(each));
    }
    const by = compareNullsLast(one, other);
    if (operator === '=') return by === 0;
    if (operator === '<>') return by !== 0;
    const isOrEqual = operator.endsWith('=') && by === 0;
    return isOrEqual || (operator.startsWith('<') ? by < 0 : by > 0);
  }

  /** Both sides as one type. */
  #pair(left: Typed, right: Typed): [unknown, unknown] {
    if (left.type === 'record' && right.type === 'record') {
      const rights = right.value as Typed[];
      const pairs = (left.value as Typed[]).map((each, index) =>
        this.#pair(each, rights[index] ?? { type: UNKNOWN, value: null }),
      );
      return [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
    }
    return [this.#as(right.type, left), this.#as(left.type, right)];
  }

  #fail(what: string): never {
    throw new UnknownStatement(this.#text, what);
  }
}
