// What TypeScript says of the database is what the migrated database says of itself.

import { globSync, readFileSync } from 'node:fs';
import { is, sql } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { getTableConfig, getViewConfig, PgColumn, PgTable, PgView } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { createTestDatabase, databaseFixture } from '#test/kit/database.ts';

const SCHEMA_FILES = globSync('db/schema/*.ts');
const CALLING = globSync(['db/*.ts', 'workers/*/store/**/*.ts'])
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => /from '(#db|\.)\/call\.ts'/.test(text));

interface Declared {
  file: string;
  name: string;
  isView: boolean;
  columns: PgColumn[];
}

let database = databaseFixture();

async function declaredRelations(): Promise<Declared[]> {
  const found: Declared[] = [];
  for (const file of SCHEMA_FILES) {
    const module: Record<string, unknown> = await import(`${process.cwd()}/${file}`);
    for (const value of Object.values(module)) {
      if (is(value, PgTable)) {
        const { schema, name, columns } = getTableConfig(value);
        found.push({ file, name: `${schema}.${name}`, isView: false, columns });
      } else if (is(value, PgView)) {
        const { schema, name, selectedFields } = getViewConfig(value);
        const columns = Object.values(selectedFields).filter((field) => is(field, PgColumn));
        found.push({ file, name: `${schema}.${name}`, isView: true, columns });
      }
    }
  }
  return found;
}

/** Type and nullability by column; Postgres does not know which columns of a view are never null. */
async function catalogColumns(relation: string): Promise<Map<string, string>> {
  const rows = await database.admin.call<{ name: string; type: string; required: boolean }>(
    sql`select attname as name, format_type(atttypid, null) as type, attnotnull as required
      from pg_attribute where attrelid = to_regclass(${relation}) and attnum > 0
        and not attisdropped`,
  );
  return new Map(rows.map(({ name, type, required }) => [name, describe(type, required)]));
}

const describe = (type: string, required: boolean) => (required ? `${type} not null` : type);

/** One line for each column that differs, with what to do. */
async function differences(): Promise<string[]> {
  const casing = new CasingCache('snake_case');
  const lines: string[] = [];
  for (const { file, name, isView, columns } of await declaredRelations()) {
    const actual = await catalogColumns(name);
    for (const column of columns) {
      const columnName = casing.getColumnCasing(column);
      const declared = describe(column.getSQLType(), column.notNull && !isView);
      const found = actual.get(columnName) ?? 'nothing';
      if (found === declared) continue;
      const where = `${name}.${columnName}`;
      lines.push(
        `${where} is ${found} in the database and ${declared} in ${file}: change the file`,
      );
    }
  }
  return lines;
}

it('the schema check finds every declared column in the database, with its type and whether it may be null', async () => {
  const relations = await declaredRelations();
  expect(relations.filter(({ columns }) => columns.length === 0)).toEqual([]);
  expect(await differences()).toEqual([]);
});

it('the schema check says which column differs, how, and which file to change', async () => {
  const other = await createTestDatabase();
  const original = database;
  database = other;
  try {
    await other.admin.transaction([
      sql`drop view games.returns`,
      sql`alter table games.settings rename column enabled to is_enabled`,
      sql`alter table games.sessions alter column close_reason type varchar`,
      sql`alter table games.sessions alter column rounds drop not null`,
    ]);
    const lines = await differences();
    expect(lines).toContain(
      'games.settings.enabled is nothing in the database and boolean not null in db/schema/games.ts: change the file',
    );
    expect(lines).toContain(
      'games.sessions.close_reason is character varying in the database and text in db/schema/games.ts: change the file',
    );
    expect(lines).toContain(
      'games.sessions.rounds is bigint in the database and bigint not null in db/schema/games.ts: change the file',
    );
    expect(lines.filter((line) => line.startsWith('games.returns.'))).toHaveLength(8);
  } finally {
    database = original;
    await other.drop();
  }
});

it('the schema check finds every function that a store calls', async () => {
  const names = /'((?:approvals|audit|auth|games|ledger|maintenance|payments|social)\.[a-z_]+)'/g;
  const called = CALLING.flatMap((text) => [...text.matchAll(names)]).map(([, name]) => name);
  expect(called.length).toBeGreaterThan(0);
  const rows = await database.admin.call<{ name: string }>(
    sql`select name from unnest(${sql.param([...new Set(called)])}::text[]) name
      where to_regproc(name) is null`,
  );
  expect(rows.map(({ name }) => name)).toEqual([]);
});
