-- Returns per game, for monitors.

-- Observed against expected return, per game and currency, over everything ever played.
create or replace view games.returns as
  select game_id, currency, sum(rounds)::bigint as rounds, sum(wagered_micros) as wagered_micros,
    sum(paid_micros) as paid_micros, sum(expected) as expected, sum(variance) as variance,
    max(largest) as largest
  from games.return_totals group by game_id, currency;
grant select on games.returns to parlor_games;
