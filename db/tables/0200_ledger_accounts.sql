-- Accounts of the ledger. An account id says what it is: bit 0 is 1 for a house account, bits 1 to
-- 4 are the currency (1 GC, 2 SC, 3 USD), the rest is a counter. House accounts have no row here:
-- a row that every posting updates would cap the whole site at one posting per commit. Their
-- balance is the roll-up plus the tail of the journal (0208).

create sequence ledger.account_numbers;

create sequence ledger.entry_numbers;

create table ledger.currencies (
  code bigint primary key,
  name text not null unique
);
insert into ledger.currencies values (1, 'GC'), (2, 'SC'), (3, 'USD');

create function ledger.currency_of(account_id bigint) returns text language sql immutable as $$
  select case (account_id >> 1) & 15 when 1 then 'GC' when 2 then 'SC' when 3 then 'USD' end
$$;

-- Names of the house's sides. The numbers are for ever: they are part of account ids.
create table ledger.house_accounts (
  number bigint primary key,
  name text not null unique,
  note text not null
);
insert into ledger.house_accounts values
  (1, 'issuance', 'coins granted: bonuses, entries, promotions'),
  (2, 'play', 'the other side of every wager and win'),
  (3, 'sales', 'coins sold, and taken back after a refund or dispute'),
  (4, 'adjustments', 'corrections by staff, always two people'),
  (5, 'redemptions', 'coins that left the platform as prizes'),
  (6, 'expiry', 'coins of grants that expired'),
  (7, 'forfeits', 'coins given up by players who closed their account'),
  (8, 'transfers', 'coins that left by a two-step transfer to a partner, never as a prize');

-- A CHECK on this table and on the journal is parsed anew by each statement that writes a row (4
-- µs each), so both have one and the rest is left to the functions and the checker.
-- One row per account that belongs to a player's side: wallet, table (escrow), hold, receivable.
-- `version` counts its movements; for a table it is the number of the session's sequence, so the
-- condition `version = number - 1` is the exactly-once check, the order check and the lock in one.
create table ledger.accounts (
  -- What hardly ever changes comes first: an update logs only what is behind it.
  id bigint primary key,
  -- Null only for what a player owes or has paid us, which is never above zero.
  floor_micros bigint default 0,
  -- Of tables only: what the game pays at most, and the day in play.
  multiplier_max bigint,
  result_day date,
  closed boolean not null default false,
  -- Space that a row is born with and its first movement gives back, so that a page has room for
  -- many versions before it must be cleaned. A low fillfactor instead would have it cleaned at every
  -- access, because Postgres keeps free what a fillfactor asks for (54 bytes of log per movement).
  room bytea not null default decode(repeat('00', 160), 'hex'),
  version int not null default 0,
  balance_micros bigint not null default 0,
  last_entry_id bigint,
  previous_entry_id bigint,
  -- Of tables only: totals that bound what a game may pay, and the net result of the day in play.
  wagered_micros bigint,
  paid_micros bigint,
  result_micros bigint,
  head bytea not null default '\x',
  constraint overdraft check (balance_micros >= floor_micros)
) with (fillfactor = 90);

-- What a player has: one wallet per currency. Never locked; the wallet's row in accounts is the
-- lock of everything that hangs on it.
create table ledger.wallets (
  account_id bigint primary key,
  player_id uuid not null,
  currency text not null check (currency in ('GC', 'SC')),
  hold_id bigint unique,
  receivable_id bigint unique,
  -- True while some lot still locks coins, so that a settlement knows whether to look.
  lots_open boolean not null default false,
  -- True when the player has or had a limit, an exclusion or a debt: only then a settlement looks.
  restricted boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  unique (player_id, currency),
  check (ledger.currency_of(account_id) = currency)
);

-- One row per game session. Without an account it is a tombstone: cancelled before it opened.
create table ledger.sessions (
  session_id uuid primary key,
  account_id bigint unique,
  wallet_id bigint,
  game_id text,
  opened_at timestamptz,
  closed_at timestamptz,
  cancelled_at timestamptz,
  -- The first settlement that claimed more than the game can pay.
  flagged_at timestamptz,
  check ((account_id is null) = (cancelled_at is not null)),
  check ((account_id is null) = (wallet_id is null)),
  check ((account_id is null) = (opened_at is null))
);
create index sessions_open on ledger.sessions (wallet_id) include (account_id)
  where closed_at is null and account_id is not null;
