-- What prizes could be asked for, against the cash that is there to pay them.

-- The operator's word on the cash at the bank that is kept for prizes, what is owed to the tax office
-- taken off; the newest counts.
create table payments.cash_statements (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  amount_micros bigint not null check (amount_micros >= 0),
  stated_by uuid not null,
  stated_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 500)
);
create index cash_statements_newest on payments.cash_statements (at, id);

-- Each hour's reckoning, as payments.liability answers it.
create table payments.liability_runs (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  report jsonb not null
);

-- What is looked at by span of time.
create index redemptions_paid on payments.redemptions (paid_at) where state = 'paid';
create index redemption_events_at on payments.redemption_events (at);
create index payout_events_received on payments.payout_events (received_at);
