-- Accounts and wallets, who is one person, and the one order of locks.

create or replace function ledger.currency_code(currency text) returns bigint language sql immutable as $$
  select case currency when 'GC' then 1 when 'SC' then 2 when 'USD' then 3 end::bigint
$$;

create or replace function ledger.house_id(name text, currency text) returns bigint
language sql immutable as $$
  select (case name when 'issuance' then 1 when 'play' then 2 when 'sales' then 3
    when 'adjustments' then 4 when 'redemptions' then 5 when 'expiry' then 6 when 'transfers' then 8
    when 'payouts' then 9 when 'tax_withheld' then 10 when 'unclaimed' then 11 end::bigint << 5)
    | (ledger.currency_code(currency) << 1) | 1
$$;

create or replace function ledger.new_account_id(currency text) returns bigint language sql volatile as $$
  select (nextval('ledger.account_numbers') << 5) | (ledger.currency_code(currency) << 1)
$$;

-- Ends a call: the transaction rolls back, the caller reads the code from the hint.
create or replace function ledger.refuse(code text, detail text default '') returns void
language plpgsql as $$
begin
  raise exception '%', code using errcode = 'LX001', hint = code, detail = detail;
end
$$;

-- All accounts of the person behind one, that one included, also those that are erased: what binds a
-- person binds all of them.
create or replace function ledger.same_person(for_player uuid) returns uuid[] language plpgsql stable as $$
begin
  return coalesce((select array_agg(o.player_id order by o.player_id)
    from auth.player_facts p join auth.player_facts o on o.person_id = p.person_id
    where p.player_id = for_player), array[for_player]);
end
$$;

-- The wallets of one person in a currency: a budget that binds the person is locked by all of them.
create or replace function ledger.wallets_of(for_player uuid, for_currency text) returns bigint[]
language plpgsql stable as $$
begin
  return array(select w.account_id from ledger.wallets w
    where w.player_id = any (ledger.same_person(for_player)) and w.currency = for_currency);
end
$$;

-- Held while a wallet is made and while a player's restrictions change, so that neither misses the
-- other. Taken before any row, for all accounts of the person and in one order.
create or replace function ledger.lock_player(for_player uuid) returns void language plpgsql as $$
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
create or replace function ledger.wallet_of(for_player uuid, for_currency text) returns ledger.wallets
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
create or replace function ledger.lock_accounts(ids bigint[], given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform locks.require_fresh_reads();
  perform 1 from ledger.accounts where id = any (ids) order by id for no key update;
  return coalesce(given_at, clock_timestamp());
end
$$;

-- Locks the wallets that share a budget. Whose accounts were joined while it waited has to ask again:
-- two that waited would each hold only their own.
create or replace function ledger.lock_budget(for_player uuid, for_currency text, given_at timestamptz)
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
create or replace function ledger.of_one_wallet(one_id bigint, other_id bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (select from ledger.wallets w
    where w.account_id in (one_id, other_id)
      and (w.hold_id in (one_id, other_id) or w.receivable_id in (one_id, other_id)
        or exists (select from ledger.sessions s
          where s.account_id in (one_id, other_id) and s.wallet_id = w.account_id)));
end
$$;
