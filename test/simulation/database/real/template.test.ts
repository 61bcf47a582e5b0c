// The template: nothing of ours in it reads the real clock or the real dice, and whatever would is found.

import { expect, it } from 'vitest';
import { withClient } from '#db/admin-client.ts';
import { serverFixture } from './fixture.ts';
import { exchanged, leftReal, TEMPLATE } from './template.ts';

const server = serverFixture();

const inTemplate = <T>(work: Parameters<typeof withClient<T>>[1]) =>
  withClient(server.url.replace(/\/postgres$/, `/${TEMPLATE}`), work);

const PLANTED: readonly (readonly [name: string, sql: string])[] = [
  [
    'ledger.planted()',
    `create function ledger.planted() returns timestamptz language plpgsql as
      $$ begin return clock_timestamp(); end $$`,
  ],
  [
    'ledger.planted()',
    `create function ledger.planted() returns double precision language sql as
      $$ select pg_catalog.random() $$`,
  ],
  [
    'ledger.planted(timestamp with time zone)',
    `create function ledger.planted(at timestamptz default now()) returns int language sql as
      $$ select 1 $$`,
  ],
  [
    'ledger.planted()',
    `create function ledger.planted() returns interval language sql as
      $$ select age('2020-01-01'::timestamp) $$`,
  ],
  ['ledger.planted', 'create view ledger.planted as select current_date as today'],
  [
    'ledger.planted alter column id',
    'create table ledger.planted (id uuid default gen_random_uuid())',
  ],
  [
    'planted_at_check on ledger.planted',
    'create table ledger.planted (at timestamptz check (at < now()))',
  ],
];

it('reads no clock and draws no number but the simulation’s', async () => {
  const found = await inTemplate(leftReal);
  expect(found).toEqual([]);
});

it.each(PLANTED)('finds %s when it is planted', async (name, sql) => {
  const found = await inTemplate(async (client) => {
    await client.query('begin');
    await client.query(sql);
    const left = await leftReal(client);
    await client.query('rollback');
    return left;
  });
  expect(found).toEqual([name]);
});

it('has functions of ours that read the simulation’s clock', async () => {
  const { rows } = await inTemplate((client) =>
    client.query<{ count: number }>(
      `select count(*)::int from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname <> 'sim' and pg_get_userbyid(n.nspowner) = 'parlor_owner'
          and p.prosrc like '%sim.clock()%'`,
    ),
  );
  expect(rows[0]?.count).toBeGreaterThan(40);
});

it('exchanges the clock and the dice in statements too, and nothing beside them', () => {
  expect(exchanged('select now(), random() from t where known() order by random()')).toBe(
    'select sim.clock(), sim.draw() from t where known() order by sim.draw()',
  );
  expect(exchanged('select ledger.settle($1)')).toBe('select ledger.settle($1)');
});
