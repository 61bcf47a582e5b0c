// Pieces of drizzle queries that the builder lacks.

import { type Column, type SQL, type Subquery, sql } from 'drizzle-orm';

/** A scrape counts this far and no further: it must not walk a table that only grows. */
const COUNT_MAX = 10_000;

interface Countable {
  limit(rows: number): { as(alias: string): Subquery };
}

/** How many rows a query has, up to 10,000. */
export function countOf(query: Countable): SQL<number> {
  return sql`(select count(*)::integer from ${query.limit(COUNT_MAX).as('counted')})`;
}

/** A moment as JSON in Postgres spells it, to the microsecond. */
export const jsonMoment = <T extends string | null = string>(column: Column) =>
  sql<T>`to_jsonb(${column})`;

/** A nullable column where a condition of the query leaves no null. */
export function present<C extends Column>(column: C): SQL<NonNullable<C['_']['data']>> {
  return sql`${column}`.mapWith(column) as SQL<NonNullable<C['_']['data']>>;
}
