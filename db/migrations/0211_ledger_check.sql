-- The checker: every invariant of the ledger as a query that returns what differs, and nothing when
-- all is well. All functions are STABLE, so one call sees one moment. The command
-- `npm run ledger:check` and the scheduled job call the same `ledger.check()`.

create table ledger.check_runs (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  entries bigint not null,
  differences bigint not null,
  report jsonb not null
);

-- A difference that nobody has cleared stops redemptions.
create function ledger.redemptions_frozen() returns boolean language sql stable as $$
  select coalesce((select differences > 0 from ledger.check_runs order by id desc limit 1), false)
$$;

-- The journal as movements of single accounts: each row once per side that has a balance.
create view ledger.movements as
  select e.account_id, e.id as entry_id, e.version, e.contra_id, e.effect_micros,
      e.after_micros, e.previous_id, e.kind, e.at, e.digest, e.hash
    from ledger.entries e
  union all
  select e.contra_id, e.id, e.contra_version, e.account_id, -e.effect_micros,
      e.contra_after_micros, e.contra_previous_id, e.kind, e.at, e.digest, e.contra_hash
    from ledger.entries e where e.contra_version is not null;

create type ledger.difference as (invariant text, subject text, detail text);

create function ledger.check_sums() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'sum_is_zero', c.name, 'players and house together have ' || z.total
    from ledger.currencies c
      join lateral (select coalesce((select sum(a.balance_micros) from ledger.accounts a
            where (a.id >> 1) & 15 = c.code), 0)
          + coalesce((select sum(-e.effect_micros) from ledger.entries e
            where e.contra_id & 1 = 1 and (e.contra_id >> 1) & 15 = c.code), 0) as total) z on true
    where z.total <> 0;
  return query
    select 'house_roll_up', coalesce(n.id, f.id)::text,
      'rolled up ' || coalesce(n.balance_micros, 0) || ', journal ' || coalesce(f.sum_micros, 0)
    from ledger.house_now() n
      full join ledger.house_sums(0, 9223372036854775807) f on f.id = n.id
    where coalesce(n.balance_micros, 0) <> coalesce(f.sum_micros, 0);
  return query
    select 'floor', a.id::text, 'balance ' || a.balance_micros || ', floor '
      || coalesce(a.floor_micros::text, 'none (receivable)')
    from ledger.accounts a
    where a.balance_micros < a.floor_micros or (a.floor_micros is null and a.balance_micros > 0);
end
$$;

-- Each balance is the fold of its movements, and the account points at the newest of them.
create function ledger.check_balances() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'balance_is_fold', coalesce(a.id, m.account_id)::text, case
        when a.id is null then 'movements without an account'
        else 'balance ' || a.balance_micros || ' after ' || a.version || ' movements, journal '
          || coalesce(m.total, 0) || ' after ' || coalesce(m.count, 0) end
    from ledger.accounts a
      full join (select x.account_id, sum(x.effect_micros) as total, count(*) as count
        from ledger.movements x group by x.account_id) m on m.account_id = a.id
    where a.id is null or a.balance_micros <> coalesce(m.total, 0)
      or a.version <> coalesce(m.count, 0);
  return query
    select 'head_is_newest', a.id::text, case when m.entry_id is null
        then 'the newest movement ' || a.last_entry_id || ' is missing'
        else 'differs from movement ' || m.version || ' (entry ' || m.entry_id || ')' end
    from ledger.accounts a
      left join ledger.movements m on m.account_id = a.id and m.entry_id = a.last_entry_id
    where a.version > 0 and (m.entry_id is null or (m.version, m.after_micros, m.hash,
      m.previous_id) is distinct from (a.version, a.balance_micros, a.head, a.previous_entry_id));
end
$$;

