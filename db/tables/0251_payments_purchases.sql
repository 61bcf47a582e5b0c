-- Purchases and what providers say of them. What a provider says is kept as facts that only ever
-- grow (a state of higher rank, a refund that exists, money withdrawn by a dispute). Books are a
-- function of the facts, so the order in which they arrive cannot matter.

create table payments.purchases (
  id uuid primary key,
  player_id uuid not null,
  package_id text not null references payments.packages,
  provider text not null,
  price_micros bigint not null check (price_micros > 0),
  gc_micros bigint not null check (gc_micros > 0),
  sc_bonus_micros bigint not null check (sc_bonus_micros >= 0),
  bonus_multiple numeric(6, 2) not null,
  bonus_lives_days int,
  payment_state text not null default 'creating' check (payment_state in
    ('creating', 'open', 'processing', 'failed', 'expired', 'paid')),
  -- The provider's names of the checkout and of the payment that came of it.
  provider_reference text,
  provider_payment_id text,
  checkout_url text,
  -- Why it is not credited: a person must look (the provider says something that differs from the
  -- order), or it is refused and goes back by itself (payments.refusals, 0258).
  flag text,
  -- Since when, and why, nobody may pay this checkout any more: the provider is to end it.
  withdrawn_at timestamptz,
  withdrawn_for text,
  -- Who paid, as a hash of the provider's fingerprint of the card or account.
  payer text,
  failure text,
  -- What was paid in dollars, as the provider says; another amount than the price sets the flag.
  charged_micros bigint check (charged_micros > 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  next_check_at timestamptz not null,
  checks int not null default 0,
  -- Of these in a row those that the provider did not answer.
  check_failures int not null default 0,
  check_error text,
  parked_at timestamptz,
  looked_at timestamptz,
  -- What was posted of it so far; only payments.settle_purchase writes these.
  credited boolean not null default false,
  reversed_micros bigint not null default 0 check (reversed_micros between 0 and price_micros),
  gc_taken_micros bigint not null default 0 check (gc_taken_micros between 0 and gc_micros),
  sc_taken_micros bigint not null default 0 check (sc_taken_micros between 0 and sc_bonus_micros),
  bonus_lot_id bigint references ledger.lots,
  postings int not null default 0,
  unique (provider, provider_reference),
  unique (provider, provider_payment_id),
  check (not credited or (payment_state = 'paid' and flag is null)),
  check (credited or reversed_micros = 0)
);
create index purchases_player on payments.purchases (player_id, id);
create index purchases_payer on payments.purchases (payer) where credited;
create index purchases_due on payments.purchases (next_check_at)
  where payment_state in ('creating', 'open', 'processing');
create index purchases_parked on payments.purchases (parked_at)
  where parked_at is not null and payment_state in ('creating', 'open', 'processing');

-- Every event that was taken in, once. Its row and its effect commit together.
create table payments.provider_events (
  provider text not null,
  event_id text not null,
  type text not null,
  outcome text not null,
  purchase_id uuid,
  created_at timestamptz not null,
  received_at timestamptz not null,
  primary key (provider, event_id)
);
create index provider_events_purchase on payments.provider_events (purchase_id);

create table payments.refunds (
  provider text not null,
  refund_id text not null,
  payment_id text not null,
  amount_micros bigint not null check (amount_micros > 0),
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  at timestamptz not null,
  primary key (provider, refund_id)
);
create index refunds_payment on payments.refunds (provider, payment_id);

create table payments.disputes (
  provider text not null,
  dispute_id text not null,
  payment_id text not null,
  amount_micros bigint not null check (amount_micros >= 0),
  status text not null check (status in ('inquiry', 'inquiry_closed', 'open', 'won', 'lost')),
  reason text not null,
  -- What the provider took from us and has not given back, after so many movements of money.
  withdrawn_micros bigint not null check (withdrawn_micros >= 0),
  movements int not null check (movements >= 0),
  at timestamptz not null,
  primary key (provider, dispute_id)
);
create index disputes_payment on payments.disputes (provider, payment_id);
