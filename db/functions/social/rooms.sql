-- The room directory: who may enter, and changes of members.

-- A room as p_me sees it; a direct room is named after the other.
create or replace function social.room_json(r social.rooms, p_me uuid) returns jsonb
  language sql stable set search_path = '' as $$
  select jsonb_build_object('id', r.id, 'kind', r.kind, 'gameId', r.game_id,
    'title', case when r.kind = 'direct' then coalesce((select display_name from auth.player_facts
        where player_id = case when r.low_id = p_me then r.high_id else r.low_id end), '')
      else r.title end,
    'ownerId', r.owner_id, 'shards', r.shards, 'policy', r.policy, 'version', r.version,
    'otherId', case when r.low_id = p_me then r.high_id else r.low_id end,
    'createdAtMs', floor(extract(epoch from r.created_at) * 1000))
$$;

-- The rooms somebody may enter, in order of id: the open ones and those they are a member of. The
-- direct room with someone they have blocked is not shown until the block is lifted.
create or replace function social.rooms_page(p_me uuid, p_after uuid, p_limit integer) returns setof jsonb
  language sql stable security definer set search_path = '' as $$
  select social.room_json(r, p_me) from social.rooms r
  where (p_after is null or r.id > p_after) and (r.kind in ('public', 'game')
    or exists (select from social.room_members m where m.room_id = r.id and m.player_id = p_me))
    and not (r.kind = 'direct' and social.has_blocked(p_me,
      case when r.low_id = p_me then r.high_id else r.low_id end))
  order by r.id limit p_limit
$$;

-- Everything that a ticket for a room carries, or why there is none. p_may_moderate: staff.
create or replace function social.admission(p_room_id uuid, p_me uuid, p_may_moderate boolean, p_now timestamptz)
  returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_room social.rooms;
  v_name text;
  v_name_version bigint;
  v_muted timestamptz;
  v_banned timestamptz;
begin
  select display_name, name_version into v_name, v_name_version from auth.player_facts
    where player_id = p_me and status = 'active' and verified_at is not null;
  if v_name is null then return jsonb_build_object('outcome', 'account_closed'); end if;
  select * into v_room from social.rooms where id = p_room_id;
  if v_room.id is null then return jsonb_build_object('outcome', 'not_found'); end if;
  if v_room.kind in ('group', 'direct') and not exists (select from social.room_members
      where room_id = p_room_id and player_id = p_me) then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  select max(coalesce(until, 'infinity')) filter (where kind = 'mute'),
      max(coalesce(until, 'infinity')) filter (where kind = 'ban') into v_muted, v_banned
    from social.sanctions where room_id = p_room_id and lifted_at is null
      and player_id = any (social.same_person(p_me))
      and coalesce(until, 'infinity') > p_now;
  if v_banned is not null and not p_may_moderate then
    return jsonb_build_object('outcome', 'banned', 'until', nullif(v_banned, 'infinity'));
  end if;
  return jsonb_build_object('outcome', 'ok', 'room', social.room_json(v_room, p_me), 'name', v_name,
    'nameVersion', v_name_version,
    'relations', social.relations(p_me),
    'mutedUntilMs', social.end_ms(v_muted));
end
$$;

-- Milliseconds of an end; one without end is far off, null stays null.
create or replace function social.end_ms(p_at timestamptz) returns bigint language sql immutable as $$
  select case when p_at = 'infinity' then 9007199254740991
    else floor(extract(epoch from p_at) * 1000)::bigint end
$$;

-- The direct room of two players, made when there is none. An existing one is found in any case; a
-- new one not with someone I have blocked. Who has blocked me is not told of it and not shown it.
create or replace function social.open_direct(p_id uuid, p_me uuid, p_other uuid, p_now timestamptz)
  returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_room social.rooms;
  v_made boolean := false;
begin
  if p_me = p_other then return jsonb_build_object('outcome', 'invalid_request'); end if;
  select * into v_room from social.rooms
    where low_id = least(p_me, p_other) and high_id = greatest(p_me, p_other);
  if v_room.id is null then
    if not social.is_active(p_other) then return jsonb_build_object('outcome', 'not_found'); end if;
    perform social.lock_people(p_me, p_other);
    if social.state_of(p_me, p_other) = 'blocked' then
      return jsonb_build_object('outcome', 'player_blocked');
    end if;
    insert into social.rooms (id, kind, title, low_id, high_id, created_at)
      values (p_id, 'direct', '', least(p_me, p_other), greatest(p_me, p_other), p_now)
      on conflict (low_id, high_id) do nothing;
    v_made := found;
    select * into v_room from social.rooms
      where low_id = least(p_me, p_other) and high_id = greatest(p_me, p_other);
    insert into social.room_members (room_id, player_id, role, joined_at)
      values (v_room.id, p_me, 'member', p_now), (v_room.id, p_other, 'member', p_now)
      on conflict do nothing;
  end if;
  return jsonb_build_object('outcome', 'ok', 'made', v_made, 'room', social.room_json(v_room, p_me));
end
$$;

