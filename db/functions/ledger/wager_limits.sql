-- Limits on the sum of stakes, kept by lease: what was wagered in the window, and what open tables may
-- still wager, is never more than the limit. A table's lease is a ceiling on what it has wagered in all,
-- so neither a batch on its way nor a repeated question can be counted twice.

create or replace function ledger.add_day_wagers(for_wallet bigint, on_day date, wagered bigint) returns void
language plpgsql as $$
begin
  insert into ledger.day_results as d (wallet_id, day, net_micros, wagered_micros)
    select for_wallet, on_day, 0, wagered where on_day is not null and wagered <> 0
    on conflict (wallet_id, day) do update
      set wagered_micros = d.wagered_micros + excluded.wagered_micros;
end
$$;

-- The strictest wager limit and what it leaves beyond the leases of open tables; no row without one. One
-- statement, because a table moves what it wagers between two of the rows that are summed.
create or replace function ledger.strictest_wager_limit(for_player uuid, for_currency text, at timestamptz,
  out budget bigint, out of_period text) returns setof record language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(for_player);
  wallet_ids bigint[] := ledger.wallets_of(for_player, for_currency);
begin
  return query select greatest(b.budget, -9223372036854775807)::bigint, b.period
    from (select l.period,
        ledger.limit_now(l.amount_micros, l.next_amount_micros, l.next_at, at)::numeric
        - coalesce((select sum(d.wagered_micros) from ledger.day_results d
            where d.wallet_id = any (wallet_ids)
              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)), 0)
        - coalesce((select sum(greatest(e.wagered_micros, coalesce(s.wager_ceiling_micros, 0))
              - case when e.result_day > ledger.utc_day(at) - ledger.days_of(l.period)
                then coalesce(e.day_start_micros, 0) else e.wagered_micros end)
            from ledger.sessions s join ledger.accounts e on e.id = s.account_id
            where s.wallet_id = any (wallet_ids) and s.closed_at is null
              and s.account_id is not null), 0) as budget
      from ledger.limits l
      where l.player_id = any (persons) and l.kind = 'wager' and l.currency = for_currency
        and ledger.limit_now(l.amount_micros, l.next_amount_micros, l.next_at, at) is not null) b
    order by b.budget, ledger.days_of(b.period) desc limit 1;
end
$$;

-- A standing with the wager limit that leaves least. It bars nobody: a table may have a lease.
create or replace function ledger.with_wager_limit(standing ledger.standing, for_player uuid, for_currency text,
  at timestamptz) returns ledger.standing language plpgsql stable as $$
begin
  select budget, ledger.limit_json('wager', for_currency, of_period)
    into standing.wager_budget, standing.wager_limit
    from ledger.strictest_wager_limit(for_player, for_currency, at);
  if standing.wager_limit is not null then
    standing.changes_at := least(standing.changes_at, ledger.next_day(at));
  end if;
  return standing;
end
$$;

create or replace function ledger.wager_refusal(standing ledger.standing) returns jsonb
language sql stable as $$
  select ledger.refusal('limit_reached', jsonb_build_object(
    'changesAt', ledger.time_text(standing.changes_at), 'limit', standing.wager_limit))
$$;

-- Extends a table's lease up to a sum of stakes, as far as the limit allows, and answers the ceiling.
-- Where the limit is overdrawn, because it was lowered, the table gives back what it has not used. The
-- wallets and the table are locked.
create or replace function ledger.extend_lease(of_session uuid, up_to bigint, standing ledger.standing)
returns bigint language plpgsql as $$
declare
  wagered bigint;
  leased numeric;
  ceiling bigint;
begin
  select e.wagered_micros, greatest(e.wagered_micros, coalesce(s.wager_ceiling_micros, 0))
    into strict wagered, leased
    from ledger.sessions s join ledger.accounts e on e.id = s.account_id
    where s.session_id = of_session;
  ceiling := case when standing.wager_budget < 0 then greatest(wagered, leased + standing.wager_budget)
    else greatest(leased, least(up_to, leased + standing.wager_budget)) end;
  update ledger.sessions set wager_ceiling_micros = ceiling where session_id = of_session;
  return ceiling;
