// The schema's source files: `tables/NNNN_*.sql`, steps that are applied once and never change, and
// `functions/<schema>/<area>.sql`, definitions that are applied again whenever they change.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A function, view or trigger as a file or a database has it. */
export type Definition = {
  kind: 'function' | 'view' | 'trigger';
  /** `ledger.settle`; of a trigger `ledger.entries.entries_append_only`. */
  name: string;
  /** Of a function: the text between its dollars, which Postgres keeps as it was written. */
  body: string | null;
};

export type SqlFile = {
  /** `0200_ledger_accounts.sql` or `ledger/settle.sql`. */
  name: string;
  text: string;
  sha256: string;
  makes: Definition[];
};

export type SchemaFiles = { steps: SqlFile[]; functions: SqlFile[] };

// `begin` of a PL/pgSQL block has no semicolon behind it.
const TRANSACTION_CONTROL = /(?:^|;)\s*(?:begin|commit|rollback|start\s+transaction)\s*;/im;
const FUNCTION = /^create (?:or replace )?function ([\w.]+)\([\s\S]*?\$\$([\s\S]*?)\$\$/gm;
const VIEW = /^create or replace view ([\w.]+)/gm;
const TRIGGER = /^create or replace trigger (\w+)[\s\S]*?\son ([\w.]+)/gm;
// What does another thing when it is done twice. Bodies of functions are indented.
const NOT_REPEATABLE =
  /^(?:create (?!or replace (?:function|view|trigger) )|alter |drop |insert |update |delete |do )/m;

/** Both kinds of files of a folder like `db`, each in the order in which it is applied. */
export async function readSchemaFiles(directory: string): Promise<SchemaFiles> {
  const steps = await readAll(join(directory, 'tables'));
  for (const { name } of steps) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) {
      throw new Error(`The step ${name} must be named like 0101_accounts.sql.`);
    }
  }
  const functions = (await readAll(join(directory, 'functions'))).sort(viewsLast);
  for (const { name, text } of functions) {
    const [found] = NOT_REPEATABLE.exec(text) ?? [];
    if (found === undefined) continue;
    throw new Error(
      `The function file ${name} says "${found.trim()}": it is applied again whenever it changes, so ` +
        'it may only create or replace functions, views and triggers, and grant. The rest is a step ' +
        'of db/tables.',
    );
  }
  return { steps, functions };
}

// A view needs what it reads when it is made; a function only when it is called.
function viewsLast(one: SqlFile, other: SqlFile): number {
  return Number(isViews(one)) - Number(isViews(other));
}

/** True of the files that hold a schema's views; they are applied last and together. */
export function isViews({ name }: SqlFile): boolean {
  return name.endsWith('/views.sql');
}

async function readAll(folder: string): Promise<SqlFile[]> {
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return Promise.all(
    names.map(async (name) => parse(name, await readFile(join(folder, name), 'utf8'))),
  );
}

function parse(name: string, text: string): SqlFile {
  if (TRANSACTION_CONTROL.test(text)) {
    throw new Error(`${name} must not begin or end a transaction: it runs in one.`);
  }
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { name, text, sha256, makes: definitionsIn(text) };
}

function definitionsIn(text: string): Definition[] {
  const found: Definition[] = [];
  for (const [, name = '', body = ''] of text.matchAll(FUNCTION)) {
    found.push({ kind: 'function', name, body });
  }
  for (const [, name = ''] of text.matchAll(VIEW)) found.push({ kind: 'view', name, body: null });
  for (const [, trigger, table] of text.matchAll(TRIGGER)) {
    found.push({ kind: 'trigger', name: `${table}.${trigger}`, body: null });
  }
  return found;
}
