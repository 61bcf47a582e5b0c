// Pieces of drizzle queries that the builder lacks.

import { type Column, type SQL, type Subquery, sql } from 'drizzle-orm';

/** A scrape counts this far and no further: it must not walk a table that only grows. */
const COUNT_MAX = 10_000;

interface Countable {
  limit(rows: number): { as(alias: string): Subquery };
}

/** How many of a query's first 10,000 rows, called `counted`, fit a condition. */
export function countOf(query: Countable, condition = sql`true`): SQL<number> {
  const rows = query.limit(COUNT_MAX).as('counted');
  return sql`(select count(*)::integer from ${rows} where ${condition})`;
}

/** For a query of nothing but subqueries. */
export const NO_TABLE = sql`(select) as no_table`;

/** A moment as JSON in Postgres spells it, to the microsecond. */
export const jsonMoment = <T extends string | null = string>(column: Column) =>
  sql<T>`to_jsonb(${column})`;

/** A nullable column where a condition of the query leaves no null. */
export function present<C extends Column>(column: C): SQL<NonNullable<C['_']['data']>> {
  return sql`${column}`.mapWith(column) as SQL<NonNullable<C['_']['data']>>;
}
