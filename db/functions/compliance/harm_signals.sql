-- Signs of play that may do harm, looked for in the UTC day that is over. Each is a question to what is
-- stored anyway, asked of all players at once; its answer is one row a person.

-- A checkout begins. Kept is only one that begins while a limit on losses is reached, or all but a
-- twentieth of it, and something moved at a table within the hour: afterwards nobody could tell any
-- more how much of the limit was left. The wallets are locked.
create or replace function compliance.note_checkout(for_player uuid, of_purchase uuid,
  began_at timestamptz) returns void language plpgsql as $$
declare
  persons uuid[] := ledger.same_person(for_player);
begin
  if not exists (select from ledger.limits l where l.player_id = any (persons) and l.kind = 'loss')
  then return; end if;
  insert into compliance.limit_checkouts (purchase_id, player_id, at, played_at)
    select of_purchase, for_player, began_at, max(played.at)
    from (values ('GC'), ('SC')) c (currency)
      cross join lateral ledger.strictest_loss_limit(for_player, c.currency, began_at) s
      join lateral (select l.amount_micros from ledger.limits_now(for_player, began_at) l
        where l.kind = 'loss' and l.currency = c.currency and l.period = s.of_period) bound on true
      cross join lateral (
        select coalesce(sum(a.balance_micros) filter (where t.closed_at is null), 0) as at_tables,
          max(e.at) as at
        from ledger.sessions t join ledger.accounts a on a.id = t.account_id
          left join ledger.entries e on e.id = a.last_entry_id
        where t.wallet_id = any (ledger.wallets_of(for_player, c.currency))
          and (t.closed_at is null or t.closed_at > began_at - interval '1 hour')) played
    where s.budget + played.at_tables <= bound.amount_micros / 20
      and played.at > began_at - interval '1 hour'
    having max(played.at) is not null
    on conflict do nothing;
end
$$;

