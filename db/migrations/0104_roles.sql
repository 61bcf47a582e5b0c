-- What staff may do to accounts. Each act is one statement with its audit entry inside, so that
-- nothing happens unseen and nothing is written down that did not happen.

-- Acts that need two persons: the first asks, another one carries it out.
create table auth.staff_requests (
  action text not null,
  subject_id uuid not null references auth.players on delete cascade,
  requested_by uuid not null,
  reason text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (action, subject_id)
);

-- Grants or takes a role: `changed`, `unchanged`, `unknown`, or `short_password`: who becomes staff
-- has a password of twelve characters or more. Living tokens end with it.
create function auth.set_role(
  p_player_id uuid, p_role text, p_granted boolean, p_actor_id uuid, p_now timestamptz,
  p_reason text, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.players where id = p_player_id and status <> 'erased' for update;
  if not found then return 'unknown'; end if;
  if p_granted then
    perform from auth.credentials where player_id = p_player_id and is_long;
    if not found then return 'short_password'; end if;
    insert into auth.player_roles (player_id, role, granted_by, granted_at)
      values (p_player_id, p_role, p_actor_id, p_now) on conflict do nothing;
  else
    delete from auth.player_roles where player_id = p_player_id and role = p_role;
  end if;
  if not found then return 'unchanged'; end if;
  perform auth.mark_revoked(p_player_id, p_now, true);
  perform audit.append(case when p_granted then 'role.granted' else 'role.revoked' end, p_actor_id,
    'player', p_player_id::text, jsonb_build_object('role', p_role, 'reason', p_reason),
    p_request_id);
  return 'changed';
end
$$;

-- Bans or unbans a person, by one of their accounts: `changed`, `unchanged` or `unknown`. A ban ends
-- every sign-in.
create function auth.set_ban(
  p_player_id uuid, p_banned boolean, p_actor_id uuid, p_now timestamptz, p_reason text,
  p_request_id text, p_mail jsonb
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_from text := case when p_banned then 'active' else 'banned' end;
  v_to text := case when p_banned then 'banned' else 'active' end;
  v_status text;
  v_account uuid;
begin
  select status into v_status from auth.players where id = p_player_id for update;
  if not found or v_status in ('closing', 'erased') then return 'unknown'; end if;
  if v_status <> v_from then return 'unchanged'; end if;
  for v_account in update auth.players set status = v_to
    where person_id = (select person_id from auth.players where id = p_player_id)
      and status = v_from returning id
  loop
    if p_banned then
      perform auth.end_sign_ins(v_account, p_now, 'banned', null, null, true);
    end if;
  end loop;
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append(case when p_banned then 'player.banned' else 'player.unbanned' end,
    p_actor_id, 'player', p_player_id::text, jsonb_build_object('reason', p_reason), p_request_id);
  return 'changed';
end
$$;

-- `requested`: noted, another person must repeat it. `same_person`: it is noted already.
-- `approved`: another person had asked; the note is gone and the act may go ahead.
create function auth.second_person(
  p_action text, p_subject_id uuid, p_actor_id uuid, p_reason text, p_now timestamptz,
  p_life interval, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_asked_by uuid;
begin
  perform from auth.players where id = p_subject_id and status <> 'erased' for update;
  if not found then return 'unknown'; end if;
  delete from auth.staff_requests where action = p_action and expires_at <= p_now;
  select requested_by into v_asked_by from auth.staff_requests
    where action = p_action and subject_id = p_subject_id;
  if v_asked_by = p_actor_id then return 'same_person'; end if;
  if v_asked_by is not null then
    delete from auth.staff_requests where action = p_action and subject_id = p_subject_id;
    perform audit.append('staff.approved', p_actor_id, 'player', p_subject_id::text,
      jsonb_build_object('act', p_action, 'askedBy', v_asked_by, 'reason', p_reason),
      p_request_id);
    return 'approved';
  end if;
  insert into auth.staff_requests values
    (p_action, p_subject_id, p_actor_id, p_reason, p_now, p_now + p_life);
  perform audit.append('staff.requested', p_actor_id, 'player', p_subject_id::text,
    jsonb_build_object('act', p_action, 'reason', p_reason), p_request_id);
  return 'requested';
end
$$;

grant select on auth.staff_requests to parlor_auth;
grant execute on function
  auth.set_role(uuid, text, boolean, uuid, timestamptz, text, text),
  auth.set_ban(uuid, boolean, uuid, timestamptz, text, text, jsonb),
  auth.second_person(text, uuid, uuid, text, timestamptz, interval, text)
  to parlor_auth;
