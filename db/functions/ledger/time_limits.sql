-- Limits in time. Time at tables is the union of the spans in which a table of the person was open, in
-- either currency: two tables at once count once, and a table that is left counts until it closes by
-- itself. So nothing is written while somebody plays, and a table knows beforehand when it must stop.

create or replace trigger time_limit_changes_append_only
  before update or delete or truncate on ledger.time_limit_changes
  for each statement execute function ledger.refuse_change();

-- The limit that binds a person: of those that their accounts have, the strictest now and the strictest
-- later. No row for a limit that nobody has.
create or replace function ledger.time_limits_now(for_player uuid, at timestamptz)
returns setof ledger.time_limits language sql stable as $$
  select for_player, l.kind, min(l.now_minutes),
    case when min(l.later_minutes) is distinct from min(l.now_minutes) then min(l.later_minutes) end,
    case when min(l.later_minutes) is distinct from min(l.now_minutes) then max(l.next_at) end
  from (select kind, case when next_at <= at then next_minutes else minutes end as now_minutes,
      case when next_at is not null then next_minutes else minutes end as later_minutes,
      case when next_at > at then next_at end as next_at
    from ledger.time_limits where player_id = any (ledger.same_person(for_player))) l
  group by l.kind
$$;

create or replace function ledger.has_time_limits(persons uuid[]) returns boolean
language plpgsql stable as $$
begin
  return exists (select from ledger.time_limits l where l.player_id = any (persons));
end
$$;

-- How long a person was at tables since a moment.
create or replace function ledger.time_at_tables(for_player uuid, since timestamptz, at timestamptz)
returns interval language plpgsql stable as $$
declare
  wallet_ids bigint[] := array(select w.account_id from ledger.wallets w
    where w.player_id = any (ledger.same_person(for_player)));
begin
  return (select coalesce(sum(upper(span) - lower(span)), interval '0') from (
    select unnest(range_agg(tstzrange(greatest(s.opened_at, since), least(s.closed_at, at)))) as span
      from ledger.sessions s
      where s.wallet_id = any (wallet_ids) and s.account_id is not null and s.opened_at < at
        and (s.closed_at is null or s.closed_at > since) and since < at) spans);
end
$$;

-- A standing with what limits in time say. A reached one bars; a due check is for the table to ask.
create or replace function ledger.with_time_limits(standing ledger.standing, for_player uuid, at timestamptz)
returns ledger.standing language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(for_player);
  midnight timestamptz := ledger.next_day(at);
  bounds record;
  left_today interval;
begin
  if not ledger.has_time_limits(persons) then return standing; end if;
  select max(minutes) filter (where kind = 'session_time') as day_minutes,
      max(minutes) filter (where kind = 'reality_check') as check_minutes
    into bounds from ledger.time_limits_now(for_player, at);
  if bounds.day_minutes is not null then
    left_today := make_interval(mins => bounds.day_minutes)
      - ledger.time_at_tables(for_player, midnight - interval '24 hours', at);
    standing.changes_at := least(standing.changes_at, midnight);
    if left_today > interval '0' then
      -- Who stays into the next day has that day's time.
      standing.play_until := case when at + left_today < midnight then at + left_today
        else midnight + make_interval(mins => bounds.day_minutes) end;
    elsif standing.reason is null then
      standing.reason := 'limit_reached';
      standing.reached_limit := jsonb_build_object('kind', 'session_time');
    end if;
  end if;
  if bounds.check_minutes is not null then
    standing.check_minutes := bounds.check_minutes;
    standing.check_at := at + make_interval(mins => bounds.check_minutes)
      - ledger.time_at_tables(for_player, greatest(at - interval '24 hours',
        (select max(c.answered_at) from ledger.reality_checks c where c.player_id = any (persons))), at);
  end if;
  return standing;
end
$$;

