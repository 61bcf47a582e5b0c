-- Display names: one reading of a name belongs to one player at a time.

create or replace function auth.is_name_held(p_folded text, p_player_id uuid, p_now timestamptz)
  returns boolean language sql stable set search_path = '' as $$
  select exists (select from auth.released_names where display_name_folded = p_folded
      and until > p_now and player_id is distinct from p_player_id)
    or exists (select from auth.name_reservations where display_name_folded = p_folded
      and expires_at > p_now)
$$;

create or replace function auth.release_name(p_player_id uuid, p_until timestamptz) returns void
  language sql set search_path = '' as $$
  insert into auth.released_names (display_name_folded, player_id, until)
    select display_name_folded, id, p_until from auth.players where id = p_player_id
    on conflict (display_name_folded) do update set player_id = excluded.player_id,
      until = excluded.until
$$;

-- True when nobody but this address has a name that reads so, asked for one, or gave it up of late.
create or replace function auth.is_name_free(p_folded text, p_email text, p_now timestamptz) returns boolean
  language sql stable set search_path = '' as $$
  select not exists (select from auth.players where display_name_folded = p_folded)
    and not exists (select from auth.released_names
      where display_name_folded = p_folded and until > p_now)
    and not exists (select from auth.name_reservations
      where display_name_folded = p_folded and email <> p_email and expires_at > p_now)
$$;

-- Changes the display name; unique_violation when another player has one that reads the same, or had
-- it not long ago. The old one is held back until p_held_until. Hubs and rooms are told by the
-- revocation outbox, for nobody may go on speaking under a name that is not theirs.
create or replace function auth.rename(
  p_player_id uuid, p_display_name text, p_folded text, p_held_until timestamptz,
  p_now timestamptz
) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
begin
  perform locks.take('auth.name', array[p_folded]);
  select * into v_player from auth.players
    where id = p_player_id and status = 'active' for update;
  if not found then return; end if;
  if auth.is_name_held(p_folded, p_player_id, p_now) then
    raise exception 'this name is held' using errcode = 'unique_violation';
  end if;
  if v_player.display_name_folded <> p_folded then
    perform auth.release_name(p_player_id, p_held_until);
    delete from auth.released_names where display_name_folded = p_folded;
  end if;
  update auth.players set display_name = p_display_name, display_name_folded = p_folded,
    name_version = name_version + 1 where id = p_player_id;
  perform auth.mark_revoked(p_player_id, p_now, false);
  update auth.revocations set renamed = true where player_id = p_player_id;
end
$$;

grant execute on function auth.rename to parlor_auth;
