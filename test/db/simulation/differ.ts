// Runs every statement that a store sends on the real Postgres and on the model, and keeps where the
// two answer differently. The store gets Postgres' answer, so that it goes on as it would alone.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { momentMs } from '#db/values.ts';
import { readSqlRequest } from '#scripts/emulators/neon/protocol.ts';
import { HOUR_MS } from '#shared/time.ts';
import type { SqlReply } from '#test/simulation/database/database.ts';
import { jsonbText } from '#test/simulation/database/model/json.ts';
import type { Model } from '#test/simulation/database/model/model.ts';
import type { ModelDatabase } from '#test/simulation/database/model/model-database.ts';
import { fieldName, fieldsOf } from '#test/simulation/database/model/relation.ts';
import { Rows } from '#test/simulation/database/model/rows.ts';
import { spellValue } from '#test/simulation/database/model/wire.ts';

/** One statement that was answered in two ways. */
export interface Difference {
  statement: string;
  params: unknown;
  postgres: unknown;
  model: unknown;
}

interface Result {
  fields: { name: string; dataTypeID: number }[];
  rows: (string | null)[][];
}

/** Answers whose order Postgres leaves open: of rows, and of lists within. */
const OPEN_ROWS = /claim_|"player_facts" where/;
/** Any row is as good as another. */
const OPEN_CHOICE = /^select (?!.* order by ).* limit \$\d+$/;
const OPEN_LISTS = new Set(['signIns', 'friends', 'codes']);
/** What the owner does, on the command line. */
const BY_OPERATOR = 'auth.grant_by_operator';
const JSONB = 3802;
const UUIDS = 2951;
const FLOAT = 701;
const MOMENT = 1184;
/** Empty or null, by the language of the function: nobody reads it. */
const VOID = 2278;

/** True for what a server's own clock wrote: the walk's times are a day ahead of it. */
const isNow = (value: unknown) =>
  /^\d{13}$/.test(String(Math.floor(Number(value)))) &&
  Math.abs(Number(value) - Date.now()) < HOUR_MS;

function inOrder(value: unknown): unknown {
  if (isNow(value)) return 'now';
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const ordered = inOrder(each);
      if (!OPEN_LISTS.has(key) || !Array.isArray(ordered)) return [key, ordered];
      return [key, [...ordered].sort((a, b) => (jsonbText(a) < jsonbText(b) ? -1 : 1))];
    }),
  );
}

function textIn(type: number | undefined, text: string | null): string | null {
  if (text === null || type === VOID) return null;
  if (type === JSONB) return jsonbText(inOrder(JSON.parse(text)));
  // Not what a reading has put there already, nor an infinity.
  if (type === MOMENT && /^\d/.test(text) && isNow(momentMs(text))) return 'now';
  if (type === FLOAT && isNow(Number(text) * 1000)) return 'now';
  return type === UUIDS ? text.slice(1, -1).split(',').sort().join() : text;
}

/** A text of a column without what each side has in its own way. */
type Reading = (text: string, column: string) => string;

function comparable(text: string, { fields, rows }: Result, reading: Reading) {
  const read = rows.map((row) =>
    row.map((each, index) =>
      textIn(
        fields[index]?.dataTypeID,
        each === null ? null : reading(each, fields[index]?.name ?? ''),
      ),
    ),
  );
  if (OPEN_CHOICE.test(text)) return { fields: fields.length, rows: rows.length };
  if (OPEN_ROWS.test(text)) read.sort((one, other) => (String(one) < String(other) ? -1 : 1));
  return { fields: fields.map(({ name, dataTypeID }) => `${name} ${dataTypeID}`), rows: read };
}

function told(reply: SqlReply, texts: string[], reading: Reading): unknown {
  if (reply.status !== 200) {
    const { code, hint } = reply.body as { code?: string; hint?: string };
    return { status: reply.status, code, hint: hint ?? null };
  }
  const { results = [reply.body] } = reply.body as { results?: object[] };
  return results.map((result, index) => comparable(texts[index] ?? '', result as Result, reading));
}

/** What each side has in its own way: the clock's own moments, digests over them, sums in parts, order. */
const OWN = new Set([
  ...['audit.at', 'audit.hash', 'approvals.digest', 'approvals.kinds', 'games.returns'],
  ...['auth.since', 'games.id', 'audit.id', 'audit.entry_id'],
]);

