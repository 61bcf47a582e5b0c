// The real form of the database: answers as the Neon endpoint gives them, at the time of the world, and
// the same in every run of a seed.

import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { batch, statement } from '../requests.ts';
import { serverFixture, withDatabase } from './fixture.ts';
import type { RealDatabase } from './real-database.ts';

const server = serverFixture();
const NOW_MS = Date.UTC(2027, 2, 14, 7);

const rowsOf = (body: object) => (body as { rows: unknown[][] }).rows;
const codeOf = (body: object) => (body as { code?: string }).code;

it('answers each request at its own time', async () => {
  await withDatabase(server, async (database) => {
    const text = 'select clock_timestamp(), now() - $1::timestamptz';
    const request = statement('parlor_games', text, '2027-03-14T06:00:00Z');
    const first = await database.run(request, NOW_MS);
    expect(rowsOf(first.body)).toEqual([['2027-03-14 07:00:00+00', '01:00:00']]);
    const later = await database.run(request, NOW_MS + 1);
    expect(rowsOf(later.body)).toEqual([['2027-03-14 07:00:00.001+00', '01:00:00.001']]);
    const batched = await database.run(batch('parlor_games', ['select now()']), NOW_MS - 1);
    expect(batched.body).toMatchObject({ results: [{ rows: [['2027-03-14 06:59:59.999+00']] }] });
  });
});

it('does not know the time between two requests', async () => {
  await withDatabase(server, async (database) => {
    await database.run(statement('parlor_games', 'select now()'), NOW_MS);
    // A transaction that ends by itself leaves the setting of the transaction before it.
    const ended = batch('parlor_games', ['commit'], ['select now()']);
    const reply = await database.run(ended, NOW_MS);
    expect(reply.status).toBe(400);
  });
});

/** The same request to the endpoint that stands for Neon in development. */
async function throughProxy(url: string, request: SqlRequest): Promise<unknown> {
  const queries = request.statements.map(({ text, values }) => ({ query: text, params: values }));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Neon-Connection-String': request.connectionString,
      'Neon-Raw-Text-Output': 'true',
      'Neon-Array-Mode': 'true',
    },
    body: JSON.stringify(request.batch ? { queries } : queries[0]),
  });
  return { status: response.status, body: await response.json() };
}

const SAMPLES: readonly SqlRequest[] = [
  statement('parlor_payments', 'select $1::bigint, $2::text, null::uuid', '1', 'one'),
  statement('parlor_payments', 'select 1 where false'),
  statement(
    'parlor_payments',
    `select array[1, 2], '{"b": 1, "a": [null]}'::jsonb, '\\x00ff'::bytea`,
  ),
  statement('parlor_payments', 'select 1; select 2'),
  statement('parlor_payments', 'select 1 / $1::int', '0'),
  statement('parlor_payments', 'select no_such_column'),
  statement('parlor_payments', 'select * from auth.players'),
  statement('parlor_payments', `select ledger.refuse('a_code')`),
  statement('parlor_payments', 'select ledger.close($1, 1)', randomUUID()),
  statement('parlor_payments', ''),
  batch('parlor_payments', ['select 1'], ['select $1::text', 'two']),
  batch('parlor_payments', ['select 1'], ['select 1 / 0'], ['select 3']),
  batch('parlor_social', ['select current_user, session_user']),
  statement('parlor_auth', 'show search_path'),
];

it('answers like the Neon endpoint', async () => {
  const proxy = await startNeonProxy({
    port: 0,
    upstream: { host: '127.0.0.1', port: server.port },
  });
  try {
    await withDatabase(server, async (database) => {
      const [own] = await database.admin('select current_database() as name', [], NOW_MS);
      for (const request of SAMPLES) {
        const here = await database.run(request, NOW_MS);
        const connectionString = request.connectionString.replace(/parlor$/, own?.name);
        const there = await throughProxy(proxy.url, { ...request, connectionString });
        expect(JSON.parse(JSON.stringify(here))).toEqual(there);
      }
    });
  } finally {
    await proxy.stop();
  }
});