-- Each movement follows from the one before: number, balance and digest.
create function ledger.check_chains() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'chain', m.account_id::text,
      'movement ' || m.version || ' (entry ' || m.entry_id || '): ' || case
        when m.previous_id is not null and p.entry_id is null then 'the one before is missing'
        when m.version <> coalesce(p.version, 0) + 1 then 'number after ' || coalesce(p.version, 0)
        when m.after_micros <> coalesce(p.after_micros, 0) + m.effect_micros then 'balance'
        else 'digest' end
    from ledger.movements m
      left join ledger.movements p on p.account_id = m.account_id and p.entry_id = m.previous_id
    where (m.previous_id is not null and p.entry_id is null)
      or m.version <> coalesce(p.version, 0) + 1
      or m.after_micros::numeric <> coalesce(p.after_micros, 0)::numeric + m.effect_micros
      or m.hash <> ledger.chain(coalesce(p.hash, '\x'), m.entry_id, m.account_id, m.version,
        m.contra_id, m.effect_micros, m.after_micros, m.kind, m.at, m.digest);
  return query
    select 'entry_sides', e.id::text, 'sides ' || e.account_id || ' and ' || e.contra_id
    from ledger.entries e
    where e.account_id & 1 = 1 or e.account_id = e.contra_id
      or (e.account_id >> 1) & 15 <> (e.contra_id >> 1) & 15
      or (e.contra_id & 1 = 0) <> (e.contra_version is not null)
      or (e.contra_version is null) <> (e.contra_hash is null)
      or (e.effect_micros = 0 and e.kind not in (3, 5));
end
$$;

-- Every account belongs to something, and tables belong to open sessions.
create function ledger.check_sessions() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'account_has_owner', a.id::text, 'balance ' || a.balance_micros || ', belongs to nothing'
    from ledger.accounts a
    where not exists (select from ledger.wallets w where w.account_id = a.id)
      and not exists (select from ledger.wallets w where w.hold_id = a.id)
      and not exists (select from ledger.wallets w where w.receivable_id = a.id)
      and not exists (select from ledger.sessions s where s.account_id = a.id);
  return query
    select 'table_is_session', s.session_id::text, case when e.id is null then 'no account'
      when w.account_id is null then 'no wallet'
      when s.closed_at is null and e.closed then 'open session, closed account'
      when s.closed_at is not null and not e.closed then 'closed session, open account'
      else 'closed with balance ' || e.balance_micros end
    from ledger.sessions s left join ledger.accounts e on e.id = s.account_id
      left join ledger.wallets w on w.account_id = s.wallet_id
    where s.account_id is not null and (e.id is null or w.account_id is null
      or (s.closed_at is not null) <> e.closed or (e.closed and e.balance_micros <> 0));
  return query
    select 'session_totals', s.session_id::text, 'wagered ' || e.wagered_micros || ', paid '
      || e.paid_micros || ', journal net ' || coalesce(n.net, 0)
    from ledger.sessions s join ledger.accounts e on e.id = s.account_id
      left join (select x.account_id, sum(x.effect_micros) as net from ledger.entries x
        where x.kind = 3 group by x.account_id) n on n.account_id = e.id
    where e.paid_micros - e.wagered_micros <> coalesce(n.net, 0)
      or e.paid_micros::numeric > e.wagered_micros::numeric * e.multiplier_max;
  return query
    select 'day_results', coalesce(d.wallet_id, j.wallet_id) || ' ' || coalesce(d.day, j.day),
      'kept ' || coalesce(d.net, 0) || ', journal ' || coalesce(j.net, 0)
    from (select z.wallet_id, z.day, sum(z.net) as net from (
          select r.wallet_id, r.day, r.net_micros as net from ledger.day_results r
          union all
          select s.wallet_id, e.result_day, e.result_micros from ledger.sessions s
            join ledger.accounts e on e.id = s.account_id) z group by z.wallet_id, z.day) d
      full join (select s.wallet_id, ledger.utc_day(x.at) as day, sum(x.effect_micros) as net
        from ledger.entries x join ledger.sessions s on s.account_id = x.account_id
        where x.kind = 3 group by s.wallet_id, ledger.utc_day(x.at)) j
      on j.wallet_id = d.wallet_id and j.day = d.day
    where coalesce(d.net, 0) <> coalesce(j.net, 0);
  return query
    select 'holds', w.account_id::text, 'on hold ' || h.balance_micros || ', pending holds '
      || coalesce(p.total, 0)
    from ledger.wallets w join ledger.accounts h on h.id = w.hold_id
      left join (select x.wallet_id, sum(x.amount_micros) as total from ledger.holds x
        where x.state = 'pending' group by x.wallet_id) p on p.wallet_id = w.account_id
    where h.balance_micros <> coalesce(p.total, 0);
