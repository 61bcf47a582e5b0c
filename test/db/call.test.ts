// The one way to call a SQL function: how values travel, what is checked, how refusals come back.

import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { at, json, micros, moment, span } from '#db/values.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';

let database: TestDatabase;
const once = () => functionsOf(database.admin).once;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.admin.transaction([
    sql`create function games.echo(answer jsonb) returns jsonb language sql as 'select answer'`,
    sql`create function games.travel(id uuid, amount bigint, small integer, share double precision,
        flag boolean, bytes bytea, list bigint[], names text[], moment timestamptz, lasts interval,
        value jsonb, gone text)
      returns table (id_text text, amount_micros bigint, small integer, share double precision,
        flag boolean, bytes bytea, sum numeric, names text[], happened_at timestamptz, seconds double precision,
        value jsonb, gone text) language sql as
      'select id::text, amount, small, share, flag, bytes, (select sum(n) from unnest(list) n), names,
        moment, extract(epoch from lasts), value, gone'`,
    sql`create function games.numbers(last integer) returns setof jsonb language sql as
      'select to_jsonb(n) from generate_series(1, last) n'`,
    sql`create function games.fail(state text, code text) returns jsonb language plpgsql as
      'begin raise exception ''no'' using errcode = state, hint = code; end'`,
  ]);
});
afterAll(() => database.drop());

const echo = (value: unknown) => [json(value)];
const balance = z.object({ availableMicros: micros, version: z.number() });

describe('calling a SQL function', () => {
  it('carries values of every type, each as the function declares it', async () => {
    const bytes = Uint8Array.from([0, 127, 255]);
    const id = crypto.randomUUID();
    const large = 9_223_372_036_854_775_807n;
    const nowMs = 1_790_000_000_123;
    const [row] = await once().table(
      'games.travel',
      [
        id,
        large,
        -7,
        0.1,
        false,
        bytes,
        [large, large],
        ['a"b', ''],
        at(nowMs),
        span(1_500),
        json({ large }),
        null,
      ],
      z.object({ amountMicros: micros, sum: micros, happenedAt: moment }).loose(),
    );
    expect({ ...row, bytes: Uint8Array.from(row?.bytes as Uint8Array) }).toEqual({
      idText: id,
      amountMicros: large,
      small: -7,
      share: 0.1,
      flag: false,
      bytes,
      sum: large * 2n,
      names: ['a"b', ''],
      happenedAt: nowMs,
      seconds: 1.5,
      value: { large: `${large}` },
      gone: null,
    });
  });

  it('answers a set with a value each', async () => {
    const numbers = await once().set('games.numbers', [3], z.number());
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('fails when a key of the answer has another name, and names the key but no value', async () => {
    const answer = once().call('games.echo', echo({ freeMicros: '4711', version: 3 }), balance);
    await expect(answer).rejects.toThrow(/^games\.echo answered unexpectedly \(availableMicros: /);
    await expect(answer).rejects.not.toThrow(/4711/);
  });

  it('fails when a value has another type', async () => {
    const wrong = { availableMicros: '12.5', version: 3 };
    const answer = once().call('games.echo', echo(wrong), balance);
    await expect(answer).rejects.toThrow(/availableMicros/);
    await expect(answer).rejects.not.toThrow(/12\.5/);
  });

  it('takes an answer with a key more: functions are deployed before Workers', async () => {
    const answer = await once().call(
      'games.echo',
      echo({ availableMicros: '5', version: 3, lent: true }),
      balance,
    );
    expect(answer).toEqual({ availableMicros: 5n, version: 3 });
  });

  it('makes a refusal of one that is answered and of one that is thrown', async () => {
    const codes = ['limit_reached', 'excluded', 'amount_overflow'] as const;
    const ask = (value: unknown) => once().tryCall('games.echo', echo(value), balance, codes);
    const fail = (state: string, code: string) =>
      once().tryCall('games.fail', [state, code], balance, codes);
    expect(await ask({ availableMicros: '5', version: 3 })).toEqual({
      ok: true,
      value: { availableMicros: 5n, version: 3 },
    });
    const facts = { retryAfterSeconds: 4 };
    expect(await ask({ refused: 'excluded', facts })).toEqual({
      ok: false,
      error: { code: 'excluded', facts },
    });
    expect(await fail('LX001', 'limit_reached')).toEqual({
      ok: false,
      error: { code: 'limit_reached' },
    });
    expect(await fail('22003', '')).toEqual({ ok: false, error: { code: 'amount_overflow' } });
  });

  it('throws a refusal that the caller did not expect', async () => {
    const codes = ['excluded'] as const;
    const params = echo({ refused: 'limit_reached' });
    await expect(once().tryCall('games.echo', params, balance, codes)).rejects.toThrow(
      'refused unexpectedly: limit_reached',
    );
    await expect(once().tryCall('games.fail', ['23505', ''], balance, codes)).rejects.toMatchObject(
      { name: 'DatabaseRefusal', sqlState: '23505' },
    );
  });
});
