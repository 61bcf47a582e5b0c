// The databases that the ledger's bench measures: pgbench's TPC-B, and ledgers with so many players,
// each with a wallet and an open table. Seeded in bulk as the owner, so these ledgers have balances
// without a history: they are for speed only.

import { withClient } from '#db/admin-client.ts';
import { migrate } from '#db/migrate.ts';

/** Runs one text of SQL. */
export const execute = (url: string, text: string) =>
  withClient(url, (client) => client.query(text));

/** One value of one row, as text. */
export async function scalar(url: string, text: string): Promise<string> {
  const { rows } = await withClient(url, (client) => client.query({ text, rowMode: 'array' }));
  return String(rows[0]?.[0]);
}

// Account ids: wallets are numbers 1 to n, tables n+1 to 2n, all in Gold Coins (bits `| 2`).
const SEED = (count: number) => `
  insert into auth.players (id, email, display_name, display_name_folded, birth_date,
      terms_accepted_at, created_at)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, i || '@example.org',
      'n' || i, 'n' || i, '1990-01-31', now(), now()
    from generate_series(1, ${count}) i;
  insert into ledger.wallets (account_id, player_id, currency)
    select (i::bigint << 5) | 2, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
      'GC' from generate_series(1, ${count}) i;
  insert into ledger.sessions (session_id, account_id, wallet_id, game_id, opened_at)
    select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid,
      ((i::bigint + ${count}) << 5) | 2, (i::bigint << 5) | 2, 'dice', now()
    from generate_series(1, ${count}) i;
  insert into ledger.accounts (id, balance_micros)
    select (i::bigint << 5) | 2, 1000000000000000 from generate_series(1, ${count}) i;
  insert into ledger.accounts (id, balance_micros, version, wagered_micros, paid_micros,
      multiplier_max, result_day, result_micros)
    select ((i::bigint + ${count}) << 5) | 2, 1000000000000000, 1, 0, 0, 1000,
      ledger.utc_day(now()), 0
    from generate_series(1, ${count}) i;
  select setval('ledger.account_numbers', 2 * ${count} + 1);`;

// Arrays are kept in the server: a client that sends them would be measured instead. Each call takes
// the next set of tables, which all stand at the same number.
const HELPERS = (count: number) => `
  create schema bench;
  create sequence bench.turns minvalue 0;
  create table bench.sets (size int, id bigint, sessions uuid[], primary key (size, id));
  insert into bench.sets
    select z.size, (s.place - 1) / z.size, array_agg(s.session_id)
      from (select session_id, row_number() over (order by md5(session_id::text)) as place
          from ledger.sessions) s
        cross join (values (10), (100), (1000)) as z (size)
      group by z.size, (s.place - 1) / z.size;
  create function bench.settle_many(of_size int) returns bigint language plpgsql as $$
  declare
    turn bigint := nextval('bench.turns');
    set_count bigint := ${count} / of_size;
    tables uuid[] := (select sessions from bench.sets
      where size = of_size and id = turn % set_count);
    applied bigint;
  begin
    select count(*) into applied
      from ledger.settle_many(tables, array_fill((turn / set_count + 2)::int, array[of_size]),
        array_fill(10, array[of_size]), array_fill(1000::bigint, array[of_size]),
        array_fill(990::bigint, array[of_size]), array_fill(sha256('rounds'), array[of_size]));
    return applied;
  end $$;
  create function bench.hold_and_post(player uuid) returns jsonb language plpgsql as $$
  declare
    hold_id uuid := gen_random_uuid();
  begin
    perform ledger.hold(hold_id, player, 'GC', 1000, 'transfer', null);
    return ledger.post_hold(hold_id);
  end $$;
  -- In parts, so that each page has room for what changes in it, as it has in real life.
  create procedure bench.begin_again() language plpgsql as $$
  begin
    for part in 0..79 loop
      update ledger.accounts
        set room = '', version = case when multiplier_max is null then version else 1 end
        where (id >> 5) % 80 = part;
      commit;
    end loop;
  end $$;`;

// The first wallet has a history to page through.
const HISTORY = `select ledger.post('history:' || i, '{34}', '{67}', '{5}', 16::smallint)
  from generate_series(1, 2000) i`;

/** Makes a ledger with so many players; returns its URL. */
export async function makeLedger(adminUrl: string, name: string, count: number): Promise<string> {
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  await execute(adminUrl, `create database ${name}`);
  await migrate(url);
  await execute(url, SEED(count));
  await execute(url, HELPERS(count));
  for (const text of [HISTORY, 'call bench.begin_again()', 'vacuum analyze', 'checkpoint'])
    await execute(url, text);
  return url;
}
