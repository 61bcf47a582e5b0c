-- Sessions as games keeps them: which id an Idempotency-Key stands for, and what the object last said
-- of itself. The object is the authority for a session; these rows are for lists, limits on open
-- tables, and monitors. Amounts are micros.

create table games.settings (
  game_id text primary key,
  enabled boolean not null,
  changed_at timestamptz not null,
  changed_by uuid not null
);

create table games.openings (
  player_id uuid not null,
  key text not null,
  digest text not null,
  session_id uuid not null,
  -- The table was there already: a repeat answers so again.
  joined boolean not null default false,
  created_at timestamptz not null,
  primary key (player_id, key)
);

create table games.sessions (
  id uuid primary key,
  player_id uuid not null,
  game_id text not null,
  currency text not null check (currency in ('GC', 'SC')),
  state text not null check (state in ('opening', 'open', 'closing', 'closed', 'failed')),
  -- As asked for; null is the default. Whoever joins an opening under way opens the same.
  buy_in_micros bigint,
  -- The Idempotency-Key that opens it; under any other one it was joined.
  key text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  rounds bigint not null default 0,
  wagered_micros numeric(38, 0) not null default 0,
  paid_micros numeric(38, 0) not null default 0,
  -- Of the very bets that were made, in whole coins: what was to be expected, the variance of what
  -- is paid, and the most that one round could have paid. Statistics, never money.
  expected double precision not null default 0,
  variance double precision not null default 0,
  largest double precision not null default 0,
  stuck_since timestamptz,
  stuck_reason text,
  stuck_attempts integer not null default 0,
  -- The oldest round that was not in the ledger, as of the last report.
  unsettled_since timestamptz,
  -- When the table last said something of itself, or was asked in vain.
  reported_at timestamptz not null
);
create index sessions_by_player on games.sessions (player_id, id desc);
create index sessions_live on games.sessions (reported_at)
  where state in ('opening', 'open', 'closing');
create index sessions_live_by_player on games.sessions (player_id)
  where state in ('opening', 'open', 'closing');
create index sessions_refused on games.sessions (player_id, game_id, currency)
  where state = 'failed';
create index sessions_unsettled on games.sessions (unsettled_since)
  where unsettled_since is not null;
create index sessions_stuck on games.sessions (stuck_since) where stuck_since is not null;

-- Everything ever played by game and currency, added up as it is noted, so that a look at returns
-- reads a few rows and not every session. Several rows each, so that notes do not wait for each other.
create table games.return_totals (
  game_id text not null,
  currency text not null,
  part smallint not null,
  rounds bigint not null default 0,
  wagered_micros numeric(38, 0) not null default 0,
  paid_micros numeric(38, 0) not null default 0,
  expected double precision not null default 0,
  variance double precision not null default 0,
  largest double precision not null default 0,
  primary key (game_id, currency, part)
);

create table games.alerts (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  game_id text not null,
  currency text not null,
  facts jsonb not null
);
grant select on games.settings, games.openings, games.sessions, games.alerts to parlor_games;

-- A table reports through the wallet's Worker (docs/decisions/0019): this and nothing else of games.
grant usage on schema games to parlor_payments;
