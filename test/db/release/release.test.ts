// What the last release wrote is migrated by today's files and is whole: its steps stand as they were
// released, its rows are there, the ledger's check finds nothing, and old players go on.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withClient } from '#db/admin-client.ts';
import { readSchemaFiles } from '#db/migrate/files.ts';
import { applySteps, migrate } from '#db/migrate.ts';
import { testServer } from '#test/kit/database.ts';
import { loadData, STEPS_FILE, type Steps } from './data.ts';

const DB = join(import.meta.dirname, '../../../db');
const { adminUrl } = testServer();
const RELEASE = `release_${crypto.randomUUID().replaceAll('-', '')}`;
const ANN = '00000000-0000-7000-8000-000000000001';
const BOB = '00000000-0000-7000-8000-000000000002';
const SESSION = '00000000-0000-7000-8000-000000000700';

let released: Steps;
let folder: string;
const databases = [RELEASE];

const urlOf = (name: string) => adminUrl.replace(/[^/]*$/, name);
const onServer = (text: string) => withClient(adminUrl, (client) => client.query(text));

beforeAll(async () => {
  released = JSON.parse(await readFile(STEPS_FILE, 'utf8'));
  folder = await mkdtemp(join(tmpdir(), 'parlor-release-'));
  const { steps } = await readSchemaFiles(DB);
  await onServer(`create database ${RELEASE}`);
  await withClient(urlOf(RELEASE), async (client) => {
    await applySteps(
      client,
      steps.filter(({ name }) => released[name] !== undefined),
    );
    await loadData(client);
  });
});
afterAll(async () => {
  for (const name of databases) await onServer(`drop database if exists ${name} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

/** A database as the release left it. */
async function lived(): Promise<string> {
  const name = `${RELEASE}_${databases.length}`;
  databases.push(name);
  await onServer(`create database ${name} template ${RELEASE}`);
  return urlOf(name);
}

/** Today's files and one more step. */
async function withStep(text: string): Promise<string> {
  const directory = await mkdtemp(join(folder, 'db-'));
  for (const part of ['tables', 'functions']) {
    await cp(join(DB, part), join(directory, part), { recursive: true });
  }
  await writeFile(join(directory, 'tables/9999_planted.sql'), text);
  return directory;
}

async function check(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query('select distinct invariant from ledger.check() order by 1');
  return rows.map(({ invariant }) => invariant);
}

async function counts(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; rows: number }>(`
    select c.oid::regclass::text as name, (xpath('/row/n/text()',
      query_to_xml('select count(*) as n from ' || c.oid::regclass, false, true, '')))[1]::text::int
      as rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and pg_get_userbyid(n.nspowner) = 'parlor_owner'`);
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
}

it('steps of the last release stand as they were released', async () => {
  const { steps } = await readSchemaFiles(DB);
  const now = Object.fromEntries(steps.map(({ name, sha256 }) => [name, sha256]));
  const changed = Object.keys(released).filter((name) => now[name] !== released[name]);
  const why =
    'Released steps are history: restore them and write the change as a new step of db/tables. ' +
    '(Before the first release tag: `npm run db:release` makes the fixture anew.)';
  expect(changed, why).toEqual([]);
});

it('rows of the last release are migrated, none is lost, and the ledger’s check finds nothing', async () => {
  const url = await lived();
  const before = await withClient(url, counts);
  await migrate(url);
  await withClient(url, async (client) => {
    const after = await counts(client);
    expect(Object.keys(before).filter((name) => (after[name] ?? 0) < (before[name] ?? 0))).toEqual(
      [],
    );
    expect(await check(client)).toEqual([]);
    const { rows } = await client.query('select checked::int, broken_at from audit.verify()');
    expect(rows).toEqual([{ checked: after['audit.seals'], broken_at: null }]);
  });
});

it('players of the last release go on: a round, a refresh, friends, a roll-up of the house', async () => {
  const url = await lived();
  await migrate(url);
  await withClient(url, async (client) => {
    const ask = async (text: string, ...values: unknown[]) =>
      (await client.query({ text: `select ${text}`, values, rowMode: 'array' })).rows[0]?.[0];
    const settled = await ask(`ledger.settle($1, 3, 1, 100000, 0, sha256('more'), 0)`, SESSION);
    expect(settled).toMatchObject({ replayed: false, escrowMicros: '700000' });
    const token = (text: string) => Buffer.from(text.padEnd(32, '.'));
    const refreshed = await ask(
      `auth.rotate_refresh($1, $2, 'one', (select last_seen_at from auth.sign_ins where
        player_id = $3), '7 days', null, $3)`,
      token('second token of ann'),
      token('third token of ann'),
      ANN,
    );
    expect(refreshed).toMatchObject({ outcome: 'rotated' });
    expect(await ask('social.state_of($1, $2)', ANN, BOB)).toBe('friend');
    await ask('ledger.roll_up()');
    expect(await check(client)).toEqual([]);
  });
});

it.each([
  ['needs what old rows lack', 'alter table ledger.lots add column more int not null;'],
  ['forbids what old rows have', `alter table ledger.holds add check (state <> 'pending');`],
])('a step that %s fails on the rows of the last release', async (_, text) => {
  await expect(migrate(await lived(), await withStep(text))).rejects.toThrow(
    /9999_planted\.sql failed/,
  );
});

it.each([
  ['a balance', 'update ledger.accounts set balance_micros = balance_micros + 1;'],
  ['the progress of lots', 'update ledger.lots set wagered_micros = 0;'],
  ['ends of sessions', 'update ledger.sessions set closed_at = null;'],
])('a step that spoils %s is found by the check of the last release', async (_, text) => {
  const url = await lived();
  await migrate(url, await withStep(text));
  expect(await withClient(url, check)).not.toEqual([]);
});
