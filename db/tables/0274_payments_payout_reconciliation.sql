-- The payout provider's own account statement, and where it differs from the redemptions that we sent. A
-- difference that nobody cleared and no later run found gone stops payouts: see payments.payouts_paused.

create table payments.payout_movements (
  provider text not null,
  movement_id text not null,
  kind text not null check (kind in ('payout', 'return', 'other')),
  -- What it did to our balance there: negative went out.
  amount_micros bigint not null,
  fee_micros bigint not null,
  currency text not null,
  -- The provider's name of the payout, and the key that it says it was ordered with.
  reference text,
  redemption_id uuid,
  at timestamptz not null,
  primary key (provider, movement_id)
);
create index payout_movements_redemption on payments.payout_movements (redemption_id);
create index payout_movements_unknown on payments.payout_movements (provider, reference)
  where redemption_id is null;
create index payout_movements_at on payments.payout_movements (provider, at);

create table payments.payout_runs (
  id bigint primary key generated always as identity,
  provider text not null,
  at timestamptz not null,
  from_at timestamptz not null,
  upto_at timestamptz not null,
  movements bigint not null,
  fees_micros numeric not null,
  differences bigint not null
);
create index payout_runs_provider on payments.payout_runs (provider, id);

create table payments.payout_differences (
  id uuid primary key,
  provider text not null,
  -- The redemption, or the provider's name of a payout that is none of ours.
  subject text not null,
  redemption_id uuid,
  player_id uuid,
  what text not null check (what in ('missing', 'unknown', 'more', 'less')),
  -- What went out, less what came back.
  ours_micros bigint not null,
  theirs_micros bigint not null,
  found_at timestamptz not null,
  -- A later run found both sides agreed, or two people let it stand exactly as it is.
  gone_at timestamptz,
  cleared_at timestamptz,
  cleared_by uuid,
  cleared_for text
);
create unique index payout_differences_standing
  on payments.payout_differences (provider, subject) where gone_at is null;
create index payout_differences_open on payments.payout_differences (found_at)
  where gone_at is null and cleared_at is null;

-- Looked up by span of time.
create index redemptions_sent on payments.redemptions (sent_at) where sent_at is not null;
create index redemptions_returned on payments.redemptions (returned_at)
  where returned_at is not null;
create index redemptions_destination on payments.redemptions (destination_id);

grant select on payments.payout_runs, payments.payout_differences to parlor_payments;

insert into approvals.kinds values
  ('payout_difference', 'parlor_payments', array['finance', 'admin'], array['finance', 'admin'],
    '7 days', 'payments.act_on_difference');
