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
  update social.outbox o set (attempts, due_at, parked_at) = (select * from
      outbox.plan(o.attempts, o.parked_at, p_now, interval '5 seconds', interval '1 hour', 100))
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

grant execute on function social.claim_outbox, social.outbox_done, social.outbox_failed
  to parlor_social;
