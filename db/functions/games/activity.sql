-- What players played, by day: kept from what tables tell, read by the player and by the year's statement.

-- Takes over a table's days. The session's row is locked. Sums only grow.
create or replace function games.note_days(p_session games.sessions, p_days jsonb, p_now timestamptz)
  returns void language sql set search_path = '' as $$
  insert into games.play_days as d
      (session_id, day, player_id, game_id, currency, rounds, wagered_micros, paid_micros)
    select p_session.id, t.day, p_session.player_id, p_session.game_id, p_session.currency,
      t.rounds, t.wagered, t.paid
    from (
      select (x ->> 'day')::date as day, (x ->> 'rounds')::bigint as rounds,
        (x ->> 'wageredMicros')::numeric as wagered, (x ->> 'paidMicros')::numeric as paid
        from jsonb_array_elements(p_days) x
      union all
      -- A table of the release before tells none: its sums count today, its rounds may be of any day.
      select g::date, 0, 0, 0
        from generate_series((p_session.opened_at at time zone 'UTC')::date,
          (p_now at time zone 'UTC')::date - 1, interval '1 day') g
        where p_days is null and p_session.rounds > 0
      union all
      select (p_now at time zone 'UTC')::date, p_session.rounds, p_session.wagered_micros,
        p_session.paid_micros where p_days is null and p_session.rounds > 0) t
    on conflict (session_id, day) do update set
      rounds = greatest(d.rounds, excluded.rounds),
      wagered_micros = greatest(d.wagered_micros, excluded.wagered_micros),
      paid_micros = greatest(d.paid_micros, excluded.paid_micros)
    where excluded.rounds > d.rounds or excluded.wagered_micros > d.wagered_micros
      or excluded.paid_micros > d.paid_micros
$$;

-- What a player played from one day to another (both included), by day, game and currency.
create or replace function games.activity(p_player_id uuid, p_from date, p_to date)
  returns table (day text, game_id text, currency text, rounds bigint, wagered_micros numeric,
    paid_micros numeric)
  language sql stable security definer set search_path = '' as $$
  select d.day::text, d.game_id, d.currency, sum(greatest(d.rounds - e.rounds, 0))::bigint,
    sum(greatest(d.wagered_micros - e.wagered, 0)), sum(greatest(d.paid_micros - e.paid, 0))
  from games.play_days d
    cross join lateral (select coalesce(max(x.rounds), 0) as rounds,
        coalesce(max(x.wagered_micros), 0) as wagered, coalesce(max(x.paid_micros), 0) as paid
      from games.play_days x where x.session_id = d.session_id and x.day < d.day) e
  where d.player_id = p_player_id and d.day between p_from and p_to
  group by d.day, d.game_id, d.currency
  having sum(greatest(d.rounds - e.rounds, 0)) > 0
  order by d.day desc, d.game_id, d.currency
$$;

-- Tables that may have rounds of a day, the newest day first: those before (day, session), where given.
create or replace function games.tables_by_day(
  p_player_id uuid, p_game_id text, p_currency text, p_from date, p_to date, p_before_day date,
  p_before_session uuid, p_limit integer
) returns table (day text, id uuid, game_id text, currency text, opened_at timestamptz,
    closed_at timestamptz)
  language sql stable security definer set search_path = '' as $$
  select d.day::text, s.id, s.game_id, s.currency, s.opened_at, s.closed_at
  from games.play_days d join games.sessions s on s.id = d.session_id
  where d.player_id = p_player_id and d.day between p_from and p_to
    and (p_game_id is null or d.game_id = p_game_id)
    and (p_currency is null or d.currency = p_currency)
    and (p_before_day is null or (d.day, d.session_id) < (p_before_day, p_before_session))
  order by d.day desc, d.session_id desc limit p_limit
$$;

grant execute on function games.activity, games.tables_by_day to parlor_games;
