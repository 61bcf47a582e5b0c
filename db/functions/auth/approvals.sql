-- Acts of auth that need two people: granting a role and taking a lost factor away. Taking a role
-- needs one: it takes power away, and waiting for a second person would keep an intruder in.

-- Whether two accounts belong together: one person's, or any accounts of the two persons paid
-- with one card, signed in with one browser or declared one address, as a household does. Addresses of networks do not
-- count: colleagues share one.
create or replace function auth.are_linked(p_one uuid, p_other uuid) returns boolean
  language plpgsql stable security definer set search_path = '' as $$
declare
  v_one uuid[] := array(select o.id from auth.players p
    join auth.players o on o.person_id = p.person_id where p.id = p_one);
  v_other uuid[] := array(select o.id from auth.players p
    join auth.players o on o.person_id = p.person_id where p.id = p_other);
begin
  return p_one = p_other or v_one && v_other or exists (
    select from auth.device_keys a join auth.device_keys b on b.key = a.key
    where a.player_id = any (v_one) and b.player_id = any (v_other)
  ) or exists (
    select from payments.purchases a join payments.purchases b on b.payer = a.payer
    where a.player_id = any (v_one) and b.player_id = any (v_other))
    or identity.share_household(v_one, v_other, clock_timestamp());
end
$$;

-- The asking part of a role: `unchanged` when the player has it, a request, or a refusal.
create or replace function auth.ask_role(
  p_id uuid, p_player_id uuid, p_role text, p_actor_id uuid, p_now timestamptz, p_reason text,
  p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.players where id = p_player_id and status <> 'erased' for update;
  if not found then return approvals.refusal('not_found'); end if;
  perform from auth.player_roles where player_id = p_player_id and role = p_role;
  if found then return '{"unchanged": true}'; end if;
  perform from auth.credentials where player_id = p_player_id and is_long;
  if not found then return approvals.refusal('short_password'); end if;
  return approvals.ask(p_id, 'role_grant', p_player_id, jsonb_build_object('role', p_role),
    p_actor_id, p_reason, p_now, p_request_id);
end
$$;

create or replace function auth.act_on_role_grant(request approvals.requests, context jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
declare
  v_role text := request.act ->> 'role';
  v_outcome text;
begin
  if request.state <> 'approved' then return '{}'; end if;
  perform approvals.consume(request.id, 'role_grant', request.subject_id,
    jsonb_build_object('role', v_role));
  v_outcome := auth.set_role(request.subject_id, v_role, true, request.asked_by,
    request.decided_at, request.reason, context ->> 'requestId');
  return case v_outcome when 'unknown' then approvals.refusal('not_found')
    when 'short_password' then approvals.refusal('short_password') else '{}' end;
end
$$;

-- Takes a role away; see auth.set_role.
create or replace function auth.take_role(
  p_player_id uuid, p_role text, p_actor_id uuid, p_now timestamptz, p_reason text,
  p_request_id text
) returns text language sql security definer set search_path = '' as $$
  select auth.set_role(p_player_id, p_role, false, p_actor_id, p_now, p_reason, p_request_id)
$$;

-- The whole act of taking a factor away: which one it is, since when. Null where there is none.
create or replace function auth.factor_reset_act(p_player_id uuid) returns jsonb
  language sql stable set search_path = '' as $$
  select jsonb_build_object('factorSince',
    to_char(confirmed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  from auth.totp where player_id = p_player_id
$$;

-- One call for both persons: the first one's asks, another one's decides. Answers the request, or a
-- refusal; `second_person_required` to whoever asked. A request about a factor that the player has
-- replaced since is void, and this call asks anew.
create or replace function auth.reset_factor_by_two(
  p_id uuid, p_player_id uuid, p_actor_id uuid, p_reason text, p_role_age interval,
  p_now timestamptz, p_request_id text, p_context jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_waiting uuid;
  v_act jsonb;
  v_answer jsonb;
begin
  perform from auth.players where id = p_player_id and status <> 'erased' for update;
  if not found then return approvals.refusal('not_found'); end if;
  v_act := auth.factor_reset_act(p_player_id);
  if v_act is null then return approvals.refusal('mfa_not_enabled'); end if;
  perform approvals.void(r.id, p_now, 'the factor is another one by now')
    from approvals.requests r
    where r.kind = 'factor_reset' and r.subject_id = p_player_id and r.state = 'waiting'
      and r.act <> v_act;
  select id into v_waiting from approvals.requests
    where kind = 'factor_reset' and subject_id = p_player_id and state = 'waiting'
      and expires_at > p_now;
  if v_waiting is not null then
    return approvals.decide(v_waiting, p_actor_id, 'approved', p_reason, p_role_age, p_now,
      p_request_id, p_context);
  end if;
  v_answer := approvals.ask(p_id, 'factor_reset', p_player_id, v_act, p_actor_id, p_reason, p_now,
    p_request_id);
  if not v_answer ? 'refused' then
    perform audit.append('staff.requested', p_actor_id, 'player', p_player_id::text,
      jsonb_build_object('act', 'mfa_reset', 'reason', p_reason), p_request_id);
  end if;
  return v_answer;
end
$$;

create or replace function auth.act_on_factor_reset(request approvals.requests, context jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
declare
  v_act jsonb := auth.factor_reset_act(request.subject_id);
begin
  if request.state <> 'approved' then return '{}'; end if;
  -- Only who may grant roles acts on other staff.
  if exists (select from auth.player_roles where player_id = request.subject_id)
    and not approvals.has_role(request.decided_by, array['admin'], null) then
    return approvals.refusal('forbidden');
  end if;
  if v_act is null then return approvals.refusal('mfa_not_enabled'); end if;
  if v_act <> request.act then return approvals.refusal('approval_closed'); end if;
  perform approvals.consume(request.id, 'factor_reset', request.subject_id, v_act);
  perform audit.append('staff.approved', request.decided_by, 'player', request.subject_id::text,
    jsonb_build_object('act', 'mfa_reset', 'askedBy', request.asked_by,
      'reason', request.decision_reason), context ->> 'requestId');
  if not auth.remove_totp(request.subject_id, null, request.decided_by, request.decided_at,
      context -> 'mail', context ->> 'requestId') then
    return approvals.refusal('mfa_not_enabled');
  end if;
  return '{}';
end
$$;

grant execute on function auth.ask_role, auth.take_role, auth.reset_factor_by_two to parlor_auth;
