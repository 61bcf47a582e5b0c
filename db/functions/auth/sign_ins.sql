-- Sign-ins and rotation of refresh tokens, with detection of stolen ones.

create or replace function auth.is_living(s auth.sign_ins, p_now timestamptz) returns boolean
  language sql immutable set search_path = '' as $$
  select s.revoked_at is null and s.expires_at > p_now and s.idle_expires_at > p_now
$$;

-- `{version, signIns:[{sid, ver, expiresAtMs}]}`, or null for an unknown player.
create or replace function auth.sign_in_list(p_player_id uuid, p_now timestamptz) returns jsonb
  language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('version', p.sign_ins_version, 'signIns', coalesce((
    select jsonb_agg(jsonb_build_object('sid', s.id, 'ver', p.rights_version,
      'expiresAtMs', floor(extract(epoch from s.expires_at) * 1000)::bigint))
    from auth.sign_ins s
    where s.player_id = p.id and p.status = 'active' and auth.is_living(s, p_now)), '[]'))
  from auth.players p where p.id = p_player_id
$$;

-- Says that the list changed in a way that must reach the hub. `p_rights`: tokens die as well.
create or replace function auth.mark_revoked(p_player_id uuid, p_now timestamptz, p_rights boolean)
  returns bigint language plpgsql set search_path = '' as $$
declare
  v_version bigint;
begin
  update auth.players set sign_ins_version = sign_ins_version + 1,
      rights_version = rights_version + p_rights::integer
    where id = p_player_id returning sign_ins_version into v_version;
  insert into auth.revocations (player_id, version, due_at) values (p_player_id, v_version, p_now)
    on conflict (player_id) do update set version = excluded.version, due_at = excluded.due_at,
      attempts = 0, parked_at = null, last_error = null;
  return v_version;
end
$$;

-- Ends sign-ins: those in p_only, or all but p_except. Returns the ids that ended now.
create or replace function auth.end_sign_ins(
  p_player_id uuid, p_now timestamptz, p_reason text, p_only uuid[], p_except uuid,
  p_rights boolean
) returns uuid[] language plpgsql security definer set search_path = '' as $$
declare
  v_ended uuid[];
begin
  -- The player's row first, everywhere: one order of locks, no deadlock.
  perform from auth.players where id = p_player_id for update;
  with ended as (
    update auth.sign_ins s set revoked_at = p_now, revoked_reason = p_reason
    where s.player_id = p_player_id and auth.is_living(s, p_now)
      and (p_only is null or s.id = any (p_only)) and s.id is distinct from p_except
    returning s.id)
  select coalesce(array_agg(id), '{}') into v_ended from ended;
  if p_rights or cardinality(v_ended) > 0 then
    perform auth.mark_revoked(p_player_id, p_now, p_rights);
  end if;
  -- What ends them otherwise has a mail of its own, or is one sign-in that its owner left.
  if cardinality(v_ended) > 0
    and (p_reason = 'ended_by_staff' or (p_reason = 'signed_out' and p_only is null)) then
    perform auth.tell(p_player_id, 'sign_ins_ended',
      'sign_ins_ended:' || (select min(id::text) from unnest(v_ended) id),
      jsonb_build_object('count', cardinality(v_ended), 'by',
        case p_reason when 'signed_out' then 'player' else 'staff' end), p_now);
  end if;
  return v_ended;
end
$$;

-- The living sign-in whose family a refresh token belongs to, current or replaced; no row without.
create or replace function auth.sign_in_of(p_hash bytea, p_now timestamptz) returns setof auth.sign_ins
  language sql stable security definer set search_path = '' as $$
  select s from auth.sign_ins s
    where (s.refresh_hash = p_hash or s.id = (
      select h.sign_in_id from auth.refresh_history h where h.hash = p_hash))
    and auth.is_living(s, p_now)
$$;

