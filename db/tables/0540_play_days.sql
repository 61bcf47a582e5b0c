-- What each table had played in all when a day ended, as tables tell it (docs/decisions/0038). A row is a
-- sum so far and never a difference: a repeated, late or lost report changes nothing that the next one does
-- not repair, and the days of a table add up to what it played. Days are UTC; a round counts on the day on
-- which it ended.

create table games.play_days (
  session_id uuid not null,
  day date not null,
  player_id uuid not null,
  game_id text not null,
  currency text not null,
  -- In all, from the opening to the end of this day. A day before tables told days has nothing and stands
  -- here because rounds of it may be in the table's history.
  rounds bigint not null,
  wagered_micros numeric(38, 0) not null,
  paid_micros numeric(38, 0) not null,
  primary key (session_id, day)
);
create index play_days_by_player on games.play_days (player_id, day desc, session_id desc);

-- Tables that were over before they could tell: all of it on the day they closed.
insert into games.play_days
  select s.id, d.day::date, s.player_id, s.game_id, s.currency,
    case when d.day::date = c.day then s.rounds else 0 end,
    case when d.day::date = c.day then s.wagered_micros else 0 end,
    case when d.day::date = c.day then s.paid_micros else 0 end
  from games.sessions s
    cross join lateral (select (s.closed_at at time zone 'UTC')::date as day) c
    cross join lateral generate_series((s.opened_at at time zone 'UTC')::date, c.day,
      interval '1 day') d (day)
  where s.state = 'closed' and s.rounds > 0;
