-- What the law of a year says of payments.

-- The row of a year; null where it is not known yet.
create or replace function rules.tax_year(of_year int) returns rules.tax_years
language sql stable as $$
  select y from rules.tax_years y where y.year = of_year order by y.id desc limit 1
$$;

-- The row of the last year before one that has any.
create or replace function rules.tax_year_before(of_year int) returns rules.tax_years
language sql stable as $$
  select y from rules.tax_years y where y.year < of_year order by y.year desc, y.id desc limit 1
$$;

-- The year of a payment: that of its moment in UTC.
create or replace function rules.tax_year_of(at timestamptz) returns int language sql immutable as $$
  select extract(year from at at time zone 'utc')::int
$$;
