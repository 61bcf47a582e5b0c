-- What the law of a year says of payments.

-- The row of a year that counts at a moment; null where it is not known yet. Of those that count since the
-- same moment it is the one that was entered last.
create or replace function rules.tax_year_at(of_year int, at timestamptz) returns rules.tax_years
language sql stable as $$
  select y from rules.tax_years y where y.year = of_year and y.begins_at <= at
    order by y.begins_at desc, y.id desc limit 1
$$;

-- The same by the clock.
create or replace function rules.tax_year(of_year int) returns rules.tax_years
language sql stable as $$
  select rules.tax_year_at(of_year, clock_timestamp())
$$;

-- The row that counts now of the last year before one that has any.
create or replace function rules.tax_year_before(of_year int) returns rules.tax_years
language sql stable as $$
  select y from rules.tax_years y where y.year < of_year and y.begins_at <= clock_timestamp()
    order by y.year desc, y.begins_at desc, y.id desc limit 1
$$;

-- The year of a payment: that of its moment in UTC.
create or replace function rules.tax_year_of(at timestamptz) returns int language sql immutable as $$
  select extract(year from at at time zone 'utc')::int
$$;