-- Bought within so many minutes after a limit on losses was reached.
create or replace function compliance.checkout_after_limit(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  select f.person_id, jsonb_build_object('count', count(*))
  from compliance.limit_checkouts c join auth.player_facts f on f.player_id = c.player_id
  where c.at >= of_day::timestamp at time zone 'UTC'
    and c.at < (of_day + 1)::timestamp at time zone 'UTC'
    and c.at - c.played_at <= make_interval(mins => (params ->> 'minutes')::int)
  group by f.person_id
$$;

-- Played for so many times the median of their own days in the weeks before; of little sums, and of who
-- has played on few days, nothing can be said.
create or replace function compliance.stakes_up(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  with today as materialized (
    select f.person_id, w.currency, sum(x.micros) as micros
    from (
      select d.wallet_id, d.wagered_micros as micros from ledger.day_results d where d.day = of_day
      union all
      -- A table that is open keeps its newest day to itself.
      select s.wallet_id, a.wagered_micros - coalesce(a.day_start_micros, 0)
        from ledger.sessions s join ledger.accounts a on a.id = s.account_id
        where s.closed_at is null and a.result_day = of_day) x
      join ledger.wallets w on w.account_id = x.wallet_id
      join auth.player_facts f on f.player_id = w.player_id
    group by f.person_id, w.currency
    having sum(x.micros) >= (params #>> array['leastMicros', w.currency])::numeric)
  select distinct on (t.person_id) t.person_id, jsonb_build_object('currency', t.currency,
    'wageredMicros', t.micros::text, 'medianMicros', usual.median::text)
  from today t cross join lateral (
    select percentile_disc(0.5) within group (order by b.micros) as median, count(*) as days
    from (select sum(d.wagered_micros) as micros
      from auth.player_facts f join ledger.wallets w on w.player_id = f.player_id
        join ledger.day_results d on d.wallet_id = w.account_id
      where f.person_id = t.person_id and w.currency = t.currency and d.wagered_micros > 0
        and d.day < of_day and d.day >= of_day - (params ->> 'days')::int
      group by d.day) b) usual
  where usual.days >= (params ->> 'playedDays')::int
    and t.micros >= usual.median * (params ->> 'times')::numeric
  order by t.person_id, t.currency desc
$$;

-- How many minutes people were at tables in a night of theirs, from midnight on by the clock of the
-- place where they were seen last. In the zones of our places that night is over with the UTC day.
create or replace function compliance.minutes_at_night(persons uuid[], of_nights date[], hours int)
returns table (person_id uuid, night date, minutes numeric) language sql stable as $$
  select z.person_id, n.night,
    (select extract(epoch from sum(upper(span) - lower(span))) / 60 from unnest(range_agg(
      tstzrange(greatest(s.opened_at, n.began), least(s.closed_at, n.ended)))) span)
  from unnest(persons) z (person_id)
    cross join lateral (
      select o.zone from auth.player_facts f
        join rules.player_places p on p.player_id = f.player_id
        join rules.place_zones o on o.place = p.place
      where f.person_id = z.person_id order by p.seen_at desc limit 1) home
    cross join lateral (
      select night, night::timestamp at time zone home.zone as began,
        (night + make_interval(hours => hours)) at time zone home.zone as ended
      from unnest(of_nights) night) n
    join auth.player_facts f on f.person_id = z.person_id
    join ledger.wallets w on w.player_id = f.player_id
    join ledger.sessions s on s.wallet_id = w.account_id and s.account_id is not null
      and s.opened_at < n.ended and (s.closed_at is null or s.closed_at > n.began)
  group by z.person_id, n.night
$$;

-- At tables in this night and in so many of the last ones.
create or replace function compliance.nights(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  with played as materialized (
    select array_agg(distinct f.person_id) as persons
    from (
      select d.wallet_id from ledger.day_results d where d.day between of_day - 1 and of_day + 1
      union
      select s.wallet_id from ledger.sessions s
        where s.closed_at is null and s.account_id is not null) x
      join ledger.wallets w on w.account_id = x.wallet_id
      join auth.player_facts f on f.player_id = w.player_id),
  tonight as materialized (
    select array_agg(m.person_id) as persons
    from played p cross join lateral compliance.minutes_at_night(p.persons, array[of_day],
      (params ->> 'hours')::int) m
    where m.minutes >= (params ->> 'minutes')::int)
  select m.person_id, jsonb_build_object('nights', count(*))
  from tonight t cross join lateral compliance.minutes_at_night(t.persons,
    array(select of_day - n from generate_series(0, (params ->> 'days')::int - 1) n),
    (params ->> 'hours')::int) m
  where m.minutes >= (params ->> 'minutes')::int
  group by m.person_id having count(*) >= (params ->> 'nights')::int
$$;

-- So many payments that failed within so many hours, the last of them on this day.
create or replace function compliance.failed_payments(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  select x.person_id, jsonb_build_object('count', max(x.within))
  from (select f.person_id, p.created_at, count(*) over (partition by f.person_id
        order by p.created_at range make_interval(hours => (params ->> 'hours')::int) preceding) as within
      from payments.purchases p join auth.player_facts f on f.player_id = p.player_id
      where p.payment_state = 'failed'
        and p.created_at >= of_day::timestamp at time zone 'UTC'
          - make_interval(hours => (params ->> 'hours')::int)
        and p.created_at < (of_day + 1)::timestamp at time zone 'UTC') x
  where x.created_at >= of_day::timestamp at time zone 'UTC'
  group by x.person_id having max(x.within) >= (params ->> 'count')::int
$$;

-- So many limits raised or taken away within so many days, the last of them on this day. To ask for
-- the raise that waits already is no other one.
create or replace function compliance.limits_raised(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  select f.person_id, jsonb_build_object('count', count(distinct (c.kind, c.currency, c.period,
    c.effective_at)))
  from (
    select l.player_id, l.kind, l.currency, l.period, l.effective_at, l.at from ledger.limit_changes l
    union all
    select t.player_id, t.kind, null, null, t.effective_at, t.at from ledger.time_limit_changes t) c
    join auth.player_facts f on f.player_id = c.player_id
  where c.effective_at > c.at
    and c.at >= (of_day + 1 - (params ->> 'days')::int)::timestamp at time zone 'UTC'
    and c.at < (of_day + 1)::timestamp at time zone 'UTC'
  group by f.person_id
  having max(c.at) >= of_day::timestamp at time zone 'UTC'
    and count(distinct (c.kind, c.currency, c.period, c.effective_at)) >= (params ->> 'count')::int
$$;

-- So many breaks of their own within so many days, the last of them begun on this day.
create or replace function compliance.breaks_repeated(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  select f.person_id, jsonb_build_object('count', count(*))
  from ledger.exclusions x join auth.player_facts f on f.player_id = x.player_id
  where x.kind = 'cool_off'
    and x.starts_at >= (of_day + 1 - (params ->> 'days')::int)::timestamp at time zone 'UTC'
    and x.starts_at < (of_day + 1)::timestamp at time zone 'UTC'
  group by f.person_id
  having max(x.starts_at) >= of_day::timestamp at time zone 'UTC'
    and count(*) >= (params ->> 'count')::int
$$;

-- Took a prize back and sat down at a table within so many hours.
create or replace function compliance.prize_cancelled(of_day date, params jsonb)
returns table (player_id uuid, facts jsonb) language sql stable as $$
  select f.person_id, jsonb_build_object('count', count(distinct r.id))
  from payments.redemptions r join auth.player_facts f on f.player_id = r.player_id
    join auth.player_facts o on o.person_id = f.person_id
    join games.sessions s on s.player_id = o.player_id and s.currency = 'SC'
      and s.opened_at > r.state_since
      and s.opened_at <= r.state_since + make_interval(hours => (params ->> 'hours')::int)
  where r.state = 'cancelled' and r.reasons = '{by_player}'
    and r.state_since > of_day::timestamp at time zone 'UTC'
      - make_interval(hours => (params ->> 'hours')::int)
    and s.opened_at >= of_day::timestamp at time zone 'UTC'
    and s.opened_at < (of_day + 1)::timestamp at time zone 'UTC'
  group by f.person_id
$$;

-- The signals of a day, each by its rule.
create or replace function compliance.signals_of(of_day date)
returns table (player_id uuid, signal text, weight int, facts jsonb) language plpgsql stable as $$
#variable_conflict use_column
declare
  rule compliance.harm_rules;
begin
  for rule in select distinct on (r.signal) r.* from compliance.harm_rules r
    where r.begins_at < (of_day + 1)::timestamp at time zone 'UTC'
    order by r.signal, r.begins_at desc
  loop
    continue when rule.weight = 0;
    return query execute format('select player_id, $1, $2, facts from compliance.%I($3, $4)',
      rule.signal) using rule.signal, rule.weight, of_day, rule.params;
  end loop;
end
$$;

-- Looks at the oldest day that nobody looked at, an hour after it is over, when its tables have told
-- their last rounds. The day, or null when none is due or another run is at it; call it until then.
create or replace function compliance.note_harm_at(at timestamptz) returns text
language plpgsql as $$
#variable_conflict use_variable
declare
  due date;
  noted int;
begin
  perform from locks.slots s where s.domain = 'compliance.care' for update skip locked;
  if not found then return null; end if;
  due := (select max(d.day) + 1 from compliance.harm_days d);
  if (due + 1)::timestamp at time zone 'UTC' + interval '1 hour' > at then return null; end if;
  insert into compliance.harm_signals (player_id, day, signal, weight, facts)
    select s.player_id, due, s.signal, s.weight, s.facts from compliance.signals_of(due) s;
  get diagnostics noted = row_count;
  insert into compliance.harm_days values (due, at, noted);
  perform compliance.sweep_harm(due - 400);
  return due::text;
end
$$;

-- What is older than thirteen months is forgotten, cases that still wait excepted.
create or replace function compliance.sweep_harm(before date) returns void language sql as $$
  delete from compliance.harm_signals where day < before;
  delete from compliance.harm_steps where day < before and (step <> 'review' or closed_at is not null);
  delete from compliance.limit_checkouts where at < before::timestamp at time zone 'UTC';
  delete from compliance.harm_days where day < before;
$$;

create or replace function compliance.note_harm() returns text language sql security definer
set search_path = '' as $$ select compliance.note_harm_at(clock_timestamp()) $$;

grant execute on function compliance.note_harm to parlor_compliance;