it('lets nobody in with a wrong password', async () => {
  await withDatabase(server, async (database) => {
    const request = statement('parlor_games', 'select 1');
    const connectionString = request.connectionString.replace('simulated', 'guessed');
    const refused = await database.run({ ...request, connectionString }, NOW_MS);
    expect(codeOf(refused.body)).toBe('28P01');
    expect((await database.run(request, NOW_MS)).status).toBe(200);
  });
});

it('gives a request no connection that remembers another', async () => {
  await withDatabase(server, async (database) => {
    await database.run(statement('parlor_games', `set work_mem = '1MB'`), NOW_MS);
    const reply = await database.run(statement('parlor_games', 'show work_mem'), NOW_MS);
    expect(rowsOf(reply.body)).not.toEqual([['1MB']]);
  });
});

const PLAYER = '00000000-0000-4000-8000-000000000001';
const SESSION = '00000000-0000-4000-8000-000000000002';

/** A player who plays a little, and everything that stands in the tables afterwards. */
async function story(database: RealDatabase): Promise<string> {
  await database.admin(
    `insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
        verified_at, terms_accepted_at, created_at)
      values ($1, 'a@example.org', 'a', 'a', '1990-01-31', 'active', now(), now(), now())`,
    [PLAYER],
    NOW_MS,
  );
  const bonus = `select ledger.grant('start', $1, 'GC', 9000000, 'promotion', 1, null)`;
  await database.admin(bonus, [PLAYER], NOW_MS);
  const reserve = `select ledger.reserve($1, $2, 'dice', 'GC', 1, 5000000, 'exact', 100)`;
  const replies = [
    await database.run(statement('parlor_payments', reserve, SESSION, PLAYER), NOW_MS + 10),
  ];
  for (let number = 2; number < 20; number++) {
    const text = `select ledger.settle($1, $2, 1, 100000, $3, sha256('rounds'), 0)`;
    const paid = number % 2 === 0 ? '0' : '200000';
    const request = statement('parlor_payments', text, SESSION, `${number}`, paid);
    replies.push(await database.run(request, NOW_MS + 10 * number));
  }
  const jobs = batch(
    'parlor_payments',
    ['select ledger.roll_up()'],
    ['select ledger.seal_roots()'],
  );
  replies.push(await database.run(jobs, NOW_MS + 1_000));
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  const tables = await database.admin<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r'
      and c.relnamespace::regnamespace::text in ('ledger', 'auth', 'payments', 'audit', 'outbox')
      order by 1`,
    [],
    NOW_MS,
  );
  const hash = createHash('sha256').update(JSON.stringify(replies));
  for (const { name } of tables) {
    const rows = await database.admin(
      `select coalesce(string_agg(t::text, '|' order by t::text), '') as text from ${name} t`,
      [],
      NOW_MS,
    );
    hash.update(`${name} ${rows[0]?.text}\n`);
  }
  return hash.digest('hex');
}

it('leaves the same rows after the same requests of the same seed', async () => {
  const first = await withDatabase(server, story);
  expect(await withDatabase(server, story)).toBe(first);
  expect(await withDatabase(server, story, { seed: 8 })).not.toBe(first);
});

it('finds no difference in the books after a story, and one that is planted', async () => {
  await withDatabase(server, async (database) => {
    await story(database);
    const check = 'select * from ledger.check()';
    expect(await database.admin(check, [], NOW_MS)).toEqual([]);
    await database.admin(
      `alter table ledger.accounts disable trigger user;
      update ledger.accounts set balance_micros = balance_micros + 1 where balance_micros > 0`,
      [],
      NOW_MS,
    );
    expect(await database.admin(check, [], NOW_MS)).not.toEqual([]);
  });
});