-- What a standing says of limits in time; nothing without one.
create or replace function ledger.time_json(standing ledger.standing) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('limit', standing.reached_limit,
    'playUntilMs', floor(extract(epoch from standing.play_until) * 1000)::bigint,
    'checkAtMs', floor(extract(epoch from standing.check_at) * 1000)::bigint,
    'checkMinutes', standing.check_minutes))
$$;

-- Sets one limit in time, under the locks of the person's wallets: a shorter time at once, a longer one
-- or none after 24 hours.
create or replace function ledger.set_time_limit_at(for_player uuid, limit_kind text, wanted int,
  at timestamptz) returns void language plpgsql as $$
declare
  persons uuid[] := ledger.same_person(for_player);
  known ledger.time_limits;
  effective_at timestamptz := at;
begin
  insert into ledger.time_limits (player_id, kind) values (for_player, limit_kind)
    on conflict do nothing;
  select * into strict known from ledger.time_limits_now(for_player, at) where kind = limit_kind;
  perform ledger.note_restriction(for_player);
  if wanted is not distinct from known.minutes and known.next_at is null then return; end if;
  if known.minutes is null or wanted <= known.minutes then
    update ledger.time_limits set minutes = wanted, next_minutes = null, next_at = null
      where player_id = any (persons) and kind = limit_kind;
  else
    -- Asking again for the longer time that already waits does not make it wait longer.
    effective_at := case when known.next_at > at and known.next_minutes is not distinct from wanted
      then known.next_at else at + interval '24 hours' end;
    update ledger.time_limits
      set minutes = known.minutes, next_minutes = wanted, next_at = effective_at
      where player_id = any (persons) and kind = limit_kind;
  end if;
  -- The first check counts from here.
  if limit_kind = 'reality_check' and known.minutes is null then
    perform ledger.note_check(for_player, at);
  end if;
  insert into ledger.time_limit_changes (player_id, kind, minutes, effective_at, at)
    values (for_player, limit_kind, wanted, effective_at, at);
end
$$;

create or replace function ledger.time_limits_at(for_player uuid, at timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'minutes', minutes,
      'nextMinutes', next_minutes, 'nextAtMs', floor(extract(epoch from next_at) * 1000)::text)
    order by kind desc), '[]')
  from ledger.time_limits_now(for_player, at) where minutes is not null or next_at is not null
$$;

create or replace function ledger.note_check(for_player uuid, answered timestamptz) returns void
language sql as $$
  insert into ledger.reality_checks as c (player_id, answered_at) values (for_player, answered)
    on conflict (player_id) do update set answered_at = greatest(c.answered_at, excluded.answered_at)
$$;

-- A player answered a reality check at a table, now or while the ledger was away. May be repeated.
create or replace function ledger.check_answered(for_player uuid, answered timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.note_check(for_player, least(answered, clock_timestamp()));
  perform ledger.standing_changed(for_player);
end
$$;

-- Nobody opened a table or brought coins to one while their time of that day was used up, as long as that
-- limit has held all day.
create or replace function ledger.check_time() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'time_at_tables', e.id::text, 'kind ' || e.kind || ' at ' || e.at || ', after '
      || ledger.time_at_tables(w.player_id, d.began, e.at) || ' at tables'
    from ledger.time_limits l join ledger.wallets w on w.player_id = l.player_id
      join ledger.entries e on e.account_id = w.account_id and e.kind in (1, 2)
      cross join lateral (select ledger.next_day(e.at) - interval '24 hours' as began) d
    where l.kind = 'session_time' and l.minutes is not null
      and e.at > statement_timestamp() - interval '2 days'
      and not exists (select from ledger.time_limit_changes c
        where c.player_id = l.player_id and c.kind = l.kind and c.at > d.began - interval '24 hours')
      and ledger.time_at_tables(w.player_id, d.began, e.at) > make_interval(mins => l.minutes);
end
$$;

grant execute on function ledger.check_answered to parlor_payments;
