-- Entering a row of the law. Whoever tightens does it alone and at once; what loosens anything at any
-- moment at which the row counts, or begins in the past, needs a second person (schema approvals).
-- A row is compared with what its own place says without it, for each moment at which that or it
-- changes, so a row that is laxer only next year is laxer.

-- Which tables of rules there are, by the names that people ask for.
create or replace function rules.require_kind(of_kind text) returns void language plpgsql as $$
begin
  if of_kind not in ('place_modes', 'place_features', 'prize_caps', 'ages') then
    raise exception 'there are no rules of %', of_kind;
  end if;
end
$$;

-- When a row begins: at its moment, with its day at the place's own clock, or now. Null: a day, at a
-- place whose clock nobody knows.
create or replace function rules.begins_of(entered jsonb, at timestamptz) returns timestamptz
language sql stable as $$
  select case
    when entered ->> 'beginsAt' is not null then (entered ->> 'beginsAt')::timestamptz
    when entered ->> 'beginsOn' is null then at
    else (select (entered ->> 'beginsOn')::timestamp at time zone z.zone
      from rules.place_zones z where z.place = entered ->> 'place') end
$$;

-- How strict a mode is at a moment: a redeem_only whose time is over is as closed as a blocked one.
create or replace function rules.strictness_at(mode rules.mode, redeem_until timestamptz,
  at timestamptz) returns int language sql immutable as $$
  select rules.strictness(case when mode = 'redeem_only' and redeem_until <= at then 'blocked'
    else mode end)
$$;

-- The same of a place, as its rows have it; of `*`, of the switch for all places.
create or replace function rules.strictness_of(of_place text, at timestamptz) returns int
language sql stable as $$
  select case of_place when '*' then rules.strictness(rules.switch_at(at))
    else rules.strictness_at(rules.mode_at(of_place, at),
      (rules.mode_row(of_place, at)).redeem_until, at) end
$$;

-- The moments from a row's beginning until the next row of its place at which something about the
-- mode of the place changes, with the row or without it.
create or replace function rules.edges_of_mode(r rules.place_modes) returns setof timestamptz
language sql stable as $$
  select distinct edge from (
    select unnest(array[r.begins_at, r.redeem_until, r.begins_at + rules.opens_for()])
    union all
    select unnest(array[o.begins_at, o.redeem_until, o.begins_at + rules.opens_for()])
      from rules.place_modes o where o.place = any (rules.around(r.place))) e (edge)
  where edge >= r.begins_at and not exists (select from rules.place_modes o
    where o.place = r.place and o.begins_at > r.begins_at and o.begins_at <= edge)
$$;

-- Whether a mode loosens. To open a place always does: one who opens alone would close it, for a row
-- without a second person does not open. To lift the locks of playthrough does, but together with a
-- mode that is stricter: there it is what keeps coins from being dead.
create or replace function rules.loosens_mode(r rules.place_modes) returns boolean
language plpgsql stable as $$
declare
  edge timestamptz;
  was int;
  will int;
begin
  if r.mode = 'open' and r.place <> '*' then return true; end if;
  for edge in select rules.edges_of_mode(r) loop
    was := rules.strictness_of(r.place, edge);
    will := rules.strictness_at(r.mode, r.redeem_until, edge);
    if will < was then return true; end if;
    if r.locks = 'waived' and will = was
      and coalesce((rules.mode_row(r.place, edge)).locks, 'kept') = 'kept' then return true; end if;
  end loop;
  return false;
end
$$;

-- Whether an exception loosens: one that allows always does, for it would outlive whatever is tightened
-- around it; one that only ends another does where that one forbids.
create or replace function rules.loosens_feature(r rules.place_features) returns boolean
language sql stable as $$
  select coalesce(r.allowed, exists (
    select from (
      select r.begins_at edge union
      select o.begins_at from rules.place_features o
        where o.place = any (rules.around(r.place)) and o.feature = r.feature
          and o.begins_at > r.begins_at) e
    where not exists (select from rules.place_features o
        where o.place = r.place and o.feature = r.feature
          and o.begins_at > r.begins_at and o.begins_at <= e.edge)
      and not coalesce((select o.allowed from rules.place_features o
        where o.place = any (rules.around(r.place)) and o.feature = r.feature
          and o.begins_at <= e.edge
        order by length(o.place) desc, o.begins_at desc limit 1), true)))
