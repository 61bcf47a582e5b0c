-- The outbox of social: what rooms and hubs must still be told.

-- Counts a change of a player's friends or blocks and leaves word for the hub and the rooms.
create or replace function social.mark_changed(p_player_id uuid, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
begin
  update social.people set version = version + 1 where player_id = p_player_id;
  -- A new row rather than an updated one: who is delivering the old row right now deletes only it.
  delete from social.outbox where kind = 'relations' and target_id = p_player_id;
  insert into social.outbox (kind, target_id, due_at) values ('relations', p_player_id, p_now);
end
$$;

-- Leaves a notice for a player's inbox; its key makes a second delivery harmless.
create or replace function social.leave_notice(
  p_player_id uuid, p_key text, p_kind text, p_from uuid, p_facts jsonb, p_now timestamptz
) returns void language sql set search_path = '' as $$
  insert into social.outbox (kind, target_id, content, due_at)
    values ('notice', p_player_id, jsonb_build_object('key', p_key, 'kind', p_kind, 'from', p_from,
      'fromName', (select display_name from auth.player_facts where player_id = p_from),
      'facts', coalesce(p_facts, '{}'), 'atMs', floor(extract(epoch from p_now) * 1000)), p_now)
$$;

-- Takes a notice back whose reason is gone. One that still waits is dropped; one that is being
-- delivered right now is overtaken by the hub, which keeps what was taken back and when.
create or replace function social.take_notice_back(p_player_id uuid, p_key text, p_now timestamptz)
  returns void language plpgsql set search_path = '' as $$
begin
  delete from social.outbox where kind = 'notice' and target_id = p_player_id
    and content ->> 'key' = p_key;
  insert into social.outbox (kind, target_id, content, due_at)
    values ('retraction', p_player_id, jsonb_build_object('key', p_key,
      'atMs', floor(extract(epoch from p_now) * 1000)), p_now);
end
$$;

-- Takes work off the outbox: whoever gets a row has some seconds, then it is due again, later each
-- time. With p_target only that target's rows, which is how a request delivers its own at once.
create or replace function social.claim_outbox(p_targets uuid[], p_now timestamptz, p_limit integer)
  returns setof social.outbox language sql security definer set search_path = '' as $$
  update social.outbox o set attempts = outbox.counted(o.attempts),
      due_at = p_now + case when outbox.is_parked(o.attempts, 100) then interval '1 day'
        else outbox.delay(o.attempts, interval '5 seconds', interval '1 hour') end,
      parked_at = case when outbox.is_parked(o.attempts, 100) then coalesce(o.parked_at, p_now) end
    where o.id in (select id from social.outbox
      where due_at <= p_now and (p_targets is null or target_id = any (p_targets))
      order by parked_at is not null, due_at, id limit p_limit for update skip locked)
    returning o.*
$$;

create or replace function social.outbox_done(p_id bigint) returns void
  language sql security definer set search_path = '' as $$
  delete from social.outbox where id = p_id
$$;

create or replace function social.outbox_failed(p_id bigint, p_reason text) returns void
  language sql security definer set search_path = '' as $$
  update social.outbox set last_error = left(p_reason, 500) where id = p_id
$$;

create or replace function social.outbox_sizes() returns setof outbox.size
  language sql stable security definer set search_path = '' as $$
  select 'social', (select count(*) from (select from social.outbox where parked_at is null
      limit 10000) q)::int,
    (select count(*) from (select from social.outbox where parked_at is not null limit 10000) q)::int,
    (select extract(epoch from due_at) from social.outbox where parked_at is null
      order by due_at limit 1)
$$;

-- Parked rows behind a place in the list. What they say stays out.
create or replace function social.parked_rows(p_outbox text, p_id text, p_limit integer)
  returns setof outbox.parked language sql stable security definer set search_path = '' as $$
  select * from (
    select 'social', id::text, kind, target_id, attempts, parked_at, due_at, last_error
      from social.outbox where parked_at is not null) as r (outbox, id)
    where (r.outbox, r.id) > (p_outbox, p_id) order by r.outbox, r.id limit p_limit
$$;

-- Puts a parked row back: due now, as if it had never been tried. False when it is not there.
create or replace function social.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid,
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
  social.claim_outbox(uuid[], timestamptz, integer),
  social.outbox_done(bigint),
  social.outbox_failed(bigint, text),
  social.outbox_sizes(),
  social.parked_rows(text, text, integer),
  social.retry_parked(text, text, text, uuid, text, timestamptz)
  to parlor_social;
