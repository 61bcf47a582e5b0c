-- What the rows say together, from one edge to the next: read by every stake, drawn anew whenever a row
-- is entered. `ZZ` is every country of which no row speaks.

create table rules.spans (
  place text not null,
  feature text not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  mode rules.mode not null,
  allowed boolean not null,
  minimum_age int not null,
  -- Whose midnight a birthday goes by.
  zone text not null,
  primary key (place, feature, begins_at)
);