$$;

-- Whether a cap loosens: it is higher than the one before at any moment, or none where there was one.
create or replace function rules.loosens_cap(r rules.prize_caps) returns boolean
language sql stable as $$
  select exists (
    select from (
      select r.begins_at edge union
      select o.begins_at from rules.prize_caps o
        where o.place = any (rules.around(r.place)) and o.begins_at > r.begins_at) e
    cross join lateral (select o.amount_micros was from rules.prize_caps o
      where o.place = any (rules.around(r.place)) and o.begins_at <= e.edge
      order by length(o.place) desc, o.begins_at desc limit 1) before
    where not exists (select from rules.prize_caps o
        where o.place = r.place and o.begins_at > r.begins_at and o.begins_at <= e.edge)
      and before.was is not null and coalesce(r.amount_micros > before.was, true))
$$;

-- Whether an age loosens: the row of the same place before it asked for more. Rows of other places
-- stand beside it, and the highest counts.
create or replace function rules.loosens_age(r rules.ages) returns boolean
language sql stable as $$
  select r.years < coalesce((select o.years from rules.ages o
    where o.place = r.place and o.feature = r.feature and o.begins_at <= r.begins_at
    order by o.begins_at desc limit 1), 18)
$$;

-- What was entered as a row of its table, by the names of its columns.
create or replace function rules.row_of(entered jsonb, begins timestamptz, first uuid, second uuid)
returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'place', entered -> 'place', 'begins_at', begins, 'instrument', entered -> 'instrument',
    'source_url', entered -> 'sourceUrl', 'source_date', entered -> 'sourceDate',
    'certainty', entered -> 'certainty', 'note', coalesce(entered -> 'note', '""'),
    'entered_by', first, 'second_by', second,
    'mode', entered -> 'mode', 'locks', coalesce(entered -> 'locks', '"kept"'),
    'redeem_until', entered -> 'redeemUntil', 'feature', entered -> 'feature',
    'allowed', entered -> 'allowed', 'amount_micros', entered -> 'amountMicros',
    'years', entered -> 'years'))
$$;

create or replace function rules.loosens(of_kind text, r jsonb) returns boolean
language sql stable as $$
  select case of_kind
    when 'place_modes' then
      rules.loosens_mode(jsonb_populate_record(null::rules.place_modes, r))
    when 'place_features' then
      rules.loosens_feature(jsonb_populate_record(null::rules.place_features, r))
    when 'prize_caps' then rules.loosens_cap(jsonb_populate_record(null::rules.prize_caps, r))
    else rules.loosens_age(jsonb_populate_record(null::rules.ages, r)) end
$$;

-- Whether the place has a row of that moment already; rows are never changed.
create or replace function rules.is_taken(of_kind text, r jsonb) returns boolean
language plpgsql stable as $$
declare
  taken boolean;
begin
  execute format('select exists (select from rules.%I o where o.place = $1 ->> ''place''
      and o.begins_at = ($1 ->> ''begins_at'')::timestamptz
      and to_jsonb(o) ->> ''feature'' is not distinct from $1 ->> ''feature'')', of_kind)
    into taken using r;
  return taken;
end
$$;

-- What no row says, whoever enters it: a moment and a day at once, or a day at a place whose clock
-- nobody knows. Rows of development are no person's to enter; an exception for
-- all places has no effect, and the switch for all places has no last day.
create or replace function rules.wrong_field(of_kind text, entered jsonb, begins timestamptz)
returns text language sql immutable as $$
  select case
    when begins is null or entered ?& array['beginsAt', 'beginsOn'] then 'beginsOn'
    when entered ->> 'certainty' = 'development' then 'certainty'
    when of_kind = 'place_features' and entered ->> 'place' = '*' then 'place'
    when entered ->> 'redeemUntil' is null then null
    when entered ->> 'place' = '*' or entered ->> 'mode' <> 'redeem_only'
      or (entered ->> 'redeemUntil')::timestamptz <= begins then 'redeemUntil' end
