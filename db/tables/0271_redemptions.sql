-- Redemptions: each is a hold of Sweeps Coins that a prize is sent for. What a provider says of the
-- payment only ever grows in rank, so the order in which it arrives cannot matter.

create table payments.redemptions (
  id uuid primary key references ledger.holds,
  player_id uuid not null,
  amount_micros bigint not null check (amount_micros > 0),
  -- Named again by the player where the first one fails.
  destination_id uuid not null,
  -- The one that came back, of which this is the second try.
  retry_of uuid references payments.redemptions check (retry_of <> id),
  requested_at timestamptz not null,
  state text not null check (state in ('held', 'needs_player', 'in_review', 'approved', 'paying',
    'sent', 'paid', 'returned', 'cancelled', 'rejected', 'failed')),
  state_since timestamptz not null,
  -- Codes of why it is in this state: what the player must do, what a person must look at, what it
  -- waits for, how the provider refused.
  reasons text[] not null default '{}',
  -- What a person has looked at and let pass, once.
  cleared text[] not null default '{}',
  approved_by uuid,
  approved_at timestamptz,
  -- Set when two people approved it.
  approval_id uuid unique references approvals.requests,
  accepts_withholding boolean not null default false,
  -- Decided when it goes out; the year is that of the payment once it is made.
  withheld_micros bigint not null default 0 check (withheld_micros between 0 and amount_micros),
  tax_year int,
  sent_at timestamptz,
  paid_at timestamptz,
  returned_at timestamptz,
  provider_reference text,
  -- Why a person must look at money that has left already.
  attention text,
  -- When it is looked at again, and how often that was in vain.
  next_check_at timestamptz not null,
  checks int not null default 0,
  check_error text,
  -- How many of the notices for who has something to do have gone out.
  notices int not null default 0,
  check ((state in ('paying', 'sent', 'paid', 'returned')) = (tax_year is not null)),
  check (paid_at is null or state in ('paid', 'returned')),
  check ((state = 'returned') = (returned_at is not null))
);
-- What came back is tried once at a time.
create unique index redemptions_retry on payments.redemptions (retry_of)
  where state not in ('cancelled', 'rejected', 'failed');
create index redemptions_player on payments.redemptions (player_id, requested_at);
create index redemptions_by_id on payments.redemptions (state, id);
create index redemptions_due on payments.redemptions (next_check_at)
  where state in ('held', 'needs_player', 'approved', 'paying', 'sent');
create index redemptions_attention on payments.redemptions (id) where attention is not null;
create index redemptions_approver on payments.redemptions (approved_by, approved_at);

-- Every change of a state, and what was said that changed none. The newest is the state.
create table payments.redemption_events (
  id bigint primary key generated always as identity,
  redemption_id uuid not null references payments.redemptions,
  state text not null,
  at timestamptz not null,
  reasons text[] not null default '{}',
  by_person uuid,
  -- What the provider said, or what a person wrote.
  fact jsonb not null default '{}'
);
create index redemption_events_of on payments.redemption_events (redemption_id, id);

-- Whose address counts a redemption: keyed hashes, as compliance has them.
create table payments.redemption_households (
  redemption_id uuid not null references payments.redemptions,
  key bytea not null,
  day date not null,
  primary key (redemption_id, key)
);
create index redemption_households_by_day on payments.redemption_households (key, day);

-- What speaks against sending a prize now.
create type payments.redemption_weight as (
  -- What the player must do first, what a person must look at, what only time or others can change.
  needs text[],
  review text[],
  waits text[],
  until timestamptz,
  tax_year int,
  withhold_micros bigint
);

grant select on payments.redemptions, payments.redemption_events, payments.redemption_households
  to parlor_payments;
grant select on payments.redemptions to parlor_compliance;

insert into approvals.kinds values
  ('redemption_approve', 'parlor_payments', array['finance', 'admin'], array['finance', 'admin'],
    '14 days', 'payments.act_on_redemption');
