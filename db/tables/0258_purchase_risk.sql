-- Who pays how often, who must prove that a card is theirs, and when nothing more is sold: rules as
-- dated rows, the newest that has begun counts.

create table payments.risk_rules (
  begins_at timestamptz primary key,
  -- One card or account, over 24 hours: how often it pays, and how much.
  payer_day_count_max int not null check (payer_day_count_max > 0),
  payer_day_micros bigint not null check (payer_day_micros > 0),
  -- For how many persons it pays within 30 days.
  payer_persons_max int not null check (payer_persons_max > 0),
  -- All accounts of one postal address, over 24 hours.
  household_day_micros bigint not null check (household_day_micros > 0),
  -- From which price on, and how long after a person's first purchase at every price, the holder of a
  -- card proves to their bank that it is theirs (3-D Secure). Null and zero: never.
  authenticate_from_micros bigint check (authenticate_from_micros >= 0),
  authenticate_new_days int not null default 0 check (authenticate_new_days >= 0),
  -- Nothing is sold once so large a share of the purchases of so many days is disputed, and at least so
  -- many are.
  dispute_days int not null check (dispute_days between 1 and 365),
  dispute_rate_max numeric(5, 4) not null check (dispute_rate_max > 0),
  dispute_count_min int not null check (dispute_count_min > 0),
  note text not null
);
-- The card networks begin their programmes at 0.9 % of a month's payments and a hundred disputes.
insert into payments.risk_rules values ('2026-01-01', 10, 500000000, 3, 1000000000, 50000000, 0, 30,
  0.0075, 20, 'first rules');

alter table payments.purchases
  -- Asked of the provider with the order.
  add column authenticate boolean not null default false,
  -- Whether the holder did prove it; null for what is no card, or not told yet.
  add column authenticated boolean;

create table payments.purchase_pauses (
  id bigint primary key generated always as identity,
  began_at timestamptz not null,
  disputes int not null,
  purchases int not null,
  ended_at timestamptz check (ended_at >= began_at),
  ended_by uuid,
  reason text check (length(reason) between 1 and 500),
  check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (reason is null))
);
create unique index purchase_pauses_one on payments.purchase_pauses ((true)) where ended_at is null;
create index purchases_paid on payments.purchases (paid_at) where credited;
create index disputes_at on payments.disputes (at);

grant select on payments.risk_rules, payments.purchase_pauses to parlor_payments;
