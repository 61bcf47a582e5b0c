-- How much cash must be there for what prizes could be asked for; the newest row that has begun counts,
-- and without one nothing is compared.

create table rules.liability_floors (
  begins_at timestamptz primary key,
  -- Cash as a share of what could be redeemed, and what must be left after all of it; at least one.
  cover_min numeric(6, 4) check (cover_min > 0),
  margin_min_micros bigint,
  -- An older word on the cash says nothing any more.
  cash_lives_days int not null check (cash_lives_days between 1 and 366),
  note text not null check (length(note) between 1 and 2000),
  check (coalesce(cover_min, margin_min_micros) is not null)
);
grant select on rules.liability_floors to parlor_payments, parlor_compliance;