$$;

-- Adds it under the lock of the calendar, tells it to the audit log, and to every open table when it
-- counts already; the other tables ask again by themselves when its moment comes.
create or replace function rules.add_row(of_kind text, r jsonb, at timestamptz, why text,
  http_request_id text) returns text language plpgsql as $$
declare
  columns text := 'place, begins_at, instrument, source_url, source_date, certainty, note,
    entered_by, second_by, ' || case of_kind when 'place_modes' then 'mode, locks, redeem_until'
      when 'place_features' then 'feature, allowed' when 'prize_caps' then 'amount_micros'
      else 'feature, years' end;
  new_id text;
begin
  execute format('insert into rules.%1$I (%2$s)
      select %2$s from jsonb_populate_record(null::rules.%1$I, $1) returning id::text',
    of_kind, columns) into strict new_id using r;
  perform audit.append('rule.entered', coalesce(r ->> 'second_by', r ->> 'entered_by')::uuid,
    'rule', of_kind || ':' || new_id, jsonb_build_object('kind', of_kind, 'row', r, 'reason', why),
    http_request_id);
  if (r ->> 'begins_at')::timestamptz <= at then
    perform ledger.standing_changed_everywhere();
  end if;
  return new_id;
end
$$;

-- Enters a row: `{id}` when it was added, `{approval}` when a second person must say so first.
create or replace function rules.enter_row(new_id uuid, of_kind text, entered jsonb, by_person uuid,
  why text, http_request_id text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  begins timestamptz;
  r jsonb;
  asked jsonb;
  wrong text;
begin
  perform rules.require_kind(of_kind);
  perform locks.take('rules.calendar');
  at := clock_timestamp();
  -- The right of the route is as old as the caller's token.
  if not approvals.has_role(by_person,
      (select k.asking_roles from approvals.kinds k where k.kind = 'rule_row'), null) then
    return approvals.refusal('forbidden');
  end if;
  begins := rules.begins_of(entered, at);
  wrong := rules.wrong_field(of_kind, entered, begins);
  if wrong is not null then
    return approvals.refusal('invalid_request', jsonb_build_object('field', wrong));
  end if;
  r := rules.row_of(entered, begins, by_person, null);
  if rules.is_taken(of_kind, r) then return approvals.refusal('rule_row_exists'); end if;
  if begins >= at and not rules.loosens(of_kind, r) then
    return jsonb_build_object('id', rules.add_row(of_kind, r, at, why, http_request_id));
  end if;
  -- A rule is about nobody: its place stands where other requests have the player.
  asked := approvals.ask(new_id, 'rule_row',
    md5('rules:' || of_kind || ':' || (entered ->> 'place'))::uuid,
    jsonb_build_object('kind', of_kind, 'row', entered), by_person, why, at, http_request_id);
  if asked ? 'refused' then return asked; end if;
  return jsonb_build_object('approval',
    jsonb_build_object('id', asked -> 'id', 'state', asked -> 'state'));
end
$$;

-- Runs inside the decision: the row is what was asked for, by the calendar of now.
create or replace function rules.act_on_row(request approvals.requests, context jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  of_kind text := request.act ->> 'kind';
  entered jsonb := request.act -> 'row';
  at timestamptz;
  begins timestamptz;
  r jsonb;
  wrong text;
begin
  if request.state <> 'approved' then return '{}'; end if;
  perform rules.require_kind(of_kind);
  perform locks.take('rules.calendar');
  at := clock_timestamp();
  begins := rules.begins_of(entered, at);
  wrong := rules.wrong_field(of_kind, entered, begins);
  if wrong is not null then
    return approvals.refusal('invalid_request', jsonb_build_object('field', wrong));
  end if;
  r := rules.row_of(entered, begins, request.asked_by, request.decided_by);
  if rules.is_taken(of_kind, r) then return approvals.refusal('rule_row_exists'); end if;
  perform approvals.consume(request.id, 'rule_row', request.subject_id, request.act);
  perform rules.add_row(of_kind, r, at, request.reason, context ->> 'requestId');
  return '{}';
end
$$;

grant execute on function rules.enter_row to parlor_compliance;
