-- Moderation: sanctions, settings of a room, deletion. Each act is written to the audit log in the
-- same transaction, with its actor and reason, and leaves word for the room.

create or replace function social.bump_room(p_room_id uuid) returns bigint
  language sql set search_path = '' as $$
  update social.rooms set version = version + 1 where id = p_room_id returning version
$$;

create or replace function social.tell_room(p_room_id uuid, p_content jsonb, p_now timestamptz) returns void
  language sql set search_path = '' as $$
  insert into social.outbox (kind, target_id, content, due_at)
    values ('room', p_room_id, p_content, p_now)
$$;

-- When a person's sanction of a kind ends in a room; null without one.
create or replace function social.sanction_end(p_room_id uuid, p_player_id uuid, p_kind text)
  returns timestamptz language sql stable set search_path = '' as $$
  select max(coalesce(until, 'infinity')) from social.sanctions
    where room_id = p_room_id and player_id = any (social.same_person(p_player_id))
      and kind = p_kind and lifted_at is null
$$;

-- Both ends of a person's sanctions in a room, as the room must know them of each account.
create or replace function social.tell_sanctions(p_room_id uuid, p_player_id uuid, p_now timestamptz)
  returns void language plpgsql set search_path = '' as $$
declare
  v_account uuid;
begin
  foreach v_account in array social.same_person(p_player_id) loop
    perform social.tell_room(p_room_id, jsonb_build_object('kind', 'sanction',
      'version', social.bump_room(p_room_id), 'playerId', v_account,
      'mutedUntilMs', social.end_ms(social.sanction_end(p_room_id, v_account, 'mute')),
      'bannedUntilMs', social.end_ms(social.sanction_end(p_room_id, v_account, 'ban'))), p_now);
  end loop;
end
$$;

-- The rooms where an account is sanctioned learn of the person's other accounts.
create or replace function social.sanctions_joined() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  v_room_id uuid;
begin
  for v_room_id in select distinct room_id from social.sanctions
    where player_id = any (social.same_person(new.id)) and lifted_at is null order by 1
  loop
    perform social.tell_sanctions(v_room_id, new.id, now());
  end loop;
  return null;
end
$$;
create or replace trigger players_joined_sanctions after update of person_id on auth.players for each row
  when (new.person_id <> old.person_id) execute function social.sanctions_joined();

-- Tells a player what a moderator did to them or to what they said, by nobody's name. The reason is
-- the moderators' own note and stays in the audit log.
create or replace function social.tell_sanctioned(
  p_player_id uuid, p_room_id uuid, p_act text, p_facts jsonb, p_now timestamptz
) returns void language sql set search_path = '' as $$
  select social.leave_notice(p_player_id,
    concat_ws(':', 'moderation', p_act, coalesce(p_facts ->> 'messageId', p_room_id::text),
      extract(epoch from p_now)), 'moderation', null,
    jsonb_strip_nulls(jsonb_build_object('act', p_act, 'roomId', p_room_id,
      'title', (select title from social.rooms where id = p_room_id)) || p_facts), p_now)
$$;

-- Mutes or bans; a running one of the same kind is replaced. `ok` or `not_found`.
create or replace function social.sanction(
  p_id uuid, p_room_id uuid, p_player_id uuid, p_kind text, p_reason text, p_until timestamptz,
  p_actor_id uuid, p_now timestamptz, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
begin
  perform from social.rooms where id = p_room_id for update;
  if not found then return 'not_found'; end if;
  if not exists (select from auth.player_facts where player_id = p_player_id) then
    return 'not_found';
  end if;
  update social.sanctions set lifted_at = p_now, lifted_by = p_actor_id
    where room_id = p_room_id and player_id = any (social.same_person(p_player_id))
      and kind = p_kind and lifted_at is null;
  insert into social.sanctions (id, room_id, player_id, kind, reason, actor_id, created_at, until)
    values (p_id, p_room_id, p_player_id, p_kind, p_reason, p_actor_id, p_now, p_until);
  perform social.tell_sanctions(p_room_id, p_player_id, p_now);
  perform social.tell_sanctioned(p_player_id, p_room_id, p_kind, jsonb_build_object('until',
    ledger.time_text(p_until)), p_now);
  perform audit.append('chat.' || p_kind, p_actor_id, 'player', p_player_id::text,
    jsonb_build_object('sanctionId', p_id, 'roomId', p_room_id, 'reason', p_reason,
      'until', p_until), p_request_id);
  return 'ok';
end
$$;

create or replace function social.lift_sanction(
  p_room_id uuid, p_player_id uuid, p_kind text, p_reason text, p_actor_id uuid, p_now timestamptz,
  p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
begin
  perform from social.rooms where id = p_room_id for update;
  update social.sanctions set lifted_at = p_now, lifted_by = p_actor_id
    where room_id = p_room_id and player_id = any (social.same_person(p_player_id))
      and kind = p_kind and lifted_at is null;
  if not found then return 'not_found'; end if;
  perform social.tell_sanctions(p_room_id, p_player_id, p_now);
  perform social.tell_sanctioned(p_player_id, p_room_id, 'un' || p_kind, '{}', p_now);
  perform audit.append('chat.un' || p_kind, p_actor_id, 'player', p_player_id::text,
    jsonb_build_object('roomId', p_room_id, 'reason', p_reason), p_request_id);
  return 'ok';
end
$$;

-- Changes a room's settings: fields of p_policy replace those that were.
create or replace function social.set_policy(
  p_room_id uuid, p_policy jsonb, p_reason text, p_actor_id uuid, p_now timestamptz,
  p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_room social.rooms;
begin
  update social.rooms set policy = policy || p_policy, version = version + 1
    where id = p_room_id returning * into v_room;
  if v_room.id is null then return jsonb_build_object('outcome', 'not_found'); end if;
  perform social.tell_room(p_room_id, jsonb_build_object('kind', 'policy',
    'version', v_room.version, 'policy', v_room.policy), p_now);
  perform audit.append('chat.policy', p_actor_id, 'room', p_room_id::text,
    jsonb_build_object('policy', p_policy, 'reason', p_reason), p_request_id);
  return jsonb_build_object('outcome', 'ok', 'room', social.room_json(v_room, p_actor_id));
end
$$;

-- Deletes a message: the word to the room is written with the audit entry, so neither is alone.
create or replace function social.delete_message(
  p_room_id uuid, p_message_id uuid, p_author_id uuid, p_reason text, p_actor_id uuid,
  p_now timestamptz, p_request_id text
) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform social.tell_room(p_room_id, jsonb_build_object('kind', 'delete',
    'messageId', p_message_id), p_now);
  perform social.tell_sanctioned(p_author_id, p_room_id, 'delete',
    jsonb_build_object('messageId', p_message_id), p_now);
  perform audit.append('chat.delete', p_actor_id, 'message', p_message_id::text,
    jsonb_build_object('roomId', p_room_id, 'authorId', p_author_id, 'reason', p_reason),
    p_request_id);
end
$$;

grant execute on function social.sanction, social.lift_sanction, social.set_policy,
  social.delete_message to parlor_social;
