-- From which age on: what the place and the platform ask, whichever is more.

-- The day on which somebody has lived so many years. Who was born on a leap day has on 1 March, so that
-- nobody is early. Nothing in it depends on settings, as to_char does: so it is inlined where it is asked.
create or replace function rules.birthday(birth_date date, years int) returns date
language sql immutable as $$
  select (birth_date + make_interval(years => years))::date
    + case when extract(month from birth_date) = 2 and extract(day from birth_date) = 29
        and extract(day from birth_date + make_interval(years => years)) = 28 then 1 else 0 end
$$;

-- The day that has come everywhere on earth, or at a place.
create or replace function rules.local_day(of_place text, at timestamptz) returns date
language sql stable as $$
  select (at at time zone coalesce((select z.zone from rules.place_zones z where z.place = of_place),
    'Etc/GMT+12'))::date
$$;

-- The age that something takes at a place; 18 where no row asks for more.
create or replace function rules.age_at(of_place text, of_feature text, at timestamptz) returns int
language sql stable as $$
  select greatest(18, (select max(newest.years) from (
    select distinct on (a.place) a.years from rules.ages a
      where a.place = any (rules.around(of_place) || '*'::text) and a.feature = of_feature
        and a.begins_at <= at
      order by a.place, a.begins_at desc) newest))
$$;

-- Whether somebody born on this day may have an account at this place.
create or replace function rules.may_register(birth_date date, of_place text, at timestamptz)
returns boolean language sql stable security definer set search_path = '' as $$
  select rules.local_day(of_place, at)
    >= rules.birthday(birth_date, rules.age_at(of_place, 'account', at))
$$;

grant execute on function rules.may_register to parlor_auth;
