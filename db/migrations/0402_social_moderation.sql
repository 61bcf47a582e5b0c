-- Moderation: sanctions, settings of a room, deletion, the report queue. Each act is written to the
-- audit log in the same transaction, with its actor and reason, and leaves word for the room.

create function social.bump_room(p_room_id uuid) returns bigint
  language sql set search_path = '' as $$
  update social.rooms set version = version + 1 where id = p_room_id returning version
$$;

create function social.tell_room(p_room_id uuid, p_content jsonb, p_now timestamptz) returns void
  language sql set search_path = '' as $$
  insert into social.outbox (kind, target_id, content, due_at)
    values ('room', p_room_id, p_content, p_now)
$$;

-- When a person's sanction of a kind ends in a room; null without one.
create function social.sanction_end(p_room_id uuid, p_player_id uuid, p_kind text)
  returns timestamptz language sql stable set search_path = '' as $$
  select max(coalesce(until, 'infinity')) from social.sanctions
    where room_id = p_room_id and player_id = any (social.same_person(p_player_id))
      and kind = p_kind and lifted_at is null
$$;

-- Both ends of a person's sanctions in a room, as the room must know them of each account.
create function social.tell_sanctions(p_room_id uuid, p_player_id uuid, p_now timestamptz)
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
create function social.sanctions_joined() returns trigger
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
create trigger players_joined_sanctions after update of person_id on auth.players for each row
  when (new.person_id <> old.person_id) execute function social.sanctions_joined();

-- Tells a player what a moderator did to them or to what they said, by nobody's name. The reason is
-- the moderators' own note and stays in the audit log.
create function social.tell_sanctioned(
  p_player_id uuid, p_room_id uuid, p_act text, p_facts jsonb, p_now timestamptz
) returns void language sql set search_path = '' as $$
  select social.leave_notice(p_player_id,
    concat_ws(':', 'moderation', p_act, coalesce(p_facts ->> 'messageId', p_room_id::text),
      extract(epoch from p_now)), 'moderation', null,
    jsonb_strip_nulls(jsonb_build_object('act', p_act, 'roomId', p_room_id,
      'title', (select title from social.rooms where id = p_room_id)) || p_facts), p_now)
$$;

-- Mutes or bans; a running one of the same kind is replaced. `ok` or `not_found`.
create function social.sanction(
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
    to_char(p_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), p_now);
  perform audit.append('chat.' || p_kind, p_actor_id, 'player', p_player_id::text,
    jsonb_build_object('sanctionId', p_id, 'roomId', p_room_id, 'reason', p_reason,
      'until', p_until), p_request_id);
  return 'ok';
end
$$;