end
$$;

create function ledger.check_lots() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'grant_has_lot', e.id::text, 'grant of ' || e.effect_micros || ' without a lot'
    from ledger.entries e
    where e.kind in (6, 7) and e.effect_micros > 0 and ledger.currency_of(e.account_id) = 'SC'
      and not exists (select from ledger.lots l where l.entry_id = e.id);
  return query
    select 'lot_has_grant', l.id::text, 'lot of ' || l.granted_micros || ' without its grant'
    from ledger.lots l
    where not exists (select from ledger.entries e where e.id = l.entry_id
      and e.kind in (6, 7) and e.account_id = l.wallet_id and e.effect_micros = l.granted_micros);
  return query
    select 'lot_is_fold', l.id::text, 'wagered ' || l.wagered_micros || ', advances '
      || coalesce(a.total, 0)
    from ledger.lots l left join (select x.lot_id, sum(x.amount_micros) as total
      from ledger.lot_advances x group by x.lot_id) a on a.lot_id = l.id
    where l.wagered_micros <> coalesce(a.total, 0);
  return query
    select 'lot_counts', coalesce(b.entry_id, a.entry_id)::text, case
        when b.entry_id is null then 'progress by a batch that is not kept'
        when e.id is null then 'no such batch of play'
        when e.digest <> ledger.batch_digest(b.rounds, b.wagered_micros, b.paid_micros, b.content,
          b.uncounted_micros) then 'is not the batch of its entry'
        else 'progress of ' || coalesce(a.total, 0) || ', of ' || b.wagered_micros || ' '
          || b.uncounted_micros || ' count nothing' end
    from ledger.lot_batches b
      full join (select x.entry_id, sum(x.amount_micros) as total from ledger.lot_advances x
        where x.undoes_id is null group by x.entry_id) a on a.entry_id = b.entry_id
      left join ledger.entries e on e.id = b.entry_id and e.kind = 3
    where b.entry_id is null or e.id is null
      or e.digest <> ledger.batch_digest(b.rounds, b.wagered_micros, b.paid_micros, b.content,
        b.uncounted_micros)
      or coalesce(a.total, 0) > b.wagered_micros - b.uncounted_micros;
  -- What restricts one account of a person restricts all.
  return query
    select 'restricted_flag', w.account_id::text, 'says ' || w.restricted
    from ledger.wallets w
    where not w.restricted
      and w.player_id in (
        select o.player_id from auth.player_facts p
          join auth.player_facts o on o.person_id = p.person_id
        where p.player_id in (
          select l.player_id from ledger.limits l
          union all select x.player_id from ledger.exclusions x
          union all select r.player_id from ledger.wallets r where r.receivable_id is not null));
  return query
    select 'lots_open_flag', w.account_id::text, 'says ' || w.lots_open
    from ledger.wallets w
    where w.lots_open <> exists (select from ledger.lots l
      where l.wallet_id = w.account_id and l.locked_micros > 0);
end
$$;

create function ledger.check_postings() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    with named as (
      select p.key, p.kind, x.entry_id from ledger.postings p, unnest(p.entry_ids) x (entry_id))
    select 'posting_has_entries', n.key, 'entry ' || n.entry_id || case when e.id is null
        then ' is missing' else ' has another kind' end
      from named n left join ledger.entries e on e.id = n.entry_id
      where e.id is null or e.kind <> n.kind
    union all
    select 'entry_in_one_posting', n.entry_id::text, 'named by ' || count(*) || ' postings'
      from named n group by n.entry_id having count(*) > 1
    union all
    select 'entry_in_one_posting', e.id::text, 'named by no posting'
      from ledger.entries e where e.kind in (6, 7, 8, 13, 15, 16)
        and not exists (select from named n where n.entry_id = e.id);
