-- Recovery of an account from what somebody claims to the moment when two people may decide. Nothing here
-- tells a stranger whether an address has an account, and nothing changes the account.

-- How long its owner can stop what would be done.
create or replace function auth.recovery_wait() returns interval language sql immutable as $$
  select interval '72 hours'
$$;

-- Begins a case and mails its link, whether or not the address has an account: whoever reads along learns
-- nothing. `new_email` null: the mailbox works, and the link goes there.
create or replace function auth.begin_recovery(
  p_id uuid, p_email text, p_new_email text, p_factor_lost boolean, p_token_hash bytea,
  p_link_until timestamptz, p_mail jsonb, p_now timestamptz, p_request_id text
) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_player_id uuid := (select id from auth.players
    where email = p_email and verified_at is not null);
begin
  insert into auth.recoveries (id, player_id, contact, mailbox_dead, factor_lost, token_hash,
      link_until, created_at, ends_at)
    values (p_id, v_player_id, coalesce(p_new_email, p_email), p_new_email is not null,
      p_factor_lost, p_token_hash, p_link_until, p_now, p_link_until);
  perform auth.enqueue_mail(null, p_mail, p_now);
  perform audit.append('recovery.begun', null, 'player', v_player_id::text,
    jsonb_build_object('recoveryId', p_id, 'mailboxDead', p_new_email is not null,
      'factorLost', p_factor_lost), p_request_id);
end
$$;

-- Whose account the holder of a link claims: `{contact, playerId}`; null when it is no longer good.
create or replace function auth.recovery_subject(p_token_hash bytea, p_now timestamptz) returns jsonb
  language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('contact', r.contact, 'playerId', r.player_id)
    from auth.recoveries r where r.token_hash = p_token_hash and r.link_until > p_now
      and r.state in ('begun', 'checking')
$$;

-- Whether there is something to give back, and somebody verified to compare with. Staff have no such way:
-- their factor is taken away by two of their own, and what they may do is too much for a document.
create or replace function auth.may_recover(r auth.recoveries) returns boolean
  language plpgsql stable set search_path = '' as $$
begin
  return exists (select from auth.players p where p.id = r.player_id and p.status = 'active'
      and (not r.mailbox_dead or p.email <> r.contact))
    and not exists (select from auth.player_roles s where s.player_id = r.player_id)
    and (r.mailbox_dead or exists (select from auth.totp t where t.player_id = r.player_id))
    and not (r.mailbox_dead and exists (select from auth.players o where o.email = r.contact))
    and identity.was_verified(r.player_id, r.created_at);
end
$$;

