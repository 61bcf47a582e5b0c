-- Two-person rule: whatever needs two people is asked for here by one and decided by another, and
-- runs inside the decision's own transaction.
-- An acting function must `consume` its approval with the act as it stands at that moment: what was
-- changed after it was asked for has another digest, and nothing happens.

create or replace function approvals.digest_of(p_kind text, p_subject_id uuid, p_act jsonb) returns bytea
  language sql immutable set search_path = '' as $$
  select sha256(convert_to(jsonb_build_array(p_kind, p_subject_id, p_act)::text, 'UTF8'))
$$;

create or replace function approvals.request_json(r approvals.requests) returns jsonb
  language sql stable set search_path = '' as $$
  select jsonb_build_object('id', r.id, 'kind', r.kind, 'subjectId', r.subject_id, 'act', r.act,
    'reason', r.reason, 'state', r.state, 'askedBy', r.asked_by, 'decidedBy', r.decided_by,
    'decisionReason', r.decision_reason,
    'askedAtMs', floor(extract(epoch from r.asked_at) * 1000)::text,
    'expiresAtMs', floor(extract(epoch from r.expires_at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from r.decided_at) * 1000)::text)
$$;

create or replace function approvals.refusal(p_code text, p_facts jsonb default null) returns jsonb
  language sql immutable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('refused', p_code, 'facts', p_facts))
$$;

-- The service that asks answers for its own kinds and no other; auth's routes decide all of them.
create or replace function approvals.require_service(p_kind approvals.kinds, p_may_be_auth boolean)
  returns void language plpgsql set search_path = '' as $$
begin
  if p_kind.service = session_user or (p_may_be_auth and session_user = 'parlor_auth')
    or pg_has_role(session_user, 'parlor_owner', 'member') then return; end if;
  raise exception '% has no say in %', session_user, p_kind.kind
    using errcode = 'insufficient_privilege';
end
$$;

-- True when the player is active and has one of the roles, since `p_since` or longer.
create or replace function approvals.has_role(p_player_id uuid, p_roles text[], p_since timestamptz)
  returns boolean language sql stable set search_path = '' as $$
  select exists (select from auth.player_roles r join auth.players p on p.id = r.player_id
    where r.player_id = p_player_id and p.status = 'active' and r.role = any (p_roles)
      and (p_since is null or r.granted_at <= p_since))
$$;

-- Why somebody has no hand in a request, or null: without the role, for themselves, or from an account
-- linked to the others who are in it.
create or replace function approvals.barred(p_by uuid, p_roles text[], p_others uuid[]) returns text
  language plpgsql stable set search_path = '' as $$
begin
  return case when p_by = any (p_others) or not approvals.has_role(p_by, p_roles, null)
      then 'forbidden'
    when exists (select from unnest(p_others) other where auth.are_linked(p_by, other))
      then 'accounts_linked' end;
end
$$;

