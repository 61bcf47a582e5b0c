-- An exclusion binds the person, also on an account that no mail address ties to them. Who declares the
-- names, birth date and address of somebody excluded is excluded at once; whatever says less is for a
-- person to look at. A shared household alone says nothing.

-- What such an exclusion gives as its reason, by which it is known again.
create or replace function compliance.declared_reason() returns text language sql immutable as $$
  select 'declares the names, birth date and address of an excluded account'
$$;

-- Excludes an account that just declared what an excluded one did, for as long as that one is. Two people
-- may lift it, for anybody can declare somebody else's name.
create or replace function compliance.bind_declared(for_player uuid, http_request_id text) returns void
language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player);
  persons uuid[] := ledger.same_person(for_player);
  other uuid;
  until_at timestamptz;
  own timestamptz := ledger.excluded_until(for_player, at);
begin
  -- Where two people lifted one it is not made again by itself: the next look is a person's too.
  if exists (select from ledger.exclusion_lifts l join ledger.exclusions x on x.id = l.exclusion_id
      join ledger.house_exclusions h on h.exclusion_id = x.id
    where x.player_id = any (persons) and h.made_by is null
      and h.reason = compliance.declared_reason()) then return; end if;
  for other in select distinct one.player_id from identity.keys mine
      join identity.keys one on one.key = mine.key and one.kind = 'person'
    where mine.player_id = for_player and mine.kind = 'person' and mine.left_at is null
      and one.player_id <> all (persons) and exists (select from identity.keys here
        join identity.keys there on there.key = here.key and there.kind = 'household'
        where here.player_id = for_player and here.kind = 'household'
          and there.player_id = one.player_id)
    order by 1
  loop
    until_at := ledger.excluded_until(other, at);
    continue when until_at is null or own >= until_at;
    own := until_at;
    perform payments.exclude_by_house(for_player, nullif(until_at, 'infinity'), null,
      compliance.declared_reason(), http_request_id);
    perform audit.append('exclusion.person', null, 'player', for_player::text,
      jsonb_build_object('as', other), http_request_id);
  end loop;
end
$$;

-- Looks for accounts that may be an excluded person's: somebody excluded themself after another account
-- had declared the same person, lives elsewhere by now, or both paid with one card. Each is told once.
create or replace function compliance.find_matches(count_max int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
begin
  insert into compliance.matches (player_id, excluded_id, exclusion_id, why, found_at)
    select f.player_id, f.excluded_id, f.exclusion_id, max(f.why), at from (
      select theirs.player_id, s.player_id as excluded_id, s.id as exclusion_id, 'person' as why
        from ledger.exclusion_spans s
          join identity.keys own on own.player_id = s.player_id and own.kind = 'person'
          join identity.keys theirs on theirs.key = own.key and theirs.kind = 'person'
        where s.starts_at <= at and s.until_at > at
      union all
      select theirs.player_id, s.player_id, s.id, 'payer'
        from ledger.exclusion_spans s
          join payments.purchases own on own.player_id = s.player_id and own.credited
          join payments.purchases theirs on theirs.payer = own.payer and theirs.credited
        where s.starts_at <= at and s.until_at > at) f
    where not exists (select from compliance.matches m
        where m.player_id = f.player_id and m.exclusion_id = f.exclusion_id)
      and f.player_id <> all (ledger.same_person(f.excluded_id))
      and ledger.player_status(f.player_id) = 'active'
      and ledger.excluded_until(f.player_id, at) is null
    group by f.player_id, f.excluded_id, f.exclusion_id
    order by f.exclusion_id, f.player_id limit count_max
    on conflict do nothing;
end
$$;

-- A match as staff see it, with what was bought on that account since the exclusion began: to be refunded
-- by who may.
create or replace function compliance.match_json(m compliance.matches, at timestamptz) returns jsonb
language sql as $$
  select jsonb_build_object('id', m.id::text, 'playerId', m.player_id, 'excludedId', m.excluded_id,
    'why', m.why, 'state', m.state, 'decidedBy', m.decided_by, 'reason', m.reason,
    'foundAtMs', floor(extract(epoch from m.found_at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from m.decided_at) * 1000)::text,
    'sinceMs', floor(extract(epoch from s.starts_at) * 1000)::text,
    'untilMs', floor(extract(epoch from nullif(ledger.excluded_until(m.excluded_id, at), 'infinity'))
      * 1000)::text,
    'purchases', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id,
        'priceMicros', p.price_micros::text,
        'paidAtMs', floor(extract(epoch from p.paid_at) * 1000)::text) order by p.id), '[]')
      from payments.purchases p where p.player_id = m.player_id and p.credited
        and p.paid_at >= s.starts_at))
  from ledger.exclusion_spans s where s.id = m.exclusion_id
$$;

-- Open matches of exclusions that still run, or of another state all; newest first.
create or replace function compliance.matches_of(of_state text, before_id bigint, count_max int)
returns setof jsonb language sql security definer set search_path = '' as $$
  select compliance.match_json(m, clock_timestamp()) from compliance.matches m
    where m.state = of_state and (before_id is null or m.id < before_id)
      and (of_state <> 'open' or ledger.excluded_until(m.excluded_id, clock_timestamp()) is not null)
    order by m.id desc limit count_max
$$;

-- The decision of one person: `bound` excludes by the house, for as long as the other is. The same decision
-- by the same person again is a replay; whoever comes later is told that it was decided.
create or replace function compliance.decide_match(match_id bigint, verdict text, by_staff uuid, given_reason text,
  http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  m compliance.matches;
  at timestamptz;
  until_at timestamptz;
  answer jsonb;
begin
  select * into m from compliance.matches where id = match_id for update;
  if not found then return approvals.refusal('not_found'); end if;
  at := clock_timestamp();
  if (m.state, m.decided_by) = (verdict, by_staff) then return compliance.match_json(m, at); end if;
  if m.state <> 'open' then return approvals.refusal('match_closed'); end if;
  if auth.are_linked(m.player_id, by_staff) or auth.are_linked(m.excluded_id, by_staff) then
    return approvals.refusal('accounts_linked');
  end if;
  if verdict = 'bound' then
    until_at := ledger.excluded_until(m.excluded_id, at);
    -- It is over: there is nothing left to bind to.
    if until_at is null then return approvals.refusal('match_closed'); end if;
    answer := payments.exclude_by_house(m.player_id, nullif(until_at, 'infinity'), by_staff,
      given_reason, http_request_id);
    if answer ? 'refused' then return answer; end if;
  end if;
  update compliance.matches set state = verdict, decided_by = by_staff, decided_at = at, reason = given_reason
    where id = match_id returning * into m;
  perform audit.append('match.' || verdict, by_staff, 'player', m.player_id::text,
    jsonb_build_object('matchId', m.id::text, 'as', m.excluded_id, 'why', m.why, 'reason', given_reason),
    http_request_id);
  return compliance.match_json(m, at);
end
$$;

-- How many wait, up to a bound.
create or replace function compliance.waiting_matches() returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from (select from compliance.matches m where m.state = 'open' limit 1000) waiting
$$;

grant execute on function compliance.find_matches, compliance.matches_of, compliance.decide_match,
  compliance.waiting_matches to parlor_compliance;