-- Opens a sign-in of an active, verified player; null when the account is no longer one, and
-- `"password_changed"` when the proved password is no longer the one: a sign-in that was under way
-- while its owner set a new password does not outlive that.
-- The sign-in that the same browser held before (p_held, its refresh token), of whichever player,
-- ends with it: `replaced` says which. So do the oldest beyond p_cap, never the one that is opened.
create or replace function auth.open_sign_in(
  p_id uuid, p_player_id uuid, p_now timestamptz, p_expires_at timestamptz,
  p_idle_expires_at timestamptz, p_amr text[], p_device text, p_place text,
  p_address_group text, p_refresh_hash bytea, p_cap integer, p_mail jsonb,
  p_password_version integer, p_held bytea, p_devices jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
  v_held auth.sign_ins;
  v_surplus uuid[];
  v_new_device boolean;
begin
  select * into v_held from auth.sign_in_of(p_held, p_now);
  -- Two players may be ended here: their rows in one order, so that two browsers that swap their
  -- players do not wait for each other.
  perform from auth.players where id in (p_player_id, v_held.player_id) order by id for update;
  select * into v_player from auth.players where id = p_player_id;
  if v_player.status is distinct from 'active' or v_player.verified_at is null then
    return null;
  end if;
  perform from auth.credentials where player_id = p_player_id and version = p_password_version;
  if not found then return '"password_changed"'; end if;
  if v_held.id is not null then
    perform auth.end_sign_ins(v_held.player_id, p_now, 'replaced', array[v_held.id], null, false);
  end if;
  -- The first sign-in of an account is news to nobody.
  v_new_device := exists (select from auth.sign_ins where player_id = p_player_id)
    and not exists (select from auth.sign_ins
      where player_id = p_player_id and device = p_device and address_group = p_address_group);
  insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at, idle_expires_at,
      auth_time, amr, device, place, address_group, refresh_hash)
    values (p_id, p_player_id, p_now, p_now, p_expires_at, p_idle_expires_at, p_now, p_amr,
      p_device, p_place, p_address_group, p_refresh_hash);
  perform auth.note_device(p_player_id, p_devices, p_now);
  select array_agg(id) into v_surplus from (
    select s.id from auth.sign_ins s where s.player_id = p_player_id and auth.is_living(s, p_now)
    order by s.id = p_id desc, s.created_at desc, s.id desc offset p_cap) surplus;
  if v_surplus is not null then
    perform auth.end_sign_ins(p_player_id, p_now, 'too_many', v_surplus, null, false);
  else
    update auth.players set sign_ins_version = sign_ins_version + 1 where id = p_player_id;
  end if;
  if v_new_device then perform auth.enqueue_mail(p_player_id, p_mail, p_now); end if;
  return jsonb_build_object('newDevice', v_new_device,
    'list', auth.sign_in_list(p_player_id, p_now), 'replaced', case when v_held.id is not null then
      jsonb_build_object('playerId', v_held.player_id, 'sid', v_held.id) end);
end
$$;

-- What a token says of a sign-in, as json.
create or replace function auth.token_facts(s auth.sign_ins) returns jsonb
  language sql stable set search_path = '' as $$
  select jsonb_build_object('playerId', p.id, 'sid', s.id, 'ver', p.rights_version,
    'roles', auth.roles_of(p.id), 'amr', s.amr,
    'authTimeSeconds', floor(extract(epoch from s.auth_time))::bigint)
  from auth.players p where p.id = s.player_id
$$;

-- One refresh: `{outcome, key?, facts?, playerId?, sid?}`.
-- rotated: the successor is now the current token. repeated: the same token came again and nobody used
-- its successor yet, which is the one already made (by `key`). stolen: an older token, so its
-- successor was used by somebody; the family ended and the owner is told. unknown: nothing known or
-- no longer alive. other: a living family, but not of p_player_id, for whom alone it was asked;
-- nothing changed.
create or replace function auth.rotate_refresh(
  p_hash bytea, p_successor_hash bytea, p_key text, p_now timestamptz, p_idle interval,
  p_mail jsonb, p_player_id uuid
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  s auth.sign_ins;
  v_owner uuid;
begin
  if p_player_id is not null and exists (
    select from auth.sign_in_of(p_hash, p_now) f where f.player_id <> p_player_id
  ) then
    return jsonb_build_object('outcome', 'other');
  end if;
  update auth.sign_ins t set previous_hash = p_hash, refresh_hash = p_successor_hash,
      refresh_key = p_key, last_seen_at = p_now,
      idle_expires_at = least(p_now + p_idle, t.expires_at)
    where t.refresh_hash = p_hash and auth.is_living(t, p_now)
      and exists (select from auth.players p where p.id = t.player_id and p.status = 'active')
    returning * into s;
  if found then
    insert into auth.refresh_history (hash, sign_in_id) values (p_hash, s.id);
    return jsonb_build_object('outcome', 'rotated', 'key', p_key, 'facts', auth.token_facts(s));
  end if;

  select t.* into s from auth.sign_ins t
    where t.id = (select h.sign_in_id from auth.refresh_history h where h.hash = p_hash);
  if not found or not auth.is_living(s, p_now) then
    return jsonb_build_object('outcome', 'unknown');
  end if;
  -- How late it comes says nothing: a laptop sleeps for days between a request and its reply.
  if s.previous_hash = p_hash then
    return jsonb_build_object('outcome', 'repeated', 'key', s.refresh_key,
      'facts', auth.token_facts(s));
  end if;
  v_owner := s.player_id;
  if cardinality(auth.end_sign_ins(v_owner, p_now, 'stolen', array[s.id], null, false)) > 0 then
    perform auth.enqueue_mail(v_owner, p_mail, p_now);
  end if;
  return jsonb_build_object('outcome', 'stolen', 'playerId', v_owner, 'sid', s.id);
end
$$;

grant execute on function auth.sign_in_list, auth.is_living, auth.token_facts, auth.end_sign_ins,
  auth.open_sign_in, auth.sign_in_of, auth.rotate_refresh to parlor_auth;
