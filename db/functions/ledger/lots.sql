-- Playthrough: what a grant of Sweeps Coins obliges to wager, its progress, its expiry, its undoing.

create or replace function ledger.chance_max_ppm(at timestamptz) returns int language plpgsql stable as $$
begin
  return (select r.chance_max_ppm from ledger.playthrough_rules r where r.begins_at <= at
    order by r.begins_at desc limit 1);
end
$$;

-- Notes whether a wallet has locking lots left. Like all below, under the wallet's lock.
create or replace function ledger.note_lots(for_wallet bigint) returns void language plpgsql as $$
begin
  update ledger.wallets w set lots_open = found.any_left
    from (select exists (select from ledger.lots l
      where l.wallet_id = for_wallet and l.locked_micros > 0) as any_left) found
    where w.account_id = for_wallet and w.lots_open <> found.any_left;
end
$$;

-- Spends what was wagered on the open lots, first in, first out.
create or replace function ledger.advance_lots(for_wallet bigint, by_entry bigint, wagered bigint) returns void
language plpgsql as $$
declare
  lot ledger.lots;
  remaining bigint := wagered;
  step bigint;
begin
  for lot in select * from ledger.lots
    where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id
  loop
    exit when remaining <= 0;
    step := least(remaining, lot.required_micros - lot.wagered_micros);
    insert into ledger.lot_advances (lot_id, entry_id, amount_micros)
      values (lot.id, by_entry, step);
    update ledger.lots set wagered_micros = wagered_micros + step where id = lot.id;
    remaining := remaining - step;
  end loop;
  perform ledger.note_lots(for_wallet);
end
$$;

-- Takes a rolled-back wager out of the lots again, exactly what it had put in. Repeats do nothing.
create or replace function ledger.undo_advances(of_entry bigint) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  advance ledger.lot_advances;
  wallet bigint;
  undone bigint := 0;
begin
  select l.wallet_id into wallet from ledger.lot_advances a join ledger.lots l on l.id = a.lot_id
    where a.entry_id = of_entry limit 1;
  if not found then return 0; end if;
  perform ledger.lock_accounts(array[wallet]);
  for advance in select * from ledger.lot_advances a
    where a.entry_id = of_entry and a.undoes_id is null
      and not exists (select from ledger.lot_advances u where u.undoes_id = a.id)
    order by a.id desc
  loop
    insert into ledger.lot_advances (lot_id, entry_id, amount_micros, undoes_id)
      values (advance.lot_id, of_entry, -advance.amount_micros, advance.id);
    update ledger.lots set wagered_micros = wagered_micros - advance.amount_micros
      where id = advance.lot_id;
    undone := undone + advance.amount_micros;
  end loop;
  perform ledger.note_lots(wallet);
  return undone;
end
$$;

-- Everything a wallet has: available, at tables, on hold. One statement, so one moment.
create or replace function ledger.wallet_parts(
  for_wallet bigint, out available bigint, out at_tables bigint, out on_hold bigint
) language plpgsql stable as $$
begin
  select a.balance_micros,
    (select coalesce(sum(e.balance_micros), 0)::bigint from ledger.sessions s
      join ledger.accounts e on e.id = s.account_id
      where s.wallet_id = for_wallet and s.closed_at is null and s.account_id is not null),
    coalesce((select h.balance_micros from ledger.accounts h where h.id = w.hold_id), 0)
    into available, at_tables, on_hold
    from ledger.wallets w join ledger.accounts a on a.id = w.account_id
    where w.account_id = for_wallet;
end
$$;

-- Nothing is left of the coins: what was still locked cannot be owed any more.
create or replace function ledger.void_locks_if_empty(for_wallet bigint, at timestamptz) returns void
language plpgsql as $$
declare
  parts record;
begin
  select * into parts from ledger.wallet_parts(for_wallet);
  if parts.available + parts.at_tables + parts.on_hold > 0 then return; end if;
  -- Nor while a provider may give a stake back.
  if exists (select from ledger.provider_rounds r where r.wallet_id = for_wallet
    and r.state = 'open' and r.debited_micros > 0) then return; end if;
  update ledger.lots set state = 'void', owed_micros = 0, emptied_at = at
    where wallet_id = for_wallet and locked_micros > 0;
  perform ledger.note_lots(for_wallet);
end
$$;

-- Coins came back that had been staked before the wallet was empty: what they locked is owed again.
create or replace function ledger.reopen_lots(for_wallet bigint, staked_at timestamptz) returns void
language plpgsql as $$
begin
  update ledger.lots set state = 'open', emptied_at = null
    where wallet_id = for_wallet and state = 'void' and emptied_at >= staked_at;
  perform ledger.note_lots(for_wallet);
