-- The ledger's side of prizes: coins that leave, the dollars that are sent for them, and the way back.

create or replace function ledger.payee_of(for_player uuid) returns bigint language plpgsql as $$
declare
  payee bigint;
  new_id bigint;
begin
  select account_id into payee from ledger.payees where player_id = for_player;
  if found then return payee; end if;
  new_id := ledger.new_account_id('USD');
  insert into ledger.payees (player_id, account_id) values (for_player, new_id)
    on conflict (player_id) do nothing;
  if found then insert into ledger.accounts (id) values (new_id); end if;
  select account_id into strict payee from ledger.payees where player_id = for_player;
  return payee;
end
$$;

-- Locks everything that a prize can touch: the person's wallets, because what binds the person is looked
-- at under them, then what hangs on the player's own.
create or replace function ledger.lock_for_redemption(for_player uuid, given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform ledger.payee_of(for_player), ledger.wallet_of(for_player, 'SC');
  perform ledger.lock_wallets(for_player);
  return ledger.lock_accounts(array(
    select p.account_id from ledger.payees p where p.player_id = for_player
    union all select unnest(array[w.hold_id, w.receivable_id]) from ledger.wallets w
      where w.player_id = for_player and w.currency = 'SC'), given_at);
end
$$;

-- A prize was paid: its coins leave, and its dollars are booked, what was withheld for the tax office
-- apart. The caller holds the locks and has found that nobody did it before.
create or replace function ledger.book_prize(hold_id uuid, for_player uuid, amount bigint,
  withheld bigint, at timestamptz) returns void language plpgsql as $$
declare
  ended jsonb := ledger.end_hold_at(hold_id, 'posted', at);
  payee bigint := ledger.payee_of(for_player);
  posting_key text := 'redemption:' || hold_id;
begin
  if ended ? 'refused' then perform ledger.refuse(ended ->> 'refused', hold_id::text); end if;
  if amount > withheld then
    perform ledger.post_one(posting_key || ':payout', ledger.house_id('payouts', 'USD'), payee,
      amount - withheld, 22::smallint, at);
  end if;
  if withheld > 0 then
    perform ledger.post_one(posting_key || ':withheld', ledger.house_id('tax_withheld', 'USD'), payee,
      withheld, 24::smallint, at);
  end if;
end
$$;

-- A prize that was booked came back: all its coins return, freely, for they were played through before,
-- and its dollars are booked the other way. Where nobody is left to have the coins, the house keeps them
-- as somebody's.
create or replace function ledger.return_prize(hold_id uuid, for_player uuid, amount bigint,
  withheld bigint, is_unclaimed boolean, at timestamptz) returns void language plpgsql as $$
declare
  wallet ledger.wallets := ledger.wallet_of(for_player, 'SC');
  payee bigint := ledger.payee_of(for_player);
  posting_key text := 'redemption:' || hold_id || ':returned';
  digest bytea;
begin
  if amount > withheld then
    perform ledger.post_one(posting_key || ':usd', payee, ledger.house_id('payouts', 'USD'),
      amount - withheld, 23::smallint, at);
  end if;
  if withheld > 0 then
    perform ledger.post_one(posting_key || ':withheld', payee,
      ledger.house_id('tax_withheld', 'USD'), withheld, 24::smallint, at);
  end if;
  digest := ledger.post_one(posting_key, ledger.house_id('redemptions', 'SC'), wallet.account_id,
    amount, 23::smallint, at);
  if is_unclaimed then
    perform ledger.post_one(posting_key || ':unclaimed', wallet.account_id,
      ledger.house_id('unclaimed', 'SC'), amount, 23::smallint, at);
  else
    perform ledger.after_raise(wallet.account_id, digest, at);
  end if;
end
$$;
