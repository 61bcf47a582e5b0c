-- Games' part of erasure. Sessions and openings stay: they carry the player's id and nothing else.

-- Acknowledges once no table of the player is live; false while one is. Under the lock of
-- openings, so that one that was admitted a moment ago is seen.
create or replace function games.let_go(p_player_id uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform locks.take('games.player', array[p_player_id::text]);
  if exists (select from games.sessions
      where player_id = p_player_id and state in ('opening', 'open', 'closing')) then
    return false;
  end if;
  perform auth.acknowledge_erasure(p_player_id);
  return true;
end
$$;

grant execute on function games.let_go to parlor_games;
