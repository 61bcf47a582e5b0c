// Pieces of drizzle queries that the builder lacks.

import { type Column, type SQL, type Subquery, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { toTimestamp } from '#shared/time.ts';
import type { Database } from './client.ts';
import { momentMs } from './values.ts';

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

type Text<C extends Column> = C['_']['notNull'] extends true ? string : string | null;

/** A moment as RFC 3339 in milliseconds. */
export const isoMoment = <C extends Column>(column: C) =>
  sql`${column}`.mapWith((text: string) => toTimestamp(momentMs(text))) as SQL<Text<C>>;

/** A moment as JSON in Postgres spells it, to the microsecond. */
export const jsonMoment = <C extends Column>(column: C) => sql<Text<C>>`to_jsonb(${column})`;

/** A nullable column where a condition of the query leaves no null. */
export function present<C extends Column>(column: C): SQL<NonNullable<C['_']['data']>> {
  return sql`${column}`.mapWith(column) as SQL<NonNullable<C['_']['data']>>;
}

/** A condition on what is asked for; none where nothing is. */
export const asked = <T>(value: T | null | undefined, condition: (value: T) => SQL | undefined) =>
  value === null || value === undefined ? undefined : condition(value);

/** A list of rows as their function tells them. */
export async function toldRows<T>(
  database: Database,
  row: PgTable,
  told: SQL<T>,
  { where, order, limit }: { where: SQL | undefined; order: SQL[]; limit: number },
): Promise<T[]> {
  const rows = await database.read((db) =>
    db
      .select({ told: told as SQL })
      .from(row)
      .where(where)
      .orderBy(...order)
      .limit(limit),
  );
  return rows.map((each) => each.told as T);
}
