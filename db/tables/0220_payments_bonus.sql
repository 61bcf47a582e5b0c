-- Requests that must not act twice, the rules of grants as dated rows, and the daily bonus.

-- What was answered to a key. Only effects are kept: a refused request may be sent again.
create table payments.idempotency_keys (
  player_id uuid not null,
  key text not null check (length(key) between 1 and 128),
  request_digest bytea not null,
  reply jsonb not null default '{}',
  at timestamptz not null,
  primary key (player_id, key)
);
create index idempotency_keys_at on payments.idempotency_keys (at);

-- How much a source grants, how often it must be played, how long it lives; the newest row that
-- has begun counts.
create table payments.grant_rules (
  source text not null,
  currency text not null check (currency in ('GC', 'SC')),
  begins_at timestamptz not null,
  amount_micros bigint not null check (amount_micros > 0),
  playthrough_multiple numeric(6, 2) not null default 1 check (playthrough_multiple >= 0),
  lives_days int check (lives_days > 0),
  note text not null,
  primary key (source, currency, begins_at)
);
insert into payments.grant_rules values
  ('daily', 'GC', '2026-01-01', 10000000000, 1, null, 'daily bonus'),
  ('daily', 'SC', '2026-01-01', 1000000, 1, 60, 'daily bonus');

create table payments.daily_bonuses (
  player_id uuid not null,
  day date not null,
  at timestamptz not null,
  primary key (player_id, day)
);
