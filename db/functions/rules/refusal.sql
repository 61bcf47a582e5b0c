-- The one answer to whether a player may do something now, by place and age: asked by standing, and by
-- whatever gives or sells something. What was won is never asked about: it settles, and leaves.

-- Code null: they may. `place_proof_required`: nothing but an unknown place is in the way. The facts of
-- the player are given, for whoever asks often has read them already.
create or replace function rules.verdict_on(for_player uuid, born date, accepted_at timestamptz,
  of_feature text, at timestamptz) returns rules.verdict language plpgsql stable as $$
declare
  verdict rules.verdict;
  seen record;
  of_age timestamptz;
  terms_since timestamptz;
  is_proved boolean := false;
  is_doubted boolean := false;
  needs_place boolean := of_feature in ('sc_grant', 'sc_play');
begin
  for seen in
    select p.place, p.method = 'edge' as by_edge, p.risks && rules.doubts()
        as doubted, p.valid_until, s.mode, s.allowed, s.minimum_age, s.zone, s.ends_at,
        s.terms_since, s.prize_max_micros
      from rules.player_places p
        left join rules.spans s on s.place = p.place and s.feature = of_feature
          and s.begins_at <= at and s.ends_at > at
      where p.player_id = for_player and p.valid_until > at
      order by p.method = 'edge', p.id
  loop
    -- Devices come first, and the edge says nothing more beside one that is believed.
    exit when is_proved and seen.by_edge;
    is_proved := is_proved or not (seen.by_edge or seen.doubted);
    is_doubted := is_doubted or seen.doubted;
    verdict.changes_at := least(verdict.changes_at, seen.valid_until);
    continue when seen.place = 'unknown';
    if seen.ends_at is null then
      -- No row speaks of this place itself: its country's does.
      select s.mode, s.allowed, s.minimum_age, s.zone, s.ends_at, s.terms_since, s.prize_max_micros
        into seen.mode, seen.allowed, seen.minimum_age, seen.zone, seen.ends_at, seen.terms_since,
          seen.prize_max_micros
        from rules.span_at(seen.place, of_feature, at) s;
    end if;
    verdict.place := seen.place;
    verdict.mode := greatest(verdict.mode, seen.mode);
    verdict.changes_at := least(verdict.changes_at, seen.ends_at);
    verdict.minimum_age := greatest(verdict.minimum_age, seen.minimum_age);
    if seen.prize_max_micros < coalesce(verdict.prize_max, 9223372036854775807) then
      verdict.prize_max := seen.prize_max_micros;
      verdict.prize_place := seen.place;
    end if;
    terms_since := seen.terms_since;
    of_age := greatest(of_age, rules.birthday(born, seen.minimum_age)::timestamp
      at time zone seen.zone);
    if not seen.allowed then
      verdict.code := 'place_not_allowed';
      return verdict;
    end if;
  end loop;
  if verdict.place is null then
    seen := rules.span_at('unknown', of_feature, at);
    verdict.mode := seen.mode;
    verdict.changes_at := least(verdict.changes_at, nullif(seen.ends_at, 'infinity'));
    verdict.minimum_age := seen.minimum_age;
    terms_since := seen.terms_since;
    of_age := rules.birthday(born, seen.minimum_age)::timestamp at time zone seen.zone;
    if not seen.allowed then
      verdict.code := case when needs_place and rules.mode_allows(rules.switch_at(at), of_feature)
        then 'place_proof_required' else 'place_not_allowed' end;
      return verdict;
    end if;
  end if;
  if needs_place and is_doubted and not is_proved then
    verdict.code := 'place_proof_required';
  elsif of_feature = 'redeem' then
    return verdict;
  elsif not coalesce(of_age <= at, false) then
    verdict.code := 'underage';
    verdict.changes_at := least(verdict.changes_at, of_age);
  elsif needs_place and rules.is_barred(for_player, at) then
    verdict.code := 'staff_barred';
  elsif not coalesce(accepted_at >= terms_since, false) then
    verdict.code := 'terms_not_accepted';
  end if;
  return verdict;
end
$$;

create or replace function rules.refusal(for_player uuid, of_feature text, at timestamptz)
returns rules.verdict language plpgsql stable as $$
declare
  player record;
  nobody rules.verdict;
begin
  select f.birth_date, f.terms_accepted_at into player from auth.player_facts f
    where f.player_id = for_player;
  if not found then
    nobody.code := 'account_closed';
    return nobody;
  end if;
  return rules.verdict_on(for_player, player.birth_date, player.terms_accepted_at, of_feature, at);
end
$$;

-- A verdict as a refusal, with what a player may see of it.
create or replace function rules.verdict_refusal(verdict rules.verdict) returns jsonb
language sql stable as $$
  select ledger.refusal(verdict.code, jsonb_build_object('place', verdict.place,
    'changesAt', ledger.time_text(verdict.changes_at),
    'minimumAge', case verdict.code when 'underage' then verdict.minimum_age end))
$$;

-- Where this player was seen last and what may be done there, for the player's own eyes; and where else
-- they were seen that still counts.
create or replace function rules.place_of(for_player uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  features jsonb := '{}';
  reasons jsonb := '[]';
  verdict rules.verdict;
  feature text;
  seen rules.player_places;
  also_seen jsonb;
begin
  select * into seen from rules.player_places p
    where p.player_id = for_player and p.valid_until > at
    order by p.method = 'edge', p.seen_at desc, p.id desc limit 1;
  also_seen := (select jsonb_agg(jsonb_build_object('place', o.place, 'validUntilMs',
      floor(extract(epoch from o.valid_until) * 1000)::text) order by o.id)
    from rules.player_places o
    where o.player_id = for_player and o.valid_until > at and o.place not in (seen.place, 'unknown')
      and (seen.method = 'edge' or seen.risks <> '{}' or o.method <> 'edge'));
  foreach feature in array array['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'] loop
    verdict := rules.refusal(for_player, feature, at);
    features := features || jsonb_build_object(feature, verdict.code is null);
    if verdict.code is not null then
      reasons := reasons || jsonb_strip_nulls(jsonb_build_object('feature', feature,
        'code', verdict.code, 'place',
        case verdict.code when 'place_not_allowed' then verdict.place end, 'minimumAge',
        case verdict.code when 'underage' then verdict.minimum_age end));
    end if;
  end loop;
  return jsonb_build_object('place', coalesce(seen.place, 'unknown'), 'method', seen.method,
    'alsoSeen', coalesce(also_seen, '[]'), 'mode', verdict.mode, 'features', features, 'reasons', reasons, 'risks',
    coalesce(to_jsonb(seen.risks), '[]'),
    'validUntilMs', floor(extract(epoch from seen.valid_until) * 1000)::text,
    'changesAtMs', floor(extract(epoch from verdict.changes_at) * 1000)::text);
end
$$;

grant execute on function rules.place_of to parlor_compliance;