end
$$;

-- Which wallet an account hangs on.
create view ledger.account_wallets as
  select w.account_id as id, w.account_id as wallet_id from ledger.wallets w
  union all
  select w.hold_id, w.account_id from ledger.wallets w where w.hold_id is not null
  union all
  select w.receivable_id, w.account_id from ledger.wallets w where w.receivable_id is not null
  union all
  select s.account_id, s.wallet_id from ledger.sessions s where s.account_id is not null;

-- Where coins may go. Sweeps Coins stay with their player: between accounts they move within one
-- wallet only, and of the house's accounts each kind knows one, in one direction. A kind that has no
-- way here has none for Sweeps Coins.
-- Without nested loops: a mask over bits is thought to leave one row, and each of the thousands that it
-- leaves would then walk all wallets.
create function ledger.check_ways() returns setof ledger.difference
language plpgsql stable set enable_nestloop = off as $$
begin
  return query
    select 'sweeps_stay', e.id::text, 'moved ' || abs(e.effect_micros) || ' between account '
      || e.account_id || ' and ' || e.contra_id || ', which are not of one player'
    from ledger.entries e
      left join ledger.account_wallets a on a.id = e.account_id
      left join ledger.account_wallets b on b.id = e.contra_id
    where e.account_id & 30 = 4 and e.contra_id & 1 = 0
      and a.wallet_id is distinct from b.wallet_id;
  return query
    with ways (kind, house, sweeps_sign) as (
      select v.* from (values (3, 2::bigint, null::int), (6, 1, 1), (7, 4, null), (13, 3, -1),
        (14, 6, -1), (15, 3, 1), (17, 7, -1)) v
      union all
      select 10, p.house_number, -1 from ledger.hold_purposes p)
    select 'entry_way', e.id::text, coalesce(k.name, 'kind ' || e.kind) || ' of '
      || e.effect_micros || ' between ' || e.account_id || ' and ' || e.contra_id
    from ledger.entries e left join ledger.kinds k on k.kind = e.kind
      left join ledger.account_wallets a on a.id = e.account_id
      left join ledger.account_wallets b on b.id = e.contra_id
    where case
      when e.kind in (1, 2, 4, 5, 9, 11, 12) then a.wallet_id is distinct from b.wallet_id
      when e.contra_id & 1 = 0 or e.kind = 8 then false
      -- What the payments role may post of Gold Coins has no fixed way.
      when e.account_id & 30 <> 4 and e.kind in (7, 15, 16) then false
      when e.account_id & 30 <> 4 and not exists (select from ways w where w.kind = e.kind)
        then false
      else not exists (select from ways w where w.kind = e.kind and w.house = e.contra_id >> 5
        and (e.account_id & 30 <> 4 or coalesce(w.sweeps_sign, sign(e.effect_micros))
          = sign(e.effect_micros))) end;
  return query
    select 'correction_is_mirror', e.id::text, 'does not undo entry ' || p.corrects_id
    from ledger.entries e left join ledger.postings p on p.entry_ids = array[e.id] and p.kind = 8
      left join ledger.entries u on u.id = p.corrects_id
    where e.kind = 8 and (u.account_id, u.contra_id, u.effect_micros)
      is distinct from (e.account_id, e.contra_id, -e.effect_micros);
  return query
    select 'hold_books', coalesce(h.id::text, e.id::text), case when h.id is null
        then 'a posted hold that is none' when e.id is null then 'posted without an entry'
        else h.purpose || ' of ' || h.amount_micros || ' booked as ' || e.effect_micros || ' to '
          || e.contra_id end
    from (select x.*, p.house_number, sha256(convert_to('hold-posted:' || x.id, 'UTF8')) as digest
        from ledger.holds x join ledger.hold_purposes p on p.purpose = x.purpose
        where x.state = 'posted') h
      full join (select * from ledger.entries where kind = 10) e on e.digest = h.digest
    where (h.house_number, h.amount_micros) is distinct from (e.contra_id >> 5, -e.effect_micros);