-- The mailbox is proved by its link, and by `p_password_proved` that the password was known: `checking`,
-- or `refused`, whose reason only a mail tells. The same link again is the same answer. Null: no good.
create or replace function auth.confirm_recovery(
  p_token_hash bytea, p_password_proved boolean, p_now timestamptz, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  r auth.recoveries;
begin
  select * into r from auth.recoveries where token_hash = p_token_hash and link_until > p_now
    and state in ('begun', 'checking') for update;
  if not found then return null; end if;
  if r.state = 'begun' and not auth.may_recover(r) then
    update auth.recoveries set state = 'refused', reason = 'not_possible', ended_at = p_now
      where id = r.id;
    return 'refused';
  end if;
  update auth.recoveries set state = 'checking',
      password_proved = password_proved or p_password_proved
    where id = r.id;
  if r.state = 'begun' then
    -- Once a day, so that strangers cannot fill a mailbox.
    perform auth.tell(r.player_id, 'recovery_asked',
      'recovery_asked:' || r.player_id || ':' || (p_now at time zone 'utc')::date, '{}', p_now);
    perform audit.append('recovery.checking', null, 'player', r.player_id::text,
      jsonb_build_object('recoveryId', r.id, 'passwordProved', p_password_proved), p_request_id);
  end if;
  return 'checking';
end
$$;

-- The case whose claimant may show a document now; null for a link that is no good.
create or replace function auth.recovery_checking(p_token_hash bytea, p_now timestamptz) returns uuid
  language sql set search_path = '' as $$
  select id from auth.recoveries where token_hash = p_token_hash and link_until > p_now
    and state = 'checking' for update
$$;

-- What a check found: `document` or `person` (by what the claimant is who was verified before), `none`
-- (somebody else), `failed` (nobody could be verified, and no try is left).
create or replace function auth.recovery_checked(p_id uuid, p_found text, p_now timestamptz,
  p_request_id text) returns void language plpgsql set search_path = '' as $$
declare
  r auth.recoveries;
begin
  -- The player first, as where it is done: of two cases at once one is the first.
  perform from auth.players where id = (select player_id from auth.recoveries where id = p_id)
    for update;
  select * into r from auth.recoveries where id = p_id and state = 'checking' for update;
  if not found then return; end if;
  if p_found in ('document', 'person') then
    update auth.recoveries set state = 'matched', matched_by = p_found, matched_at = p_now,
        acts_from = p_now + auth.recovery_wait(), ends_at = p_now + interval '14 days'
      where id = p_id and not exists (select from auth.recoveries o
        where o.player_id = r.player_id and o.state = 'matched') returning * into r;
    if found then
      perform auth.tell(r.player_id, 'recovery_waits', 'recovery_waits:' || r.id,
        jsonb_build_object('recoveryId', r.id, 'actsFrom', ledger.time_text(r.acts_from)), p_now);
      perform audit.append('recovery.matched', null, 'player', r.player_id::text,
        jsonb_build_object('recoveryId', r.id, 'by', p_found), p_request_id);
      return;
    end if;
  end if;
  update auth.recoveries set state = 'refused', ended_at = p_now, reason = case p_found
      when 'none' then 'other_person' when 'failed' then 'check_failed' else 'under_way' end
    where id = p_id returning * into r;
  perform audit.append('recovery.refused', null, 'player', r.player_id::text,
    jsonb_build_object('recoveryId', r.id, 'reason', r.reason), p_request_id);
end
$$;

-- The owner stops what is under way: the case of a signed link, or all of a player who is signed in.
-- False where nothing was left to stop.
create or replace function auth.stop_recovery(
  p_id uuid, p_player_id uuid, p_now timestamptz, p_request_id text
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_request uuid;
  r auth.recoveries;
  v_stopped boolean := false;
begin
  -- Requests come before cases, as where they are decided.
  for v_request in select q.id from approvals.requests q
    where q.kind = 'recovery' and q.state = 'waiting' and (q.subject_id = p_player_id
      or q.act ->> 'recoveryId' = p_id::text) order by q.id for update
  loop
    perform approvals.void(v_request, p_now, 'its owner stopped it');
  end loop;
  for r in update auth.recoveries set state = 'stopped', ended_at = p_now
    where state in ('checking', 'matched') and (player_id = p_player_id or id = p_id) returning *
  loop
    v_stopped := true;
    perform auth.tell(r.player_id, 'recovery_stopped', 'recovery_stopped:' || r.id, '{}', p_now);
    perform audit.append('recovery.stopped', p_player_id, 'player', r.player_id::text,
      jsonb_build_object('recoveryId', r.id), p_request_id);
  end loop;
  return v_stopped;
end
$$;

-- Ends what went on no further, or whose account is closed; how many. A request that waits for it ends
-- with its own time, and nobody can grant it.
create or replace function auth.expire_recoveries(p_now timestamptz, p_limit integer) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  update auth.recoveries set state = 'expired', ended_at = p_now where id in (
    select r.id from auth.recoveries r left join auth.players p on p.id = r.player_id
    where r.ended_at is null and (r.ends_at <= p_now or p.status <> 'active')
    order by r.ends_at limit p_limit for update of r skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- The claimant was mailed what became of it; false where that had happened.
create or replace function auth.tell_recovery(p_id uuid, p_state text, p_mail jsonb, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update auth.recoveries set told = p_state where id = p_id and state = p_state and told <> p_state;
  if not found then return false; end if;
  perform auth.enqueue_mail(null, p_mail, p_now);
  return true;
end
$$;

grant execute on function auth.begin_recovery, auth.recovery_subject, auth.confirm_recovery,
  auth.stop_recovery, auth.expire_recoveries, auth.tell_recovery to parlor_auth;
