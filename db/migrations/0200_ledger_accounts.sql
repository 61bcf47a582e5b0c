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

create function ledger.currency_code(currency text) returns bigint language sql immutable as $$
  select case currency when 'GC' then 1 when 'SC' then 2 when 'USD' then 3 end::bigint
$$;

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
  (8, 'transfers', 'coins that left by a two-step transfer to a partner, never as a prize');

create function ledger.house_id(name text, currency text) returns bigint
language sql immutable as $$
  select (case name when 'issuance' then 1 when 'play' then 2 when 'sales' then 3
    when 'adjustments' then 4 when 'redemptions' then 5 when 'expiry' then 6 when 'transfers' then 8 end::bigint << 5)
    | (ledger.currency_code(currency) << 1) | 1
$$;

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

create function ledger.new_account_id(currency text) returns bigint language sql volatile as $$
  select (nextval('ledger.account_numbers') << 5) | (ledger.currency_code(currency) << 1)
$$;

-- Ends a call: the transaction rolls back, the caller reads the code from the hint.
create function ledger.refuse(code text, detail text default '') returns void
language plpgsql as $$
begin
  raise exception '%', code using errcode = 'LX001', hint = code, detail = detail;
end
$$;

-- All accounts of the person behind one, that one included, also those that are erased: what binds a
-- person binds all of them.
create function ledger.same_person(for_player uuid) returns uuid[] language plpgsql stable as $$
begin
  return coalesce((select array_agg(o.player_id order by o.player_id)
    from auth.player_facts p join auth.player_facts o on o.person_id = p.person_id
    where p.player_id = for_player), array[for_player]);
end
$$;

-- The wallets of one person in a currency: a budget that binds the person is locked by all of them.
create function ledger.wallets_of(for_player uuid, for_currency text) returns bigint[]
language plpgsql stable as $$
begin
  return array(select w.account_id from ledger.wallets w
    where w.player_id = any (ledger.same_person(for_player)) and w.currency = for_currency);
end
$$;

-- Held while a wallet is made and while a player's restrictions change, so that neither misses the
-- other. Taken before any row, for all accounts of the person and in one order.
create function ledger.lock_player(for_player uuid) returns void language plpgsql as $$
declare
  persons uuid[];
begin
  -- Whoever joins two accounts to one person holds these locks too (ledger.persons_joined): look
  -- again once they are ours. Those of the smaller person are let go before those of the larger are
  -- taken, else two who waited for the join could each hold what the other needs.
  loop
    begin
      persons := ledger.same_person(for_player);
      perform locks.take('ledger.player', persons::text[]);
      if persons = ledger.same_person(for_player) then return; end if;
      raise exception using errcode = 'LX002', message = 'the person has become another';
    exception when sqlstate 'LX002' then null;
    end;
  end loop;
end
$$;

-- The wallet of a player in a currency; made on first use, also when two ask at once.
create function ledger.wallet_of(for_player uuid, for_currency text) returns ledger.wallets
language plpgsql as $$
declare
  wallet ledger.wallets;
  new_id bigint;
begin
  select * into wallet from ledger.wallets
    where player_id = for_player and currency = for_currency;
  if found then return wallet; end if;
  perform ledger.lock_player(for_player);
  new_id := ledger.new_account_id(for_currency);
  insert into ledger.wallets (account_id, player_id, currency, restricted)
    values (new_id, for_player, for_currency, ledger.has_restrictions(for_player))
    on conflict (player_id, currency) do nothing;
  if found then insert into ledger.accounts (id) values (new_id); end if;
  select * into strict wallet from ledger.wallets
    where player_id = for_player and currency = for_currency;
  return wallet;
end
$$;

-- The only lock order of the ledger: rows of accounts by id, then what hangs on them. Whoever judges
-- by the clock has its time from here, because a clock that was read before the wait is older than
-- what was committed meanwhile: an exclusion would be missed. `given_at` is a test's own time.
create function ledger.lock_accounts(ids bigint[], given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform locks.require_fresh_reads();
  perform 1 from ledger.accounts where id = any (ids) order by id for no key update;
  return coalesce(given_at, clock_timestamp());
end
$$;

-- Locks the wallets that share a budget. Whose accounts were joined while it waited has to ask again:
-- two that waited would each hold only their own.
create function ledger.lock_budget(for_player uuid, for_currency text, given_at timestamptz)
returns timestamptz language plpgsql as $$
declare
  ids bigint[] := ledger.wallets_of(for_player, for_currency);
  at timestamptz := ledger.lock_accounts(ids, given_at);
begin
  if not ids @> ledger.wallets_of(for_player, for_currency) then
    raise exception 'the person has become another' using errcode = 'serialization_failure';
  end if;
  return at;
end
$$;

-- Whether two accounts hang on one wallet: itself, its tables, its hold, its receivable.
create function ledger.of_one_wallet(one_id bigint, other_id bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (select from ledger.wallets w
    where w.account_id in (one_id, other_id)
      and (w.hold_id in (one_id, other_id) or w.receivable_id in (one_id, other_id)
        or exists (select from ledger.sessions s
          where s.account_id in (one_id, other_id) and s.wallet_id = w.account_id)));
end
$$;
