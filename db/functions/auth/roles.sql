-- What staff may do to accounts. Each act is one statement with its audit entry inside, so that
-- nothing happens unseen and nothing is written down that did not happen.

create or replace function auth.roles_of(p_player_id uuid) returns text[]
  language sql stable set search_path = '' as $$
  select array['player'] || coalesce(array_agg(role order by role), '{}')
  from auth.player_roles where player_id = p_player_id
$$;

-- Grants or takes a role: `changed`, `unchanged`, `unknown`, or `short_password`: who becomes staff
-- has a password of twelve characters or more. Living tokens end with it.
create or replace function auth.set_role(
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
  perform auth.tell(p_player_id, 'role_changed',
    'role_changed:' || p_player_id || ':' || p_role || ':'
      || floor(extract(epoch from p_now) * 1000),
    jsonb_build_object('role', p_role, 'granted', p_granted), p_now);
  perform audit.append(case when p_granted then 'role.granted' else 'role.revoked' end, p_actor_id,
    'player', p_player_id::text, jsonb_build_object('role', p_role, 'reason', p_reason),
    p_request_id);
  return 'changed';
end
$$;

-- Bans or unbans a person, by one of their accounts: `changed`, `unchanged` or `unknown`. A ban ends
-- every sign-in.
create or replace function auth.set_ban(
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

-- Closes the account of somebody whose document says that they are a minor.
create or replace function auth.close_underage(p_player_id uuid, p_now timestamptz, p_request_id text)
  returns void language plpgsql set search_path = '' as $$
begin
  update auth.players set status = 'banned' where id = p_player_id and status = 'active';
  if not found then return; end if;
  perform auth.end_sign_ins(p_player_id, p_now, 'banned', null, null, true);
  perform audit.append('player.banned', null, 'player', p_player_id::text,
    jsonb_build_object('reason', 'a document says that its owner is a minor'), p_request_id);
end
$$;

-- Ends sign-ins of a player for staff: those named, or all. Returns those that lived.
create or replace function auth.end_by_staff(
  p_player_id uuid, p_only uuid[], p_actor_id uuid, p_now timestamptz, p_request_id text
) returns uuid[] language plpgsql security definer set search_path = '' as $$
declare
  v_ended uuid[] := auth.end_sign_ins(p_player_id, p_now, 'ended_by_staff', p_only, null, false);
begin
  if cardinality(v_ended) > 0 then
    perform audit.append('sign_in.ended_by_staff', p_actor_id, 'player', p_player_id::text,
      jsonb_build_object('sids', v_ended), p_request_id);
  end if;
  return v_ended;
end
$$;

grant execute on function auth.roles_of, auth.set_ban, auth.end_by_staff to parlor_auth;
