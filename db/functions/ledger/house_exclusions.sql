-- How an exclusion ends: by its time; by two people where staff made it; and a self-exclusion by its time
-- and a request to return, a day after it. One without end never does.

-- Each exclusion with the moment until which it binds; infinity for one that has no end yet.
create or replace view ledger.exclusion_spans as
  select x.id, x.player_id, x.kind, x.starts_at, x.ends_at, r.returns_at,
    least(coalesce(l.lifted_at, 'infinity'), case
      when x.kind = 'self_exclusion' and x.ends_at is not null
        then greatest(x.ends_at, coalesce(r.returns_at, 'infinity'))
      else coalesce(x.ends_at, 'infinity') end) as until_at
  from ledger.exclusions x
    left join ledger.exclusion_returns r on r.exclusion_id = x.id
    left join ledger.exclusion_lifts l on l.exclusion_id = x.id;

-- Until when a person is excluded, as it is told to them; infinity where nobody can say, null for a
-- person who is not.
create or replace function ledger.excluded_until(for_player uuid, at timestamptz) returns timestamptz
language plpgsql stable as $$
begin
  return (select max(case when s.ends_at > at then s.ends_at else s.until_at end)
    from ledger.exclusion_spans s
    where s.player_id = any (ledger.same_person(for_player)) and s.starts_at <= at
      and s.until_at > at);
end
$$;

-- How long a player may be excluded by their own wish. The end was chosen a moment before it came here.
create or replace function ledger.may_exclude(exclusion_kind text, until_at timestamptz, at timestamptz)
returns boolean language sql immutable as $$
  select coalesce(case exclusion_kind
    when 'cool_off' then until_at - at between interval '24 hours' - interval '5 minutes'
      and interval '42 days' + interval '5 minutes'
    when 'self_exclusion' then until_at is null
      or until_at - at >= interval '180 days' - interval '5 minutes' end, false)
$$;

-- Excludes a player by the house, until a moment or for good. Without a maker the platform does it by
-- itself.
create or replace function ledger.exclude_by_house_at(for_player uuid, until_at timestamptz, maker uuid,
  why text, http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  standing jsonb;
  new_id bigint;
begin
  if ledger.player_status(for_player) is null then return ledger.refusal('not_found'); end if;
  if auth.are_linked(for_player, maker) then return ledger.refusal('forbidden'); end if;
  standing := ledger.exclude_at(for_player, 'house', until_at, given_at);
  new_id := (select max(x.id) from ledger.exclusions x
    where x.player_id = for_player and x.kind = 'house');
  insert into ledger.house_exclusions values (new_id, maker, why);
  perform audit.append('exclusion.house', maker, 'player', for_player::text,
    jsonb_build_object('exclusionId', new_id::text, 'until', ledger.time_text(until_at), 'reason', why),
    http_request_id);
  return jsonb_build_object('id', new_id::text, 'standing', standing);
end
$$;

create or replace function ledger.exclude_by_house(for_player uuid, until_at timestamptz, maker uuid,
  why text, http_request_id text) returns jsonb language sql security definer set search_path = '' as $$
  select ledger.exclude_by_house_at(for_player, until_at, maker, why, http_request_id, null)
$$;

-- Asks that an exclusion by the house be lifted; a second person decides. What a player made nobody
-- lifts.
create or replace function ledger.ask_lift(approval_id uuid, for_player uuid, lifted bigint, asker uuid,
  why text, http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  found_one record;
begin
  select s.kind, s.player_id into found_one from ledger.exclusion_spans s
    where s.id = lifted and s.until_at > at
      and s.player_id = any (ledger.same_person(for_player));
  if not found then return ledger.refusal('not_found'); end if;
  if found_one.kind <> 'house' then return ledger.refusal('forbidden'); end if;
  return approvals.ask(approval_id, 'exclusion_lift', found_one.player_id,
    jsonb_build_object('exclusionId', lifted::text), asker, why, at, http_request_id);
end
$$;

-- Runs inside the decision.
create or replace function ledger.act_on_lift(request approvals.requests, context jsonb) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
begin
  if request.state <> 'approved' then return '{}'; end if;
  at := ledger.lock_wallets(request.subject_id);
  perform approvals.consume(request.id, 'exclusion_lift', request.subject_id, request.act);
  insert into ledger.exclusion_lifts (exclusion_id, approval_id, lifted_at)
    values ((request.act ->> 'exclusionId')::bigint, request.id, at) on conflict do nothing;
  perform audit.append('exclusion.lifted', request.decided_by, 'player', request.subject_id::text,
    request.act || jsonb_build_object('askedBy', request.asked_by, 'reason', request.reason),
    context ->> 'requestId');
  perform auth.tell(request.subject_id, 'exclusion_lifted', 'exclusion_lifted:' || request.id, '{}', at);
  perform ledger.standing_changed(request.subject_id);
  return '{}';
end
$$;

-- A person asks to return from self-exclusions that are over; from a day later on they may play. Asking
-- again changes nothing.
create or replace function ledger.ask_return_at(for_player uuid, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player, given_at);
  persons uuid[] := ledger.same_person(for_player);
  running timestamptz;
  returns timestamptz;
begin
  select max(coalesce(s.ends_at, 'infinity')) into running from ledger.exclusion_spans s
    where s.player_id = any (persons) and s.kind = 'self_exclusion'
      and s.until_at > at and coalesce(s.ends_at, 'infinity') > at;
  if running is not null then
    return ledger.refusal('exclusion_in_force',
      jsonb_build_object('changesAt', ledger.time_text(nullif(running, 'infinity'))));
  end if;
  insert into ledger.exclusion_returns (exclusion_id, asked_at, returns_at)
    select s.id, at, at + interval '24 hours' from ledger.exclusion_spans s
      where s.player_id = any (persons) and s.kind = 'self_exclusion' and s.until_at > at
    on conflict do nothing;
  returns := (select max(s.returns_at) from ledger.exclusion_spans s
    where s.player_id = any (persons) and s.kind = 'self_exclusion' and s.until_at > at);
  if returns is null then return ledger.refusal('not_found'); end if;
  perform auth.tell(for_player, 'return_asked', 'return_asked:' || (select max(s.id)
      from ledger.exclusion_spans s where s.player_id = any (persons)
        and s.kind = 'self_exclusion' and s.returns_at = returns),
    jsonb_build_object('returnsAt', ledger.time_text(returns)), at);
  perform ledger.standing_changed(for_player);
  return jsonb_build_object('returnsAtMs', floor(extract(epoch from returns) * 1000)::text);
end
$$;

create or replace function ledger.ask_return(for_player uuid) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.ask_return_at(for_player, null)
$$;

grant execute on function ledger.ask_lift, ledger.ask_return to parlor_payments;