const columnName = (field: string) =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A column's text, the clock's own moments taken out. */
function plain(type: string, text: unknown): unknown {
  if (typeof text !== 'string') return null;
  if (type === 'jsonb') return jsonbText(inOrder(JSON.parse(text)));
  if (type === 'bool') return text.slice(0, 1);
  if (type !== 'timestamptz' || text.endsWith('infinity')) return text;
  return isNow(momentMs(text)) ? 'now' : text;
}

/** Rows that one side has more often than the other. */
function unmatched(name: string, theirs: unknown[][], ours: unknown[][]): string[] {
  const surplus = new Map<string, number>();
  const count = (row: unknown[], by: number) => {
    const text = row.join(' | ');
    surplus.set(text, (surplus.get(text) ?? 0) + by);
  };
  for (const row of theirs) count(row, 1);
  for (const row of ours) count(row, -1);
  return [...surplus]
    .filter(([, many]) => many !== 0)
    .map(([text, many]) => `${name} of ${many > 0 ? 'Postgres' : 'the model'}: ${text}`);
}

export class Differ {
  readonly differences: Difference[] = [];
  /** How often each function or table was asked for. */
  readonly asked = new Map<string, number>();
  readonly #model: ModelDatabase;
  readonly #fetch = globalThis.fetch;

  readonly #reading: Reading;

  constructor(model: ModelDatabase, reading: Reading = (text) => text) {
    this.#model = model;
    this.#reading = reading;
  }

  get statements(): number {
    return [...this.asked.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Stands in for `fetch` until the end of the work. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    globalThis.fetch = (url, init) => this.#both(url as string, init as RequestInit);
    try {
      return await work();
    } finally {
      globalThis.fetch = this.#fetch;
    }
  }

  /** Rows of these tables that only one of both has, as texts. */
  async tables(admin: Database, schemas: readonly (keyof Model & string)[]): Promise<string[]> {
    const found: string[] = [];
    for (const schema of schemas) {
      for (const [table, rows] of Object.entries(this.#model.model[schema] as object)) {
        if (!(rows instanceof Rows)) continue;
        const fields = fieldsOf(rows).filter(({ name }) => !OWN.has(`${schema}.${name}`));
        const name = `${schema}.${columnName(table)}`;
        if (OWN.has(name)) continue;
        const columns = fields.map((field) => `${field.name}::text`).join(', ');
        const there = await admin.call(sql.raw(`select ${columns} from ${name}`));
        const theirs = there.map((row) => fields.map(({ name, type }) => plain(type, row[name])));
        const ours = [...rows.all()].map((row) =>
          fields.map(({ name, type }) =>
            plain(type, spellValue(type, (row as Record<string, unknown>)[fieldName(name)])),
          ),
        );
        found.push(...unmatched(name, theirs, ours));
      }
    }
    return found;
  }

  async #both(url: string, init: RequestInit): Promise<Response> {
    const response = await this.#fetch(url, init);
    const body = await response.text();
    const headers = Object.fromEntries(
      Object.entries(init.headers as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const request = readSqlRequest(headers, init.body as string);
    const isOfWorker = new URL(request.connectionString).username.startsWith('parlor_');
    if (isOfWorker || request.statements.some(({ text }) => text.includes(BY_OPERATOR))) {
      const postgres = { status: response.status, body: JSON.parse(body) as object };
      this.#compare(request, postgres);
    }
    return new Response(body, { status: response.status });
  }

  #compare(request: ReturnType<typeof readSqlRequest>, postgres: SqlReply): void {
    const texts = request.statements.map(({ text }) => text);
    for (const text of texts) {
      const names = text.replaceAll('"', '').match(/\b[a-z]+\.[a-z_]+\b(?=[( ]|$)/g) ?? ['none'];
      for (const name of new Set(names)) this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
    }
    const expected = told(postgres, texts, this.#reading);
    const answered = told(this.#model.run(request, Date.now()), texts, this.#reading);
    if (JSON.stringify(expected) === JSON.stringify(answered)) return;
    this.differences.push({
      statement: texts.join('; '),
      params: request.statements.map(({ values }) => values),
      postgres: expected,
      model: answered,
    });
  }
}
