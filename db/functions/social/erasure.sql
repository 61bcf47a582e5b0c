-- Social's part of erasure: friends, blocks, requests and memberships go, and every object that
-- knew of them is told. Messages stay with the author's id, without the name.

-- Memberships of groups end; a group's owner is followed by the longest member. A direct room
-- stays with the other, who sees it under the name that auth leaves behind.
create or replace function social.leave_rooms(p_player_id uuid, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
declare
  v_room_id uuid;
begin
  for v_room_id in select r.id from social.rooms r
    join social.room_members m on m.room_id = r.id and m.player_id = p_player_id
    order by r.id for update of r
  loop
    perform social.tell_room(v_room_id, jsonb_build_object('kind', 'removed',
      'playerId', p_player_id, 'version', social.bump_room(v_room_id)), p_now);
    delete from social.room_members where room_id = v_room_id and player_id = p_player_id;
    update social.rooms r set owner_id = (select m.player_id from social.room_members m
        where m.room_id = v_room_id order by m.joined_at, m.player_id limit 1)
      where r.id = v_room_id and r.owner_id = p_player_id;
    update social.room_members m set role = 'owner' from social.rooms r
      where r.id = v_room_id and m.room_id = r.id and m.player_id = r.owner_id;
  end loop;
end
$$;

-- A text without a name that stands in it as words of its own.
create or replace function social.unname(p_text text, p_name text) returns text
  language sql immutable set search_path = '' as $$
  select case when coalesce(p_name, '') = '' then p_text else regexp_replace(p_text,
    '(?<![[:alnum:]])' || regexp_replace(p_name, '([^[:alnum:]])', '\\\1', 'g')
      || '(?![[:alnum:]])', 'Deleted player', 'gi') end
$$;

-- The same of every text in a value; keys and ids stay.
create or replace function social.unname_json(p_value jsonb, p_name text) returns jsonb
  language plpgsql immutable set search_path = '' as $$
begin
  return case jsonb_typeof(p_value)
    when 'string' then case when p_value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      then p_value else to_jsonb(social.unname(p_value #>> '{}', p_name)) end
    when 'array' then (select coalesce(jsonb_agg(social.unname_json(e, p_name) order by o), '[]')
      from jsonb_array_elements(p_value) with ordinality as t (e, o))
    when 'object' then (select coalesce(jsonb_object_agg(key, social.unname_json(value, p_name)),
      '{}') from jsonb_each(p_value))
    else p_value end;
end
$$;

-- Takes the name out of what stays: reports in which the player is the author, the reporter or
-- somebody who spoke beside, and titles of rooms that they made, own or were in.
create or replace function social.forget_name(p_player_id uuid) returns void
  language plpgsql set search_path = '' as $$
declare
  v_name text := (select display_name from auth.player_facts where player_id = p_player_id);
begin
  update social.reports r set reason = social.unname(r.reason, v_name),
      resolution = social.unname(r.resolution, v_name),
      context = social.unname_json(r.context, v_name)
    where r.author_id = p_player_id or r.reporter_id = p_player_id
      or strpos(r.context::text, p_player_id::text) > 0;
  update social.rooms r set title = social.unname(r.title, v_name), version = r.version + 1
    where r.title <> social.unname(r.title, v_name) and (r.made_by = p_player_id
      or r.owner_id = p_player_id or exists (select from social.room_members m
        where m.room_id = r.id and m.player_id = p_player_id));
end
$$;

-- Lets go of everything and acknowledges, in one transaction. Idempotent.
create or replace function social.let_go(p_player_id uuid, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  v_others uuid[];
  v_other uuid;
begin
  if not exists (select from auth.erasures_pending where player_id = p_player_id) then return; end if;
  v_others := array(select other_id from social.edges where owner_id = p_player_id
    union select owner_id from social.edges where other_id = p_player_id);
  insert into social.people (player_id) select unnest(v_others || p_player_id)
    on conflict do nothing;
  -- Lower id first, like everybody.
  perform from social.people where player_id = any (v_others || p_player_id)
    order by player_id for update;
  -- Who has blocked them keeps the block: it holds against the person, also in a later account.
  delete from social.edges where owner_id = p_player_id
    or (other_id = p_player_id and state <> 'blocked');
  foreach v_other in array v_others || p_player_id loop
    perform social.mark_changed(v_other, p_now);
    insert into social.outbox (kind, target_id, content, due_at)
      values ('forget', v_other, jsonb_build_object('playerId', p_player_id), p_now);
  end loop;
  -- Names travel with notices: those that still wait are not delivered.
  delete from social.outbox where kind in ('notice', 'retraction')
    and (target_id = p_player_id or content ->> 'from' = p_player_id::text);
  perform social.forget_name(p_player_id);
  -- Where somebody wrote in an open room is known to the room alone, so each is told.
  insert into social.outbox (kind, target_id, content, due_at)
    select 'room', r.id, jsonb_build_object('kind', 'forget', 'playerId', p_player_id,
      'title', r.title), p_now
    from social.rooms r where r.kind in ('public', 'game')
      or r.low_id = p_player_id or r.high_id = p_player_id
      or exists (select from social.room_members m
        where m.room_id = r.id and m.player_id = p_player_id);
  perform social.leave_rooms(p_player_id, p_now);
  update social.rooms set made_by = null, made_key = null where made_by = p_player_id;
  perform auth.acknowledge_erasure(p_player_id);
end
$$;

-- A friend request is one short statement; those that began before the closing are over by then. In
-- any order, so that some of which a step fails for ever do not keep the others waiting.
create or replace function social.leaving(p_now timestamptz, p_limit integer) returns setof uuid
  language sql volatile security definer set search_path = '' as $$
  select player_id from auth.erasures_pending
    where requested_at <= p_now - interval '5 seconds' order by random() limit p_limit
$$;

grant execute on function social.let_go, social.leaving to parlor_social;