create function social.lift_sanction(
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
create function social.set_policy(
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
create function social.delete_message(
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

-- Files a report; a second one by the same player for the same message changes nothing.
create function social.report(
  p_id uuid, p_room_id uuid, p_message_id uuid, p_reporter_id uuid, p_author_id uuid,
  p_reason text, p_context jsonb, p_hourly integer, p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  select id into v_id from social.reports
    where message_id = p_message_id and reporter_id = p_reporter_id;
  if v_id is not null then return jsonb_build_object('outcome', 'ok', 'id', v_id); end if;
  if (select count(*) from social.reports where reporter_id = p_reporter_id
      and created_at > p_now - interval '1 hour') >= p_hourly then
    return jsonb_build_object('outcome', 'rate_limited');
  end if;
  insert into social.reports (id, room_id, message_id, reporter_id, author_id, reason, context,
      created_at)
    values (p_id, p_room_id, p_message_id, p_reporter_id, p_author_id, p_reason, p_context, p_now)
    on conflict (message_id, reporter_id) do nothing;
  return jsonb_build_object('outcome', 'ok', 'id', (select id from social.reports
    where message_id = p_message_id and reporter_id = p_reporter_id));
end
$$;
create index reports_by_reporter on social.reports (reporter_id, created_at);

create function social.resolve_report(
  p_id uuid, p_resolution text, p_actor_id uuid, p_now timestamptz, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_report social.reports;
begin
  update social.reports set state = 'resolved', resolution = p_resolution,
      resolved_by = p_actor_id, resolved_at = p_now
    where id = p_id and state = 'open' returning * into v_report;
  if v_report.id is null then
    return case when exists (select from social.reports where id = p_id)
      then 'report_closed' else 'not_found' end;
  end if;
  perform audit.append('chat.report_resolved', p_actor_id, 'report', p_id::text,
    jsonb_build_object('roomId', v_report.room_id, 'messageId', v_report.message_id,
      'reason', p_resolution), p_request_id);
  return 'ok';
end
$$;

create function social.reports_page(p_state text, p_after uuid, p_limit integer)
  returns table (id uuid, room_id uuid, message_id uuid, reporter_id uuid, author_id uuid,
    author_name text, reason text, context jsonb, created_at timestamptz, state text,
    resolution text)
  language sql stable security definer set search_path = '' as $$
  select r.id, r.room_id, r.message_id, r.reporter_id, r.author_id, f.display_name, r.reason,
    r.context, r.created_at, r.state, r.resolution
  from social.reports r left join auth.player_facts f on f.player_id = r.author_id
  where r.state = p_state and (p_after is null or r.id > p_after)
  order by r.id limit p_limit
$$;

-- For a scrape: no number here walks a whole table, a queue is counted up to 10,000.
create function social.open_reports() returns integer
  language sql stable security definer set search_path = '' as $$
  select count(*)::int from (select from social.reports where state = 'open' limit 10000) q
$$;

create function social.outbox_sizes() returns setof outbox.size
  language sql stable security definer set search_path = '' as $$
  select 'social', (select count(*) from (select from social.outbox where parked_at is null
      limit 10000) q)::int,
    (select count(*) from (select from social.outbox where parked_at is not null limit 10000) q)::int,
    (select extract(epoch from due_at) from social.outbox where parked_at is null
      order by due_at limit 1)
$$;

-- Parked rows behind a place in the list. What they say stays out.
create function social.parked_rows(p_outbox text, p_id text, p_limit integer)
  returns setof outbox.parked language sql stable security definer set search_path = '' as $$
  select * from (
    select 'social', id::text, kind, target_id, attempts, parked_at, due_at, last_error
      from social.outbox where parked_at is not null) as r (outbox, id)
    where (r.outbox, r.id) > (p_outbox, p_id) order by r.outbox, r.id limit p_limit
$$;

-- Puts a parked row back: due now, as if it had never been tried. False when it is not there.
create function social.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid,
  p_request_id text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_row social.outbox;
begin
  update social.outbox set parked_at = null, attempts = 0, due_at = p_now
    where p_outbox = 'social' and id::text = p_id and parked_at is not null returning * into v_row;
  if not found then return false; end if;
  perform audit.append('outbox.retried', p_actor, case when v_row.kind = 'room' then 'room'
      else 'player' end, v_row.target_id::text,
    jsonb_build_object('outbox', p_outbox, 'row', p_id, 'reason', p_reason), p_request_id);
  return true;
end
$$;

grant execute on function
  social.sanction(uuid, uuid, uuid, text, text, timestamptz, uuid, timestamptz, text),
  social.lift_sanction(uuid, uuid, text, text, uuid, timestamptz, text),
  social.set_policy(uuid, jsonb, text, uuid, timestamptz, text),
  social.delete_message(uuid, uuid, uuid, text, uuid, timestamptz, text),
  social.report(uuid, uuid, uuid, uuid, uuid, text, jsonb, integer, timestamptz),
  social.resolve_report(uuid, text, uuid, timestamptz, text),
  social.reports_page(text, uuid, integer),
  social.open_reports(),
  social.outbox_sizes(),
  social.parked_rows(text, text, integer),
  social.retry_parked(text, text, text, uuid, text, timestamptz)
  to parlor_social;
