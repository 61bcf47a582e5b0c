// Rows and columns as a statement sees them, and how values compare.

import type { AnyRows } from './rows.ts';
import type { Field } from './signatures.ts';
import type { Expression } from './syntax.ts';
import { typeName } from './wire.ts';

/** Rows with named and typed columns. */
export interface Relation {
  columns: Field[];
  rows: unknown[][];
}

/** A row of a source under its name. */
export interface Bound {
  alias: string;
  columns: Field[];
  /** Null where a left join found nothing. */
  row: object | null;
}

/** The name of a column as a field of a row. */
export const fieldName = (column: string) =>
  column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A table's columns as SQL names them. */
export const fieldsOf = (rows: Pick<AnyRows, 'columns'>): Field[] =>
  Object.entries(rows.columns).map(([name, type]) => ({
    name: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type: typeName(type),
  }));

export function valueIn({ row }: Bound, column: string): unknown {
  return (row as Record<string, unknown> | null)?.[fieldName(column)] ?? null;
}

export function callName(expression: Expression): string {
  const call = expression.is === 'cast' ? expression.operand : expression;
  return call.is === 'call' ? call.name : '';
}

export function nameOf(expression: Expression): string {
  if (expression.is === 'column') return expression.name;
  if (expression.is === 'call') return expression.name.replace(/^.*\./, '');
  if (expression.is === 'cast' || expression.is === 'utc') return nameOf(expression.operand);
  if (expression.is === 'case') return nameOf(expression.otherwise);
  if (expression.is === 'select') {
    const [first] = expression.select.columns;
    return first === undefined || first.expression === '*'
      ? '?column?'
      : (first.name ?? nameOf(first.expression));
  }
  return expression.is === 'exists' ? 'exists' : '?column?';
}

export function named({ columns, rows }: Relation): { columns: Field[]; rows: object[] } {
  const names = columns.map(({ name }) => fieldName(name));
  const named = rows.map((row) =>
    Object.fromEntries(row.map((value, index) => [names[index] ?? '', value])),
  );
  return { columns, rows: named };
}

export function compareNullsLast(one: unknown, other: unknown): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (Array.isArray(one) && Array.isArray(other)) {
    for (const [index, each] of one.entries()) {
      const by = compareNullsLast(each, other[index]);
      if (by !== 0) return by;
    }
    return 0;
  }
  if (one === other) return 0;
  return (one as number) < (other as number) ? -1 : 1;
}

/** LIKE with the backslash as escape. */
export function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\\(.)|[%_]|[^%_\\]/g, (sign, escaped?: string) => {
    if (sign === '%') return '.*';
    if (sign === '_') return '.';
    return (escaped ?? sign).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(text);
}