-- Asks: the request, or a refusal. The same act asked for again while it waits is one request; `id`
-- is the caller's, often that of the row that the act is about.
create or replace function approvals.ask(
  p_id uuid, p_kind text, p_subject_id uuid, p_act jsonb, p_by uuid, p_reason text,
  p_now timestamptz, p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_kind approvals.kinds;
  v_request approvals.requests;
  v_barred text;
  v_digest bytea := approvals.digest_of(p_kind, p_subject_id, p_act);
begin
  select * into strict v_kind from approvals.kinds where kind = p_kind;
  perform approvals.require_service(v_kind, false);
  v_barred := approvals.barred(p_by, v_kind.asking_roles, array[p_subject_id]);
  if v_barred is not null then return approvals.refusal(v_barred); end if;
  perform approvals.void(r.id, p_now, 'expired') from approvals.requests r
    where r.kind = p_kind and r.subject_id = p_subject_id and r.digest = v_digest
      and r.state = 'waiting' and r.expires_at <= p_now;
  insert into approvals.requests (id, kind, subject_id, act, digest, reason, asked_by, asked_at,
      expires_at)
    values (p_id, p_kind, p_subject_id, p_act, v_digest, p_reason, p_by, p_now,
      p_now + v_kind.lives)
    on conflict (kind, subject_id, digest) where state = 'waiting' do nothing
    returning * into v_request;
  if not found then
    select * into v_request from approvals.requests
      where kind = p_kind and subject_id = p_subject_id and digest = v_digest
        and state = 'waiting';
    return approvals.request_json(v_request) || '{"replayed": true}';
  end if;
  perform audit.append('approval.asked', p_by, 'approval', p_id::text,
    jsonb_build_object('kind', p_kind, 'subject', p_subject_id, 'act', p_act, 'reason', p_reason),
    p_request_id);
  return approvals.request_json(v_request);
end
$$;

-- Uses an approval up, once, inside the transaction that acts. Raises when there is none for
-- exactly this act: an acting function cannot go on without.
create or replace function approvals.consume(p_id uuid, p_kind text, p_subject_id uuid, p_act jsonb)
  returns void language plpgsql set search_path = '' as $$
begin
  update approvals.requests set consumed_at = decided_at
    where id = p_id and kind = p_kind and state = 'approved' and consumed_at is null
      and digest = approvals.digest_of(p_kind, p_subject_id, p_act);
  if not found then
    raise exception 'nobody approved this act'
      using errcode = 'LX001', hint = 'approval_closed';
  end if;
end
$$;

create or replace function approvals.run(p_request approvals.requests, p_context jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
declare
  v_function text;
  v_answer jsonb;
begin
  select acting_function into strict v_function from approvals.kinds
    where kind = p_request.kind;
  execute format('select %s($1, $2)', v_function) into v_answer
    using p_request, coalesce(p_context, '{}');
  return coalesce(v_answer, '{}');
end
$$;

-- Ends a request that nobody decided: it expired, or who asked may no longer ask.
create or replace function approvals.void(p_id uuid, p_now timestamptz, p_why text) returns void
  language plpgsql set search_path = '' as $$
declare
  v_request approvals.requests;
begin
  update approvals.requests set state = 'void', decided_at = p_now, decision_reason = p_why
    where id = p_id and state = 'waiting' returning * into v_request;
  if not found then return; end if;
  perform approvals.run(v_request, null);
  perform audit.append('approval.void', null, 'approval', p_id::text,
    jsonb_build_object('kind', v_request.kind, 'reason', p_why));
end
$$;

-- Approves or rejects, and acts, all in one: the request as it is now, or a refusal that changed
-- nothing. The same decision by the same person again is a replay. `context` goes to the acting
-- function (mail that only the service can seal), with the HTTP request's id as `requestId`.
-- `p_role_age`: how long the decider must have had a role that decides. Without `p_now` this server's
-- clock counts, read after the lock.
create or replace function approvals.decide(
  p_id uuid, p_by uuid, p_verdict text, p_reason text, p_role_age interval, p_now timestamptz,
  p_request_id text, p_context jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_request approvals.requests;
  v_kind approvals.kinds;
  v_answer jsonb := '{}';
  v_barred text;
  v_now timestamptz;
begin
  perform locks.require_fresh_reads();
  -- Whoever decides at the same moment waits here and then finds it decided.
  select * into v_request from approvals.requests where id = p_id for update;
  if not found then return approvals.refusal('not_found'); end if;
  v_now := coalesce(p_now, clock_timestamp());
  select * into strict v_kind from approvals.kinds where kind = v_request.kind;
  perform approvals.require_service(v_kind, true);
  if v_request.asked_by = p_by then return approvals.refusal('second_person_required'); end if;
  v_barred := approvals.barred(p_by, v_kind.deciding_roles,
    array[v_request.subject_id, v_request.asked_by]);
  if v_barred is not null then return approvals.refusal(v_barred); end if;
  if (v_request.state, v_request.decided_by) = (p_verdict, p_by) then
    return approvals.request_json(v_request) || '{"replayed": true}';
  end if;
  if v_request.state = 'waiting' and v_request.expires_at <= v_now then
    perform approvals.void(p_id, v_now, 'expired');
  elsif v_request.state = 'waiting'
    and not approvals.has_role(v_request.asked_by, v_kind.asking_roles, null) then
    perform approvals.void(p_id, v_now, 'the asker may no longer ask');
  end if;
  select * into v_request from approvals.requests where id = p_id;
  if v_request.state <> 'waiting' or p_verdict is null
    or p_verdict not in ('approved', 'rejected') then
    return approvals.refusal('approval_closed', jsonb_build_object('state', v_request.state));
  end if;
  -- No age asked for is no comparison of two clocks either.
  if p_role_age > interval '0'
    and not approvals.has_role(p_by, v_kind.deciding_roles, v_now - p_role_age) then
    return approvals.refusal('role_too_new', jsonb_build_object('changesAt', (
      select ledger.time_text(min(r.granted_at) + p_role_age)
      from auth.player_roles r
      where r.player_id = p_by and r.role = any (v_kind.deciding_roles))));
  end if;
  begin
    update approvals.requests set state = p_verdict, decided_by = p_by, decided_at = v_now,
        decision_reason = p_reason
      where id = p_id returning * into v_request;
    v_answer := approvals.run(v_request,
      coalesce(p_context, '{}') || jsonb_build_object('requestId', p_request_id));
    -- Undoes this block: what the act refused is still to be decided.
    if v_answer ? 'refused' then raise exception using errcode = 'LX002'; end if;
  exception when sqlstate 'LX002' then
    return v_answer;
  end;
  select * into v_request from approvals.requests where id = p_id;
  if p_verdict = 'approved' and v_request.consumed_at is null then
    raise exception '% did not consume its approval', v_kind.acting_function;
  end if;
  perform audit.append('approval.' || p_verdict, p_by, 'approval', p_id::text,
    jsonb_build_object('kind', v_request.kind, 'askedBy', v_request.asked_by,
      'reason', p_reason), p_request_id);
  return approvals.request_json(v_request);
end
$$;

-- Ends what waited too long; returns how many.
create or replace function approvals.expire(p_now timestamptz, p_limit integer) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(d.id) into v_ids from (
    select id from approvals.requests where state = 'waiting' and expires_at <= p_now
    order by expires_at limit p_limit for update skip locked) d;
  perform approvals.void(id, p_now, 'expired') from unnest(v_ids) id;
  return coalesce(cardinality(v_ids), 0);
end
$$;

-- Whoever loses the role or the account takes what they asked for along, on whichever way they
-- lose it; to get the role back does not bring it back.
create or replace function approvals.void_of_loser() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  -- The two tables name the player differently.
  v_player_id uuid := coalesce(to_jsonb(old) ->> 'player_id', to_jsonb(old) ->> 'id')::uuid;
begin
  perform approvals.void(r.id, clock_timestamp(), 'the asker may no longer ask')
    from approvals.requests r join approvals.kinds k on k.kind = r.kind
    where r.asked_by = v_player_id and r.state = 'waiting'
      and not approvals.has_role(v_player_id, k.asking_roles, null);
  return null;
end
$$;
create or replace trigger roles_void_requests after delete or update on auth.player_roles
  for each row execute function approvals.void_of_loser();
create or replace trigger players_void_requests after update of status on auth.players
  for each row when (old.status is distinct from new.status)
  execute function approvals.void_of_loser();

grant execute on function approvals.ask, approvals.decide
  to parlor_auth, parlor_payments, parlor_games, parlor_social, parlor_compliance;

grant execute on function approvals.expire, approvals.request_json to parlor_auth;
