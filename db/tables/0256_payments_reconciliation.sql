-- Reconciliation: the provider's own account statement, and where it differs from what we posted.

create table payments.provider_movements (
  provider text not null,
  movement_id text not null,
  kind text not null check (kind in ('charge', 'refund', 'dispute', 'other')),
  -- What it did to our balance there: positive came in.
  amount_micros bigint not null,
  fee_micros bigint not null,
  currency text not null,
  payment_id text,
  at timestamptz not null,
  primary key (provider, movement_id)
);
create index provider_movements_payment on payments.provider_movements (provider, payment_id);

create table payments.reconciliation_runs (
  id bigint primary key generated always as identity,
  provider text not null,
  at timestamptz not null,
  from_at timestamptz not null,
  upto_at timestamptz not null,
  movements bigint not null,
  fees_micros numeric not null,
  differences bigint not null,
  report jsonb not null
);

-- Differences that a person looked into and lets stand, exactly as they were; rows of the owner's,
-- like packages. Another amount on the same payment is a difference again.
create table payments.accepted_differences (
  provider text not null,
  payment_id text not null,
  what text not null,
  ours_micros bigint not null,
  theirs_micros bigint not null,
  note text not null check (length(note) > 0),
  at timestamptz not null default clock_timestamp(),
  primary key (provider, payment_id, what, ours_micros, theirs_micros)
);