end
$$;

-- Takes what expired lots still owe, as far as it is available.
create or replace function ledger.take_expired(for_wallet bigint, digest bytea, at timestamptz) returns void
language plpgsql as $$
declare
  lot ledger.lots;
  available bigint;
  step bigint;
begin
  for lot in select * from ledger.lots
    where wallet_id = for_wallet and state = 'expired' and owed_micros > 0 order by id
  loop
    select balance_micros into available from ledger.accounts where id = for_wallet;
    step := least(available, lot.owed_micros);
    exit when step = 0;
    perform ledger.transfer(for_wallet, ledger.house_id('expiry', 'SC'), step,
      14::smallint, digest, at);
    update ledger.lots set owed_micros = owed_micros - step,
        expired_micros = expired_micros + step where id = lot.id;
  end loop;
  perform ledger.note_lots(for_wallet);
end
$$;

create or replace function ledger.expire_lots_at(count_max int, given_at timestamptz) returns int
language plpgsql as $$
declare
  at timestamptz;
  due record;
  lot ledger.lots;
  expired int := 0;
begin
  for due in select l.id, l.wallet_id from ledger.lots l
    where l.state = 'open' and l.expires_at <= coalesce(given_at, clock_timestamp())
      and l.locked_micros > 0
    order by l.wallet_id, l.id limit count_max
  loop
    -- One that cannot end must not keep the others.
    begin
      at := ledger.lock_accounts(array[due.wallet_id], given_at);
      select * into lot from ledger.lots
        where id = due.id and state = 'open' and locked_micros > 0;
      continue when not found;
      update ledger.lots set state = 'expired', owed_micros = lot.locked_micros where id = lot.id;
      perform ledger.take_expired(due.wallet_id,
        sha256(convert_to('lot-expiry:' || lot.id, 'UTF8')), at);
      perform ledger.void_locks_if_empty(due.wallet_id, at);
      expired := expired + 1;
    exception when others then
      raise warning 'lot % did not expire: %', due.id, sqlerrm;
    end;
  end loop;
  return expired;
end
$$;

-- Ends the lots whose time is over; returns how many. Idempotent.
create or replace function ledger.expire_lots(count_max int) returns int language sql security definer
set search_path = '' as $$ select ledger.expire_lots_at(count_max, null) $$;

-- Grants coins from the house, once per key; Sweeps Coins always as a lot.
create or replace function ledger.grant_at(
  posting_key text, for_player uuid, for_currency text, amount bigint, lot_source text,
  lot_multiple numeric, lot_expires_at timestamptz, posting_kind smallint, given_at timestamptz
) returns bigint language plpgsql as $$
declare
  content bytea := sha256(convert_to(array[for_player::text, for_currency, amount::text,
    lot_source, lot_multiple::text, posting_kind::text]::text, 'UTF8'));
  digest bytea := sha256(convert_to(posting_key, 'UTF8') || content);
  known ledger.postings;
  wallet ledger.wallets;
  entry_id bigint;
  at timestamptz;
  house text := case when posting_kind = 7 then 'adjustments' else 'issuance' end;
begin
  if amount is null or amount <= 0 then perform ledger.refuse('invalid_amount'); end if;
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_accounts(array[wallet.account_id], given_at);
  select * into known from ledger.postings where key = posting_key;
  if found then return (ledger.known_posting(known, content))[1]; end if;
  entry_id := ledger.transfer(ledger.house_id(house, for_currency), wallet.account_id, amount,
    posting_kind, digest, at);
  if for_currency = 'SC' then
    insert into ledger.lots (wallet_id, entry_id, source, granted_micros, multiple,
        required_micros, granted_at, expires_at)
      values (wallet.account_id, entry_id, lot_source, amount, lot_multiple,
        ceil(amount * lot_multiple)::bigint, at, lot_expires_at);
    perform ledger.note_lots(wallet.account_id);
  end if;
  perform ledger.keep_posting(posting_key, content, array[entry_id], posting_kind, at);
  perform ledger.after_raise(wallet.account_id, digest, at);
  return entry_id;
end
$$;

create or replace function ledger.grant(
  posting_key text, for_player uuid, for_currency text, amount bigint, lot_source text,
  lot_multiple numeric, lot_expires_at timestamptz
) returns bigint language sql security definer set search_path = '' as $$
  select ledger.grant_at(posting_key, for_player, for_currency, amount, lot_source, lot_multiple,
    lot_expires_at, 6::smallint, null)
$$;

grant execute on function ledger.expire_lots to parlor_payments;
