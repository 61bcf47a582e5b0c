-- What follows from signals: first a notice, then a pause, then a person who looks. Each is taken once, in
-- the transaction that weighs the signals of one person and day.

-- The step for a score that reached the threshold; null where nothing follows. Only what happened
-- since a step was told counts towards the next one, so nobody is paused before they could read.
create or replace function compliance.next_step(last compliance.harm_steps, of_day date,
  policy compliance.harm_policies) returns text language sql immutable as $$
  select case
    when last.id is null then 'notice'
    when last.step = 'review' and last.closed_at is null then null
    when of_day > ledger.utc_day(last.at) + policy.again_days then 'notice'
    when last.step = 'notice' then 'pause'
    else 'review' end
$$;

-- Weighs what waits longest of one person and day; the person, or null when nothing waits or another run
-- is at it. Call it until then, each time with an id for the step that may follow.
create or replace function compliance.weigh_harm_at(new_id uuid, given_at timestamptz) returns uuid
language plpgsql as $$
declare
  at timestamptz;
  found_one record;
  persons uuid[];
  policy compliance.harm_policies;
  last compliance.harm_steps;
  told_account uuid;
  counted jsonb;
  score int;
  taken text;
  pause jsonb;
begin
  perform from locks.slots s where s.domain = 'compliance.care' for update skip locked;
  if not found then return null; end if;
  at := coalesce(given_at, clock_timestamp());
  select s.player_id, s.day into found_one from compliance.harm_signals s
    where s.weighed_at is null order by s.day, s.player_id limit 1;
  if not found then return null; end if;
  persons := ledger.same_person(found_one.player_id);
  update compliance.harm_signals s set weighed_at = at
    where s.player_id = any (persons) and s.day = found_one.day and s.weighed_at is null;
  select p.* into strict policy from compliance.harm_policies p where p.begins_at <= at
    order by p.begins_at desc limit 1;
  select t.* into last from compliance.harm_steps t where t.player_id = any (persons)
    order by t.at desc limit 1;
  select coalesce(sum(s.weight), 0), jsonb_agg(jsonb_build_object('signal', s.signal, 'day', s.day,
      'facts', s.facts) order by s.day, s.signal)
    into score, counted from compliance.harm_signals s
    where s.player_id = any (persons) and s.day <= found_one.day
      and s.day > found_one.day - policy.window_days
      -- Of the day on which a step was told only where most of it came after.
      and s.day >= coalesce(ledger.utc_day(last.at + interval '12 hours'), '-infinity');
  if score < policy.threshold then return found_one.player_id; end if;
  taken := compliance.next_step(last, found_one.day, policy);
  told_account := (select f.player_id from auth.player_facts f
    where f.player_id = any (persons) and f.status = 'active'
    order by f.player_id <> found_one.player_id, f.player_id limit 1);
  -- Who has stepped back, or was, is left in peace.
  if taken is null or told_account is null or ledger.excluded_until(told_account, at) is not null then
    return found_one.player_id;
  end if;
  if taken <> 'review' then
    perform auth.tell(told_account, 'care_notice', 'care:' || new_id,
      jsonb_build_object('signals', (select jsonb_agg(distinct c -> 'signal')
        from jsonb_array_elements(counted) c)), at);
  end if;
  if taken = 'pause' then
    pause := ledger.exclude_by_house_at(told_account, at + make_interval(hours => policy.pause_hours),
      null, 'signs of play that may do harm', null, given_at);
    perform payments.withdraw_checkouts(told_account, at);
  end if;
  insert into compliance.harm_steps (id, player_id, day, step, score, signals, at, exclusion_id)
    values (new_id, told_account, found_one.day, taken, score, counted, at, (pause ->> 'id')::bigint);
  return found_one.player_id;
end
$$;

create or replace function compliance.weigh_harm(new_id uuid) returns uuid
language sql security definer set search_path = '' as $$
  select compliance.weigh_harm_at(new_id, null)
$$;

-- What a player is shown: the last step of their person, for as long as the next one would be the
-- harder one; null without. A pause says until when it holds.
create or replace function compliance.care_of_at(for_player uuid, at timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('step', t.step,
    'sinceMs', floor(extract(epoch from t.at) * 1000)::text,
    'untilMs', floor(extract(epoch from x.ends_at) * 1000)::text,
    'signals', (select jsonb_agg(distinct c -> 'signal') from jsonb_array_elements(t.signals) c))
  from (select s.* from compliance.harm_steps s
      where s.player_id = any (ledger.same_person(for_player)) order by s.at desc limit 1) t
    left join ledger.exclusions x on x.id = t.exclusion_id
  where ledger.utc_day(care_of_at.at) <= ledger.utc_day(t.at) + (select p.again_days
    from compliance.harm_policies p where p.begins_at <= care_of_at.at order by p.begins_at desc limit 1)
$$;

create or replace function compliance.care_of(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select compliance.care_of_at(for_player, clock_timestamp())
$$;

-- What was noticed of a person and what followed, for the export of any account of theirs.
create or replace function compliance.care_history(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'signals', (select coalesce(jsonb_agg(jsonb_build_object('day', s.day, 'signal', s.signal,
        'facts', s.facts) order by s.day, s.signal), '[]')
      from compliance.harm_signals s where s.player_id = any (ledger.same_person(for_player))),
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('step', t.step,
        'atMs', floor(extract(epoch from t.at) * 1000)::text, 'outcome', t.outcome) order by t.at), '[]')
      from compliance.harm_steps t where t.player_id = any (ledger.same_person(for_player))))
$$;

-- A person has looked at a case. Nobody closes one about themselves.
create or replace function compliance.close_care_case(of_case uuid, by_staff uuid, found_outcome text,
  why text, request_id text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.harm_steps;
begin
  select * into known from compliance.harm_steps s where s.id = of_case and s.step = 'review'
    for update;
  if not found then return 'not_found'; end if;
  if auth.are_linked(known.player_id, by_staff) then return 'accounts_linked'; end if;
  if known.closed_at is not null then return 'case_closed'; end if;
  update compliance.harm_steps set outcome = found_outcome, reason = why, closed_by = by_staff,
      closed_at = clock_timestamp()
    where id = of_case;
  perform audit.append('care_case.closed', by_staff, 'player', known.player_id::text,
    jsonb_build_object('caseId', of_case, 'outcome', found_outcome, 'reason', why), request_id);
  return 'closed';
end
$$;

-- An account closes: what is of its person goes over to another account that stays, and goes where
-- there is none.
create or replace function compliance.forget_harm(for_player uuid) returns void
language plpgsql as $$
declare
  heir uuid := (select min(f.player_id::text)::uuid from auth.player_facts f
    where f.player_id = any (ledger.same_person(for_player)) and f.player_id <> for_player
      and f.status in ('active', 'banned'));
begin
  if heir is not null then
    insert into compliance.harm_signals (player_id, day, signal, weight, facts, weighed_at)
      select heir, s.day, s.signal, s.weight, s.facts, s.weighed_at from compliance.harm_signals s
        where s.player_id = for_player on conflict do nothing;
    update compliance.harm_steps s set player_id = heir where s.player_id = for_player
      and not exists (select from compliance.harm_steps o where o.player_id = heir and o.day = s.day);
    update compliance.limit_checkouts set player_id = heir where player_id = for_player;
  end if;
  delete from compliance.harm_signals where player_id = for_player;
  delete from compliance.harm_steps where player_id = for_player;
  delete from compliance.limit_checkouts where player_id = for_player;
end
$$;

grant execute on function compliance.weigh_harm, compliance.care_of, compliance.care_history,
  compliance.close_care_case   to parlor_compliance;