end
$$;

-- Times of stakes and of exclusions are both read under the wallet's lock, so they can be compared.
create function ledger.check_exclusions() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'excluded_gets_nothing', e.id::text, k.name || ' at ' || e.at || ', excluded since '
      || x.starts_at
    from ledger.exclusions x join ledger.wallets w on w.player_id = x.player_id
      join ledger.entries e on e.account_id = w.account_id and e.at >= x.starts_at
        and e.at < coalesce(x.ends_at, 'infinity')
      join ledger.kinds k on k.kind = e.kind
    where e.kind in (1, 2) or (e.kind = 6 and exists (select from ledger.postings p
      where p.entry_ids = array[e.id] and p.key like 'daily:%'));
end
$$;

-- What was signed still holds: each node follows from its children, and each leaf's head is still
-- the digest of that movement. A history rewritten from its first row on is found here.
create function ledger.check_roots() returns setof ledger.difference
language plpgsql stable as $$
declare
  newest date := (select max(day) from ledger.roots where signature is not null);
begin
  return query
    select 'root_leaf', l.day || ' ' || l.currency || ' ' || l.position,
      'movement ' || l.version || ' of wallet ' || l.wallet_id || ' is not the one that was signed'
    from ledger.root_leaves l
      left join ledger.movements m on m.account_id = l.wallet_id and m.version = l.version
    where l.day = newest and l.version > 0
      and (m.hash is distinct from l.head or m.after_micros is distinct from l.available_micros);
  return query
    select 'root_node', n.day || ' ' || n.currency || ' level ' || n.level || ' ' || n.position,
      'does not follow from its children'
    from ledger.root_nodes n
      join ledger.root_nodes a on a.day = n.day and a.currency = n.currency
        and a.level = n.level - 1 and a.position = n.position * 2
      left join ledger.root_nodes b on b.day = n.day and b.currency = n.currency
        and b.level = n.level - 1 and b.position = n.position * 2 + 1
    where n.day = newest and (n.sum_micros <> a.sum_micros + coalesce(b.sum_micros, 0)
      or n.hash <> case when b.hash is null then a.hash
        else ledger.node_hash(a.hash, b.hash) end);
  return query
    select 'root_node', l.day || ' ' || l.currency || ' leaf ' || l.position,
      'is not the digest and the sum of its leaf'
    from ledger.root_leaves l left join ledger.root_nodes n on n.day = l.day
      and n.currency = l.currency and n.level = 0 and n.position = l.position
    where l.day = newest and (n.hash, n.sum_micros) is distinct from
      (ledger.sum_hash(ledger.leaf_digest(l), ledger.leaf_sum(l)), ledger.leaf_sum(l));
  return query
    select 'root', r.day || ' ' || r.currency, 'is not the top of its tree'
    from ledger.roots r left join ledger.root_nodes n on n.day = r.day
      and n.currency = r.currency and n.level = r.height and n.position = 0
    where r.day = newest
      and (n.hash, n.sum_micros) is distinct from (r.root, r.total_micros);
end
$$;

-- All differences there are.
create function ledger.check() returns setof ledger.difference
language sql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
  select * from ledger.check_sums()
  union all select * from ledger.check_balances()
  union all select * from ledger.check_chains()
  union all select * from ledger.check_sessions()
  union all select * from ledger.check_lots()
  union all select * from ledger.check_postings()
  union all select * from ledger.check_ways()
  union all select * from ledger.check_exclusions()
  union all select * from ledger.check_roots()
$$;

-- Runs the check and remembers its outcome; a difference freezes redemptions until a clean run.
create function ledger.run_check() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  found jsonb;
  total bigint;
begin
  select coalesce(jsonb_agg(to_jsonb(d)) filter (where n <= 100), '[]'), count(*)
    into found, total
    from (select c.*, row_number() over () as n from ledger.check() c) d;
  insert into ledger.check_runs (at, entries, differences, report)
    values (clock_timestamp(), (select count(*) from ledger.entries), total, found);
  return jsonb_build_object('differences', total, 'report', found);
end
$$;
