-- How well somebody must be known for which sum, as dated rows: those of the newest moment that has begun
-- count together.

create table rules.tier_needs (
  begins_at timestamptz not null,
  -- From this sum on.
  sum_micros bigint not null check (sum_micros >= 0),
  -- 2: a document was checked. 3: a person looked at it.
  tier int not null check (tier between 1 and 3),
  note text not null default '',
  primary key (begins_at, sum_micros)
);

insert into rules.tier_needs values
  ('2026-01-01', 0, 2, 'a document before the first prize'),
  ('2026-01-01', 10000000000, 3, 'a person looks at it from 10,000 on');

grant select on rules.tier_needs to parlor_compliance, parlor_payments;
