-- What the rows say together, drawn from one edge to the next. The functions that read rows (modes, ages)
-- say what the law is; this is their answer kept, so that a stake asks one index.

-- Moments at which what is said of a place may change: rows that begin, openings that grow old, times
-- for redeeming that run out.
create or replace function rules.edges(of_place text) returns setof timestamptz
language sql stable as $$
  select timestamptz '-infinity'
  union select r.begins_at from rules.place_modes r
    where r.place = any (rules.around(of_place) || '*'::text)
  union select r.begins_at from rules.place_features r
    where r.place = any (rules.around(of_place) || '*'::text)
  union select r.begins_at from rules.prize_caps r
    where r.place = any (rules.around(of_place) || '*'::text)
  union select r.begins_at from rules.ages r
    where r.place = any (rules.around(of_place) || '*'::text)
  union select r.begins_at + rules.opens_for() from rules.place_modes r
    where r.place = any (rules.around(of_place)) and r.mode = 'open'
      and r.certainty <> 'development'
  union select t.begins_at from rules.terms t
  union select r.redeem_until from rules.place_modes r
    where r.place = any (rules.around(of_place)) and r.redeem_until is not null
$$;

-- Places that are told apart: every one with rows or a clock of its own, and those that stand for the
-- others.
create or replace function rules.known_places() returns setof text language sql stable as $$
  select place from rules.place_modes where place <> '*'
  union select place from rules.place_features where place <> '*'
  union select place from rules.prize_caps where place <> '*'
  union select place from rules.ages where place <> '*'
  union select place from rules.place_zones
  union select unnest(array['US', 'unknown', 'ZZ'])
$$;

-- What one round may pay at most in Sweeps Coins: what the place says, or its country, and what all
-- places say; null: nothing does.
create or replace function rules.prize_max_at(of_place text, at timestamptz) returns bigint
language sql stable as $$
  select least(
    (select r.amount_micros from rules.prize_caps r
      where r.place = any (rules.around(of_place)) and r.begins_at <= at
      order by length(r.place) desc, r.begins_at desc limit 1),
    (select r.amount_micros from rules.prize_caps r
      where r.place = '*' and r.begins_at <= at order by r.begins_at desc limit 1))
$$;

create or replace function rules.draw_spans() returns void
language sql security definer set search_path = '' as $$
  delete from rules.spans;
  insert into rules.spans (place, feature, begins_at, ends_at, mode, allowed, minimum_age, zone,
      terms_since, prize_max_micros)
    select p.place, f.feature, e.at,
      lead(e.at, 1, 'infinity') over (partition by p.place, f.feature order by e.at),
      greatest(rules.mode_at(p.place, e.at), rules.switch_at(e.at)),
      rules.allows(p.place, f.feature, e.at), rules.age_at(p.place, f.feature, e.at),
      coalesce((select z.zone from rules.place_zones z where z.place = p.place), 'Etc/GMT+12'),
      rules.terms_since(e.at),
      case f.feature when 'sc_play' then rules.prize_max_at(p.place, e.at) end
    from rules.known_places() p (place),
      unnest(array['gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem']) f (feature),
      rules.edges(p.place) e (at);
$$;

-- What holds for one thing at a place at a moment.
create or replace function rules.span_at(of_place text, of_feature text, at timestamptz)
returns rules.spans language sql stable as $$
  select s from rules.spans s
    where s.place = any (array[of_place, split_part(of_place, '-', 1), 'ZZ'])
      and s.feature = of_feature and s.begins_at <= at and s.ends_at > at
    order by array_position(array[of_place, split_part(of_place, '-', 1), 'ZZ'], s.place) limit 1
$$;

-- Every statement that enters rows is a new epoch.
create or replace function rules.count_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update rules.epoch set number = number + 1;
  perform rules.draw_spans();
  return null;
end
$$;
create or replace trigger place_modes_changed after insert on rules.place_modes
  for each statement execute function rules.count_change();
create or replace trigger place_features_changed after insert on rules.place_features
  for each statement execute function rules.count_change();
create or replace trigger prize_caps_changed after insert on rules.prize_caps
  for each statement execute function rules.count_change();
create or replace trigger ages_changed after insert on rules.ages
  for each statement execute function rules.count_change();
