-- What people read of the calendar: every place as it is at a moment, the changes to come, the rows
-- that counsel must look at.

-- What counts at a place: of its own mode and the switch for all places the stricter.
create or replace function rules.effective_mode(of_place text, at timestamptz) returns rules.mode
language sql stable as $$
  select case of_place when '*' then rules.switch_at(at)
    else greatest(rules.mode_at(of_place, at), rules.switch_at(at)) end
$$;

-- When the mode of a place changes next by a row that is known, and to what; null: never.
create or replace function rules.next_mode(of_place text, at timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('mode', rules.effective_mode(of_place, edge),
      'atMs', floor(extract(epoch from edge) * 1000)::text)
  from (
    select unnest(array[r.begins_at,
        case when r.mode = 'open' then r.begins_at + rules.opens_for() end]) edge
      from rules.place_modes r where r.place = any (rules.around(of_place) || '*'::text)) e
  where edge > at and rules.effective_mode(of_place, edge) <> rules.effective_mode(of_place, at)
  order by edge limit 1
$$;

-- A place as it is at a moment: its mode, since when and by what. Before its first row begins, what no
-- row speaks of counts, since ever.
create or replace function rules.place_json(of_place text, at timestamptz) returns jsonb
language plpgsql stable as $$
declare
  own rules.place_modes;
  switch rules.place_modes;
  r rules.place_modes;
begin
  if of_place <> '*' then own := rules.mode_row(of_place, at); end if;
  select * into switch from rules.place_modes s where s.place = '*' and s.begins_at <= at
    order by s.begins_at desc limit 1;
  r := case when own.id is null or rules.switch_at(at) > rules.mode_at(of_place, at) then switch
    else own end;
  return jsonb_build_object('place', of_place, 'mode', rules.effective_mode(of_place, at),
    'sinceMs', floor(extract(epoch from
      -- What was open and is too old to be counts as something else since that day.
      case when r.mode = 'open' and r.certainty = 'sure' and r.second_by is not null
        and r.begins_at + rules.opens_for() <= at and r.place <> '*'
        then r.begins_at + rules.opens_for() else r.begins_at end) * 1000)::text,
    'source', coalesce(r.instrument, 'no rule yet'), 'sourceUrl', r.source_url,
    'untilMs', case when r.mode = 'redeem_only'
      then floor(extract(epoch from r.redeem_until) * 1000)::text end,
    'next', rules.next_mode(of_place, at));
end
$$;

-- Every place that a row speaks of, now or later, as it is at a moment.
create or replace function rules.places_at(at timestamptz) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select rules.place_json(p.place, at) || jsonb_build_object('features',
      case when p.place <> '*' then (select jsonb_object_agg(f, rules.allows(p.place, f, at))
        from unnest(array['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem']) f) end)
    from (select distinct r.place from rules.place_modes r) p order by p.place
$$;

-- Rows of one table as they were entered, the newest first.
create or replace function rules.rows_of(of_kind text, of_place text, before_id bigint,
  count_max int)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform rules.require_kind(of_kind);
  -- Amounts go as text, as everywhere.
  return query execute format('select to_jsonb(r) || jsonb_build_object(''id'', r.id::text)
      || case when %1$L = ''prize_caps''
        then jsonb_build_object(''amount_micros'', to_jsonb(r) ->> ''amount_micros'') else ''{}'' end
    from rules.%1$I r where ($1 is null or r.place = $1) and ($2 is null or r.id < $2)
    order by r.id desc limit $3', of_kind) using of_place, before_id, count_max;
end
$$;

-- What changes by itself from a moment on until another: rows that begin, times to redeem that end,
-- openings that end.
create or replace function rules.changes_between(at timestamptz, until_at timestamptz)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('atMs', floor(extract(epoch from c.edge) * 1000)::text, 'kind', c.kind,
      'id', c.id::text, 'place', c.place, 'feature', c.feature, 'change', c.change)
  from (
    select r.begins_at edge, 'place_modes' kind, r.id, r.place, null feature, 'begins' change
      from rules.place_modes r
    union all select r.begins_at, 'place_features', r.id, r.place, r.feature, 'begins'
      from rules.place_features r
    union all select r.begins_at, 'prize_caps', r.id, r.place, null, 'begins' from rules.prize_caps r
    union all select r.begins_at, 'ages', r.id, r.place, r.feature, 'begins' from rules.ages r
    union all select r.redeem_until, 'place_modes', r.id, r.place, null, 'redeem_ends'
      from rules.place_modes r where r.mode = 'redeem_only'
    union all select r.begins_at + rules.opens_for(), 'place_modes', r.id, r.place, null,
        'opening_ends'
      from rules.place_modes r
      where r.mode = 'open' and r.certainty = 'sure' and r.second_by is not null) c
  where c.edge > at and c.edge <= until_at
  order by c.edge, c.kind, c.id
$$;

-- Rows that counsel must look at: of those that count or will, who is not sure, who would open a place
-- and does not, and whose opening ends within so many days or has ended.
create or replace function rules.needing_counsel(at timestamptz, within interval)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('kind', n.kind, 'id', n.id::text, 'place', n.place,
      'instrument', n.instrument, 'why', n.why,
      'endsAtMs', floor(extract(epoch from n.ends_at) * 1000)::text)
  from (
    select 'place_modes' kind, r.id, r.place, r.instrument,
      case when r.certainty = 'uncertain' then 'uncertain'
        when r.mode = 'open' and (r.certainty <> 'sure' or r.second_by is null) then 'not_signed'
        when r.mode = 'open' then 'opening_ends' end why,
      case when r.mode = 'open' then r.begins_at + rules.opens_for() end ends_at
      from rules.place_modes r
      where r.certainty <> 'development' and r.place <> '*'
        and not exists (select from rules.place_modes o
          where o.place = r.place and o.begins_at > r.begins_at and o.begins_at <= at)
    union all select 'place_features', r.id, r.place, r.instrument, 'uncertain', null
      from rules.place_features r
      where r.certainty = 'uncertain' and not exists (select from rules.place_features o
        where o.place = r.place and o.feature = r.feature
          and o.begins_at > r.begins_at and o.begins_at <= at)
    union all select 'prize_caps', r.id, r.place, r.instrument, 'uncertain', null
      from rules.prize_caps r
      where r.certainty = 'uncertain' and not exists (select from rules.prize_caps o
        where o.place = r.place and o.begins_at > r.begins_at and o.begins_at <= at)
    union all select 'ages', r.id, r.place, r.instrument, 'uncertain', null
      from rules.ages r
      where r.certainty = 'uncertain' and not exists (select from rules.ages o
        where o.place = r.place and o.feature = r.feature
          and o.begins_at > r.begins_at and o.begins_at <= at)) n
  where n.why is not null and (n.why <> 'opening_ends' or n.ends_at <= at + within)
  order by n.kind, n.place, n.id
$$;

-- Whether a row of development is here: no live environment serves over one.
create or replace function rules.is_development() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from rules.place_modes where certainty = 'development')
    or exists (select from rules.place_features where certainty = 'development')
    or exists (select from rules.prize_caps where certainty = 'development')
    or exists (select from rules.ages where certainty = 'development')
    or exists (select from rules.tax_years where certainty = 'development')
    or exists (select from compliance.sanction_lists where source = 'development')
$$;

grant execute on function rules.places_at, rules.rows_of, rules.changes_between,
  rules.needing_counsel, rules.is_development to parlor_compliance;
