-- The one answer to whether a player may do something now, by place and age: asked by standing, and by
-- whatever gives or sells something. What was won is never asked about: it settles, and leaves.

-- What keeps a sighting from being believed, unless a device proves the place.
create or replace function rules.is_doubted(risks text[]) returns boolean language sql immutable as $$
  select risks && array['tor', 'hosting', 'spoofed']
$$;

-- What is to be done with Sweeps Coins needs to know where.
create or replace function rules.needs_place(feature text) returns boolean language sql immutable as $$
  select feature in ('sc_grant', 'sc_play')
$$;

-- Code null: they may. `place_proof_required`: nothing but an unknown place is in the way.
create or replace function rules.refusal(for_player uuid, feature text, at timestamptz)
returns rules.verdict language plpgsql stable as $$
declare
  verdict rules.verdict;
  seen rules.player_places;
  is_proved boolean := false;
  is_doubted boolean := false;
  of_place text;
  born date;
  of_age timestamptz;
begin
  for seen in select * from rules.player_places p
    where p.player_id = for_player and p.valid_until > at
    order by p.method = 'edge', p.id
  loop
    -- Devices come first, and the edge says nothing more beside one that is believed.
    exit when is_proved and seen.method = 'edge';
    is_proved := is_proved or (seen.method <> 'edge' and not rules.is_doubted(seen.risks));
    is_doubted := is_doubted or rules.is_doubted(seen.risks);
    verdict.changes_at := least(verdict.changes_at, seen.valid_until);
    continue when seen.place = 'unknown';
    verdict.place := seen.place;
    verdict.changes_at := least(verdict.changes_at, rules.next_change(seen.place, at));
    verdict.minimum_age := greatest(verdict.minimum_age, rules.age_at(seen.place, feature, at));
    exit when not rules.allows(seen.place, feature, at);
  end loop;
  of_place := coalesce(verdict.place, 'unknown');
  if verdict.place is null then
    verdict.changes_at := least(verdict.changes_at, rules.next_change('unknown', at));
    verdict.minimum_age := rules.age_at('unknown', feature, at);
  end if;
  verdict.mode := greatest(rules.mode_at(of_place, at), rules.switch_at(at));
  if not rules.allows(of_place, feature, at) then
    verdict.code := case
      when verdict.place is null and rules.needs_place(feature)
        and rules.mode_allows(rules.switch_at(at), feature) then 'place_proof_required'
      else 'place_not_allowed' end;
    return verdict;
  end if;
  if rules.needs_place(feature) and is_doubted and not is_proved then
    verdict.code := 'place_proof_required';
    return verdict;
  end if;
  if feature = 'redeem' then return verdict; end if;
  select f.birth_date into born from auth.player_facts f where f.player_id = for_player;
  of_age := rules.day_begins(of_place, rules.birthday(born, verdict.minimum_age));
  if not coalesce(of_age <= at, false) then
    verdict.code := 'underage';
    verdict.changes_at := least(verdict.changes_at, of_age);
  end if;
  return verdict;
end
$$;

-- A verdict as a refusal, with what a player may see of it.
create or replace function rules.verdict_refusal(verdict rules.verdict) returns jsonb
language sql stable as $$
  select ledger.refusal(verdict.code, jsonb_build_object('place', verdict.place,
    'changesAt', ledger.time_text(verdict.changes_at),
    'minimumAge', case verdict.code when 'underage' then verdict.minimum_age end))
$$;

-- Where this player is and what may be done there, for the player's own eyes.
create or replace function rules.place_of(for_player uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  features jsonb := '{}';
  reasons jsonb := '[]';
  verdict rules.verdict;
  feature text;
  seen rules.player_places;
begin
  select * into seen from rules.player_places p
    where p.player_id = for_player and p.valid_until > at
    order by p.method = 'edge', p.id desc limit 1;
  foreach feature in array array['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem'] loop
    verdict := rules.refusal(for_player, feature, at);
    features := features || jsonb_build_object(feature, verdict.code is null);
    if verdict.code is not null then
      reasons := reasons || jsonb_strip_nulls(jsonb_build_object('feature', feature,
        'code', verdict.code, 'minimumAge',
        case verdict.code when 'underage' then verdict.minimum_age end));
    end if;
  end loop;
  return jsonb_build_object('place', coalesce(verdict.place, 'unknown'), 'method', seen.method,
    'mode', verdict.mode, 'features', features, 'reasons', reasons, 'risks',
    coalesce(to_jsonb(seen.risks), '[]'),
    'validUntilMs', floor(extract(epoch from seen.valid_until) * 1000)::text,
    'changesAtMs', floor(extract(epoch from verdict.changes_at) * 1000)::text);
end
$$;

grant execute on function rules.place_of to parlor_compliance;