-- Makes a group; with a key that was used before, the same again makes none.
create or replace function social.open_group(
  p_id uuid, p_me uuid, p_title text, p_cap integer, p_now timestamptz, p_key text default null
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_room social.rooms;
begin
  perform social.lock_people(p_me, p_me);
  select * into v_room from social.rooms where made_by = p_me and made_key = p_key;
  if v_room.id is not null then
    if v_room.title <> p_title then
      return jsonb_build_object('outcome', 'idempotency_key_reused');
    end if;
    return jsonb_build_object('outcome', 'ok', 'made', false, 'room', social.room_json(v_room, p_me));
  end if;
  if (select count(*) from social.rooms where owner_id = p_me) >= p_cap then
    return jsonb_build_object('outcome', 'limit_reached');
  end if;
  insert into social.rooms (id, kind, title, owner_id, created_at, made_by, made_key)
    values (p_id, 'group', p_title, p_me, p_now, case when p_key is not null then p_me end, p_key)
    returning * into v_room;
  insert into social.room_members (room_id, player_id, role, joined_at)
    values (p_id, p_me, 'owner', p_now);
  return jsonb_build_object('outcome', 'ok', 'made', true, 'room', social.room_json(v_room, p_me));
end
$$;

-- A member brings a friend into a group. Only friends: nobody is dragged among strangers.
create or replace function social.add_member(
  p_room_id uuid, p_me uuid, p_other uuid, p_cap integer, p_now timestamptz
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_room social.rooms;
begin
  select * into v_room from social.rooms where id = p_room_id and kind = 'group' for update;
  if v_room.id is null or not exists (select from social.room_members
      where room_id = p_room_id and player_id = p_me) then
    return 'not_found';
  end if;
  if exists (select from social.room_members where room_id = p_room_id and player_id = p_other) then
    return 'added';
  end if;
  if social.state_of(p_me, p_other) <> 'friend' then return 'forbidden'; end if;
  if (select count(*) from social.room_members where room_id = p_room_id) >= p_cap then
    return 'limit_reached';
  end if;
  insert into social.room_members (room_id, player_id, role, joined_at)
    values (p_room_id, p_other, 'member', p_now);
  perform social.leave_notice(p_other, 'room:' || p_room_id, 'room_invite', p_me,
    jsonb_build_object('roomId', p_room_id, 'title', v_room.title), p_now);
  return 'added';
end
$$;

-- Leaves a group, or is taken out of it by its owner.
create or replace function social.remove_member(p_room_id uuid, p_me uuid, p_other uuid, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
declare
  v_role text;
begin
  perform from social.rooms where id = p_room_id and kind = 'group' for update;
  if not found then return 'not_found'; end if;
  select role into v_role from social.room_members where room_id = p_room_id and player_id = p_me;
  if v_role is null then return 'not_found'; end if;
  if p_me <> p_other and v_role <> 'owner' then return 'forbidden'; end if;
  delete from social.room_members where room_id = p_room_id and player_id = p_other;
  if not found then return 'not_found'; end if;
  perform social.take_notice_back(p_other, 'room:' || p_room_id, p_now);
  if p_me = p_other and v_role = 'owner' then
    -- The longest member inherits; an empty group is nobody's.
    update social.rooms r set owner_id = (select m.player_id from social.room_members m
        where m.room_id = p_room_id order by m.joined_at, m.player_id limit 1)
      where r.id = p_room_id;
    update social.room_members m set role = 'owner' from social.rooms r
      where r.id = p_room_id and m.room_id = r.id and m.player_id = r.owner_id;
  end if;
  insert into social.outbox (kind, target_id, content, due_at)
    values ('room', p_room_id, jsonb_build_object('kind', 'removed', 'playerId', p_other,
      -- A ticket on its way that was allowed before this has a lower one, and is refused.
      'version', social.bump_room(p_room_id)), p_now);
  return 'removed';
end
$$;

-- The first object behind a room, or one more behind a public one, unless another request was faster.
create or replace function social.grow_room(p_room_id uuid, p_shards integer) returns integer
  language plpgsql security definer set search_path = '' as $$
begin
  update social.rooms set shards = shards + 1
    where id = p_room_id and shards = p_shards and shards < 64
      and (shards = 0 or kind in ('public', 'game'));
  return (select shards from social.rooms where id = p_room_id);
end
$$;

-- A room for each game of the registry, [{id, title}] in the house's order, called by db/migrate.ts.
-- A new game takes the next number; the room of a game that is gone stays for what was said in it.
create or replace function social.open_game_rooms(p_games jsonb) returns void
  language plpgsql set search_path = '' as $$
declare
  v_game jsonb;
begin
  for v_game in select value from jsonb_array_elements(p_games) with ordinality order by ordinality
  loop
    insert into social.rooms (id, kind, title, game_id)
      select ('00000000-0000-7000-8000-' || lpad((coalesce(max(right(id::text, 12)::bigint), 200) + 1)::text,
          12, '0'))::uuid, 'game', v_game ->> 'title', v_game ->> 'id'
        from social.rooms where kind = 'game'
      on conflict (game_id) do update set title = excluded.title;
  end loop;
end
$$;

grant execute on function social.rooms_page, social.admission, social.open_direct,
  social.open_group, social.add_member, social.remove_member, social.grow_room to parlor_social;
