-- What bounds a player: limits, exclusions, and what they lost on each day.

create table ledger.limits (
  player_id uuid not null,
  kind text not null check (kind in ('loss', 'purchase')),
  currency text not null check (currency in ('GC', 'SC', 'USD')),
  period text not null check (period in ('day', 'week', 'month')),
  -- Null is no limit.
  amount_micros bigint check (amount_micros >= 0),
  -- A raise waits here until its time has come.
  next_amount_micros bigint check (next_amount_micros >= 0),
  next_at timestamptz,
  primary key (player_id, kind, currency, period),
  check ((kind = 'purchase') = (currency = 'USD')),
  check (next_at is not null or next_amount_micros is null)
);

-- Every change of a limit as it was asked for; nothing is removed.
create table ledger.limit_changes (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  kind text not null,
  currency text not null,
  period text not null,
  amount_micros bigint,
  effective_at timestamptz not null,
  at timestamptz not null
);

create table ledger.exclusions (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  kind text not null check (kind in ('cool_off', 'self_exclusion')),
  starts_at timestamptz not null,
  -- Null is for good. An exclusion is never shortened: there is no way to change a row.
  ends_at timestamptz,
  check (ends_at > starts_at)
);
create index exclusions_player on ledger.exclusions (player_id);

-- Net result of play by wallet and UTC day, of days and tables that are over; an open table keeps
-- its current day in its own row.
create table ledger.day_results (
  wallet_id bigint not null,
  day date not null,
  net_micros bigint not null,
  primary key (wallet_id, day)
);

create type ledger.standing as (
  reason text,
  loss_budget bigint,
  changes_at timestamptz,
  -- Which limit leaves that budget; null without one.
  loss_limit jsonb
);
