-- What holds at a place at a moment: of its rows the newest that has begun. A region without a row has
-- its country's. What no row speaks of is not open.

-- After this a row that opens a place must be entered anew, by two people who looked again.
create or replace function rules.opens_for() returns interval language sql immutable as $$
  select interval '90 days'
$$;

-- How strict a mode is, the strictest last.
create or replace function rules.strictness(mode rules.mode) returns int language sql immutable as $$
  select array_position(enum_range(null::rules.mode), mode)
$$;

-- The places whose rows speak of this one, the nearest first.
create or replace function rules.around(place text) returns text[] language sql immutable as $$
  select case when place like '%-%' then array[place, split_part(place, '-', 1)] else array[place] end
$$;

-- A row as it counts: one that opens a place counts only while it is sure, entered by two people and
-- young. Otherwise the place is as if the row spoke of Gold Coins alone.
create or replace function rules.counted_mode(r rules.place_modes, at timestamptz) returns rules.mode
language sql immutable as $$
  select case when r.mode <> 'open' or r.certainty = 'development'
      or (r.certainty = 'sure' and r.second_by is not null
        and at < r.begins_at + rules.opens_for()) then r.mode
    else 'gc_only' end
$$;

-- The row that counts for a place, null when none does.
create or replace function rules.mode_row(of_place text, at timestamptz) returns rules.place_modes
language sql stable as $$
  select r from rules.place_modes r
    where r.place = any (rules.around(of_place)) and r.begins_at <= at
    order by length(r.place) desc, r.begins_at desc limit 1
$$;

-- The mode of a place by itself, without the switch for all places.
create or replace function rules.mode_at(of_place text, at timestamptz) returns rules.mode
language plpgsql stable as $$
declare
  r rules.place_modes := rules.mode_row(of_place, at);
begin
  return case when r.id is not null then rules.counted_mode(r, at)
    when of_place = 'unknown' or of_place = 'US' or of_place like 'US-%' then 'gc_only'
    else 'blocked' end;
end
$$;

-- The switch for all places: nothing is stricter than it while nobody threw it.
create or replace function rules.switch_at(at timestamptz) returns rules.mode
language sql stable as $$
  select coalesce((select r.mode from rules.place_modes r
    where r.place = '*' and r.begins_at <= at order by r.begins_at desc limit 1), 'open')
$$;

-- What a mode lets people do.
create or replace function rules.mode_allows(mode rules.mode, feature text) returns boolean
language sql immutable as $$
  select case feature
    when 'gc_purchase' then mode in ('open', 'gc_only')
    when 'gc_play' then mode in ('open', 'gc_only')
    when 'sc_grant' then mode = 'open'
    when 'sc_play' then mode = 'open'
    when 'redeem' then mode <> 'blocked'
    else false end
$$;

-- Whether something may be done at a place: what its mode or a row of its own says, and what the
-- switch for all places leaves of it.
create or replace function rules.allows(of_place text, of_feature text, at timestamptz) returns boolean
language plpgsql stable as $$
declare
  mode rules.place_modes := rules.mode_row(of_place, at);
  own boolean;
begin
  if not rules.mode_allows(rules.switch_at(at), of_feature) then return false; end if;
  -- A row of the region comes before one of the country, and says null to be as the mode says.
  select f.allowed into own from rules.place_features f
    where f.place = any (rules.around(of_place)) and f.feature = of_feature and f.begins_at <= at
    order by length(f.place) desc, f.begins_at desc limit 1;
  if own is not null then return own; end if;
  return rules.mode_allows(rules.mode_at(of_place, at), of_feature)
    and not (of_feature = 'redeem' and coalesce(mode.redeem_until <= at, false)
      and mode.mode = 'redeem_only');
end
$$;
