-- The ledger's side of purchases: dollars, and coins of a bonus lot taken back or given back.

create or replace function ledger.payer_of(for_player uuid) returns bigint language plpgsql as $$
declare
  payer bigint;
  new_id bigint;
begin
  select account_id into payer from ledger.payers where player_id = for_player;
  if found then return payer; end if;
  new_id := ledger.new_account_id('USD');
  insert into ledger.payers (player_id, account_id) values (for_player, new_id)
    on conflict (player_id) do nothing;
  if found then insert into ledger.accounts (id, floor_micros) values (new_id, null); end if;
  select account_id into strict payer from ledger.payers where player_id = for_player;
  return payer;
end
$$;

-- One transfer as one posting of its own, under locks that the caller holds.
create or replace function ledger.post_one(posting_key text, debit_id bigint, credit_id bigint, amount bigint,
  kind smallint, at timestamptz) returns bytea language plpgsql as $$
declare
  content bytea := sha256(convert_to(array['one', debit_id::text, credit_id::text, amount::text,
    kind::text]::text, 'UTF8'));
  digest bytea := sha256(convert_to(posting_key, 'UTF8') || content);
  entry_id bigint;
begin
  entry_id := ledger.transfer(debit_id, credit_id, amount, kind, digest, at);
  perform ledger.keep_posting(posting_key, content, array[entry_id], kind, at);
  return digest;
end
$$;

-- Locks everything that a purchase can touch: the person's wallets, because what the person decided
-- or has bought is looked at under them, then what hangs on the player's own.
create or replace function ledger.lock_for_purchase(for_player uuid, given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform ledger.payer_of(for_player), ledger.wallet_of(for_player, 'GC'),
    ledger.wallet_of(for_player, 'SC');
  perform ledger.lock_wallets(for_player);
  return ledger.lock_accounts(array(
    select p.account_id from ledger.payers p where p.player_id = for_player
    union all select w.receivable_id from ledger.wallets w
      where w.player_id = for_player and w.receivable_id is not null), given_at);
end
$$;

create or replace function ledger.resize_lot(of_lot bigint, taken_back bigint) returns void
language plpgsql as $$
declare
  lot ledger.lots;
begin
  select * into strict lot from ledger.lots where id = of_lot;
  update ledger.lots set taken_back_micros = taken_back,
      required_micros = greatest(lot.wagered_micros,
        ceil((lot.granted_micros - taken_back) * lot.multiple)::bigint),
      -- Coins that come back bring their obligation back, also to a lot that had lapsed meanwhile.
      state = case when lot.state = 'void' and taken_back < lot.taken_back_micros
        then 'open' else lot.state end,
      owed_micros = case when lot.state = 'expired'
        then greatest(0, lot.owed_micros + lot.taken_back_micros - taken_back) else 0 end
    where id = of_lot;
  perform ledger.note_lots(lot.wallet_id);
end
$$;

-- Takes coins of a purchase back: what is available now, the rest as a debt.
create or replace function ledger.take_back(posting_key text, for_player uuid, for_currency text,
  amount bigint, of_lot bigint, lot_taken bigint) returns void language plpgsql as $$
begin
  if of_lot is not null then perform ledger.resize_lot(of_lot, lot_taken); end if;
  perform ledger.claw_back(posting_key, for_player, for_currency, amount);
end
$$;

-- Gives coins of a purchase back; a debt is paid from them first.
create or replace function ledger.give_back(posting_key text, for_player uuid, for_currency text,
  amount bigint, of_lot bigint, lot_taken bigint, at timestamptz) returns void
language plpgsql as $$
declare
  wallet ledger.wallets := ledger.wallet_of(for_player, for_currency);
  digest bytea;
begin
  digest := ledger.post_one(posting_key, ledger.house_id('sales', for_currency),
    wallet.account_id, amount, 15::smallint, at);
  if of_lot is not null then perform ledger.resize_lot(of_lot, lot_taken); end if;
  perform ledger.after_raise(wallet.account_id, digest, at);
end
$$;
