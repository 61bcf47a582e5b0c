-- Acts of auth that need two people: granting a role and taking a lost factor away. Taking a role
-- needs one: it takes power away, and waiting for a second person would keep an intruder in.

-- Whether two accounts belong together: one person's (0108), or any accounts of the two persons paid
-- with one card or signed in with one browser, as a household does. Addresses of networks do not
-- count: colleagues share one.
create function auth.are_linked(p_one uuid, p_other uuid) returns boolean
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
    where a.player_id = any (v_one) and b.player_id = any (v_other));
end
$$;

-- The asking part of a role: `unchanged` when the player has it, a request, or a refusal.
create function auth.ask_role(
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

create function auth.act_on_role_grant(request approvals.requests, context jsonb) returns jsonb
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
create function auth.take_role(
  p_player_id uuid, p_role text, p_actor_id uuid, p_now timestamptz, p_reason text,
  p_request_id text
) returns text language sql security definer set search_path = '' as $$
  select auth.set_role(p_player_id, p_role, false, p_actor_id, p_now, p_reason, p_request_id)
$$;

-- One call for both persons: the first one's asks, another one's decides. Answers the request, or a
-- refusal; `second_person_required` to whoever asked.
create function auth.reset_factor_by_two(
  p_id uuid, p_player_id uuid, p_actor_id uuid, p_reason text, p_role_age interval,
  p_now timestamptz, p_request_id text, p_context jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_waiting uuid;
  v_answer jsonb;
begin
  perform from auth.players where id = p_player_id and status <> 'erased' for update;
  if not found then return approvals.refusal('not_found'); end if;
  select id into v_waiting from approvals.requests
    where kind = 'factor_reset' and subject_id = p_player_id and state = 'waiting'
      and expires_at > p_now;
  if v_waiting is not null then
    return approvals.decide(v_waiting, p_actor_id, 'approved', p_reason, p_role_age, p_now,
      p_request_id, p_context);
  end if;
  v_answer := approvals.ask(p_id, 'factor_reset', p_player_id, '{}', p_actor_id, p_reason, p_now,
    p_request_id);
  if not v_answer ? 'refused' then
    perform audit.append('staff.requested', p_actor_id, 'player', p_player_id::text,
      jsonb_build_object('act', 'mfa_reset', 'reason', p_reason), p_request_id);
  end if;
  return v_answer;
end
$$;

create function auth.act_on_factor_reset(request approvals.requests, context jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
begin
  if request.state <> 'approved' then return '{}'; end if;
  -- Only who may grant roles acts on other staff.
  if exists (select from auth.player_roles where player_id = request.subject_id)
    and not approvals.has_role(request.decided_by, array['admin'], null) then
    return approvals.refusal('forbidden');
  end if;
  perform approvals.consume(request.id, 'factor_reset', request.subject_id, '{}');
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

insert into approvals.kinds values
  ('role_grant', 'parlor_auth', array['admin'], array['admin'], '7 days',
    'auth.act_on_role_grant'),
  ('factor_reset', 'parlor_auth', array['operator', 'admin'], array['operator', 'admin'],
    '1 day', 'auth.act_on_factor_reset');

grant execute on function
  auth.ask_role(uuid, uuid, text, uuid, timestamptz, text, text),
  auth.take_role(uuid, text, uuid, timestamptz, text, text),
  auth.reset_factor_by_two(uuid, uuid, uuid, text, interval, timestamptz, text, jsonb)
  to parlor_auth;

-- What every admin must hear of, whoever did it; a job mails it and says so here.
create table auth.staff_alerts (
  id bigint generated always as identity primary key,
  facts jsonb not null,
  -- The glass was broken: a metric counts these.
  is_break_glass boolean not null,
  -- Who was an admin before or is one since, kept as it was then: whoever is taken the role is the
  -- first who must hear of it.
  admins uuid[] not null,
  at timestamptz not null,
  told_at timestamptz
);
create index staff_alerts_untold on auth.staff_alerts (id) where told_at is null;

-- What an operator with the database's own password does (`npm run staff:grant`), for the owner
-- only. Until there are two admins it needs nobody; from then on those two could do it, and the
-- command needs a reason to break the glass for, which stands in the audit log: to give any role, and
-- to take that of an admin, or else two commands would make one who is alone. Every change is told
-- to all admins.
create function auth.grant_by_operator(
  p_email text, p_role text, p_granted boolean, p_break_glass text, p_now timestamptz
) returns text language plpgsql set search_path = '' as $$
declare
  v_player auth.players;
  v_admins uuid[];
  v_outcome text;
begin
  select * into v_player from auth.players where email = p_email for update;
  if not found then return 'unknown'; end if;
  if v_player.verified_at is null then return 'unverified'; end if;
  -- Two commands at the same moment count one after the other.
  lock table auth.player_roles in share row exclusive mode;
  -- A ban needs one person: whoever is banned is counted, and told, as the admin they may be again.
  v_admins := array(select r.player_id from auth.player_roles r
    join auth.players p on p.id = r.player_id
    where r.role = 'admin' and p.status in ('active', 'banned') order by 1);
  if cardinality(v_admins) >= 2 and p_break_glass is null and (p_granted or p_role = 'admin')
    and exists (select from auth.player_roles where player_id = v_player.id and role = p_role)
      <> p_granted then
    return 'second_person_required';
  end if;
  v_outcome := auth.set_role(v_player.id, p_role, p_granted, null, p_now,
    coalesce(p_break_glass, 'by an operator on the command line'), null);
  if v_outcome <> 'changed' then return v_outcome; end if;
  if p_break_glass is not null then
    perform audit.append('role.break_glass', null, 'player', v_player.id::text,
      jsonb_build_object('role', p_role, 'granted', p_granted, 'reason', p_break_glass));
  end if;
  if p_granted and p_role = 'admin' then v_admins := v_admins || v_player.id; end if;
  insert into auth.staff_alerts (facts, is_break_glass, admins, at)
    values (jsonb_build_object('playerId', v_player.id, 'email', v_player.email, 'role', p_role,
      'granted', p_granted, 'breakGlass', p_break_glass), p_break_glass is not null, v_admins, p_now);
  return v_outcome;
end
$$;

create function auth.untold_alerts(p_limit integer)
  returns table (id text, facts jsonb, at_ms text, admins uuid[])
  language sql stable security definer set search_path = '' as $$
  select a.id::text, a.facts, floor(extract(epoch from a.at) * 1000)::text,
    array(select p.id from auth.players p where p.id = any (a.admins) and p.status <> 'erased')
  from auth.staff_alerts a where a.told_at is null order by a.id limit p_limit
$$;

-- Puts the mails `[{playerId, mail}]` of an alert into the outbox, once.
create function auth.tell_alert(p_id bigint, p_mails jsonb, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  -- The address was for the mails; what stays has ids only.
  update auth.staff_alerts set told_at = p_now, facts = facts - 'email'
    where id = p_id and told_at is null;
  if not found then return false; end if;
  perform auth.enqueue_mail((m ->> 'playerId')::uuid, m -> 'mail', p_now)
    from jsonb_array_elements(p_mails) m;
  return true;
end
$$;

-- How often the glass was broken, and how many alerts nobody was told of yet.
create function auth.alert_gauges() returns jsonb
  language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('breakGlass', count(*) filter (where is_break_glass),
    'untold', count(*) filter (where told_at is null)) from auth.staff_alerts
$$;

grant execute on function auth.alert_gauges(), auth.untold_alerts(integer), auth.tell_alert(bigint, jsonb, timestamptz)
  to parlor_auth;
