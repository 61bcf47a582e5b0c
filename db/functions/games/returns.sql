-- Returns to players, summed up as sessions report, and the alert when a game drifts from its rate.

create or replace function games.add_returns() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into games.return_totals as t (game_id, currency, part, rounds, wagered_micros,
      paid_micros, expected, variance, largest)
    values (new.game_id, new.currency, hashtext(new.id::text) & 15,
      new.rounds - coalesce(old.rounds, 0),
      new.wagered_micros - coalesce(old.wagered_micros, 0),
      new.paid_micros - coalesce(old.paid_micros, 0),
      new.expected - coalesce(old.expected, 0), new.variance - coalesce(old.variance, 0),
      new.largest)
    on conflict (game_id, currency, part) do update set rounds = t.rounds + excluded.rounds,
      wagered_micros = t.wagered_micros + excluded.wagered_micros,
      paid_micros = t.paid_micros + excluded.paid_micros,
      expected = t.expected + excluded.expected, variance = t.variance + excluded.variance,
      largest = greatest(t.largest, excluded.largest);
  return null;
end
$$;
create or replace trigger add_first_returns after insert on games.sessions for each row
  when (new.rounds > 0) execute function games.add_returns();
create or replace trigger add_returns after update on games.sessions for each row
  when (new.rounds <> old.rounds or new.wagered_micros <> old.wagered_micros
    or new.paid_micros <> old.paid_micros)
  execute function games.add_returns();

-- One alert per game, currency and hour.
create or replace function games.raise_drift(p_game_id text, p_currency text, p_facts jsonb, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform locks.take('games.drift');
  if exists (select from games.alerts where kind = 'rtp_drift' and game_id = p_game_id
      and currency = p_currency and at > p_now - interval '1 hour') then
    return false;
  end if;
  insert into games.alerts (at, kind, game_id, currency, facts)
    values (p_now, 'rtp_drift', p_game_id, p_currency, p_facts);
  perform audit.append('games.rtp_drift', null, 'game', p_game_id, p_facts || jsonb_build_object(
    'currency', p_currency));
  return true;
end
$$;

grant execute on function games.raise_drift to parlor_games;