end
$$;

-- Where the player of an open table stands, and how much the table may have wagered in all: up to so
-- much, as far as the limit allows.
create or replace function ledger.lease_at(of_session ledger.sessions, for_player uuid, for_currency text,
  up_to bigint, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz := ledger.lock_budget(for_player, for_currency, given_at);
  standing ledger.standing;
begin
  perform ledger.lock_accounts(array[of_session.account_id]);
  standing := ledger.standing_at(for_player, of_session.wallet_id, for_currency, at);
  if standing.wager_limit is null then return ledger.standing_json(standing); end if;
  return ledger.standing_json(standing) || jsonb_build_object('wagerCeilingMicros',
    ledger.extend_lease(of_session.session_id, up_to, standing)::text);
end
$$;

-- As ledger.standing, for a table. With `up_to`, and under a wager limit, it extends the table's lease.
create or replace function ledger.table_standing(of_session uuid, for_player uuid, for_currency text,
  up_to bigint) returns jsonb language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  session ledger.sessions;
begin
  if up_to is not null and exists (select from ledger.limits l
    where l.player_id = any (ledger.same_person(for_player)) and l.kind = 'wager'
      and l.currency = for_currency) then
    select s.* into session from ledger.sessions s
      join ledger.wallets w on w.account_id = s.wallet_id
      where s.session_id = of_session and w.player_id = for_player and w.currency = for_currency
        and s.closed_at is null;
  end if;
  if session.account_id is null then return ledger.standing(for_player, for_currency); end if;
  return ledger.lease_at(session, for_player, for_currency, up_to, null);
end
$$;

-- Every stake of a day that is over is in that day; and what may be wagered is within the limit, where
-- the newest change of it found no table open (a lease that was given before a lower limit goes back when
-- its table asks next).
create or replace function ledger.check_leases() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'lease_sum', w.account_id::text, 'days say ' || coalesce(d.total, 0)
      || ' wagered, tables and providers ' || coalesce(t.total, 0)
    from ledger.wallets w
      left join (select r.wallet_id, sum(r.wagered_micros) as total from ledger.day_results r
        group by r.wallet_id) d on d.wallet_id = w.account_id
      left join (select y.wallet_id, sum(y.wagered) as total from (
          select s.wallet_id, coalesce(e.day_start_micros, 0) as wagered
            from ledger.sessions s join ledger.accounts e on e.id = s.account_id
          union all
          select a.wallet_id, a.amount_micros from ledger.provider_actions a
            where a.kind = 'debit' and a.state = 'live') y
        group by y.wallet_id) t on t.wallet_id = w.account_id
    where coalesce(d.total, 0) <> coalesce(t.total, 0);
  return query
    select 'lease_sum', w.account_id::text, 'wagered and leased ' || -b.budget || ' above the limit'
    from ledger.limits l join ledger.wallets w on w.player_id = l.player_id and w.currency = l.currency
      cross join lateral (select z.budget from ledger.strictest_wager_limit(l.player_id, l.currency,
        statement_timestamp()) z) b
    where l.kind = 'wager' and b.budget < 0 and cardinality(ledger.same_person(l.player_id)) = 1
      and exists (select from ledger.sessions s join ledger.accounts e on e.id = s.account_id
        where s.wallet_id = w.account_id and s.closed_at is null
          and s.wager_ceiling_micros > e.wagered_micros)
      and not exists (select from ledger.sessions s join ledger.limit_changes c
          on c.player_id = l.player_id and c.kind = 'wager' and c.currency = l.currency
        where s.wallet_id = w.account_id and s.opened_at <= c.at
          and coalesce(s.closed_at, 'infinity') >= c.at);
end
$$;

grant execute on function ledger.table_standing to parlor_payments;
