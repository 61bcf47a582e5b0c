-- The revocation outbox, and what operators see of auth's outboxes.

-- Revocations that still have to reach hubs: `{playerId, list}` each, leased for half a minute; with
-- `{version, name}` where the name is new.
create or replace function auth.claim_revocations(p_player_id uuid, p_now timestamptz, p_limit integer)
  returns table (player_id uuid, list jsonb, name jsonb)
  language plpgsql security definer set search_path = '' as $$
begin
  return query
    with claimed as (
      update auth.revocations r set attempts = outbox.counted(r.attempts),
        due_at = p_now + case when outbox.is_parked(r.attempts, 100) then interval '1 day'
          else outbox.delay(r.attempts, interval '5 seconds', interval '5 minutes') end,
        parked_at = case when outbox.is_parked(r.attempts, 100)
          then coalesce(r.parked_at, p_now) end
      where r.player_id in (
        select q.player_id from auth.revocations q
        where q.due_at <= p_now and (p_player_id is null or q.player_id = p_player_id)
        order by q.parked_at is not null, q.due_at limit p_limit for update skip locked)
      returning r.player_id, r.renamed)
    select c.player_id, auth.sign_in_list(c.player_id, p_now),
      case when c.renamed then (select jsonb_build_object('version', p.name_version,
          'name', p.display_name) from auth.players p where p.id = c.player_id) end
      from claimed c;
end
$$;

create or replace function auth.revocation_done(p_player_id uuid, p_version bigint) returns void
  language sql security definer set search_path = '' as $$
  delete from auth.revocations where player_id = p_player_id and version <= p_version
$$;

create or replace function auth.revocation_failed(p_player_id uuid, p_reason text) returns void
  language sql security definer set search_path = '' as $$
  update auth.revocations set last_error = left(p_reason, 500) where player_id = p_player_id
$$;

-- What operators watch, of all outboxes of auth (`outbox.size`).
create or replace function auth.outbox_sizes() returns setof outbox.size
  language sql stable security definer set search_path = '' as $$
  select 'mails', (select count(*) from (select from auth.mail_outbox where parked_at is null
      limit 10000) m)::int,
    (select count(*) from (select from auth.mail_outbox where parked_at is not null
      limit 10000) m)::int,
    (select extract(epoch from min(due_at)) from auth.mail_outbox where parked_at is null)
  union all
  select 'revocations', (select count(*) from (select from auth.revocations where parked_at is null
      limit 10000) r)::int,
    (select count(*) from (select from auth.revocations where parked_at is not null
      limit 10000) r)::int,
    (select extract(epoch from min(due_at)) from auth.revocations where parked_at is null)
$$;

-- Parked rows behind a place in the list, in the order of outbox and id. No address, no mail.
create or replace function auth.parked_rows(p_outbox text, p_id text, p_limit integer)
  returns setof outbox.parked language sql stable security definer set search_path = '' as $$
  select * from (
    select 'mails', id::text, template, player_id, attempts, parked_at, null::timestamptz, last_error
      from auth.mail_outbox where parked_at is not null
    union all
    select 'revocations', player_id::text, case when renamed then 'renamed' else 'signed_out' end,
        player_id, attempts, parked_at, due_at, last_error
      from auth.revocations where parked_at is not null) as r (outbox, id)
    where (r.outbox, r.id) > (p_outbox, p_id) order by r.outbox, r.id limit p_limit
$$;

-- Puts a parked row back: due now, as if it had never been tried. False when it is not there.
create or replace function auth.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid,
  p_request_id text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_player_id uuid;
begin
  if p_outbox = 'mails' then
    update auth.mail_outbox set parked_at = null, attempts = 0, due_at = p_now
      where id::text = p_id and parked_at is not null returning player_id into v_player_id;
  elsif p_outbox = 'revocations' then
    update auth.revocations set parked_at = null, attempts = 0, due_at = p_now
      where player_id::text = p_id and parked_at is not null returning player_id into v_player_id;
  end if;
  if v_player_id is null then return false; end if;
  perform audit.append('outbox.retried', p_actor, 'player', v_player_id::text,
    jsonb_build_object('outbox', p_outbox, 'row', p_id, 'reason', p_reason), p_request_id);
  return true;
end
$$;

grant execute on function
  auth.outbox_sizes(),
  auth.parked_rows(text, text, integer),
  auth.retry_parked(text, text, text, uuid, text, timestamptz),
  auth.claim_revocations(uuid, timestamptz, integer),
  auth.revocation_done(uuid, bigint),
  auth.revocation_failed(uuid, text)
  to parlor_auth;
