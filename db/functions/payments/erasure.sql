-- Payments' part of erasure: holds go back to the wallet, what remains is given up if the request
-- said so, then payments acknowledges. One transaction, so there is nothing to repair after a crash.
-- The journal stays as it is: its owner becomes a pseudonym in auth.

-- Coins that came back to a player whom payments has let go of. The caller holds the wallets' locks.
create or replace function payments.forfeit_rest(for_player uuid, key_ending text, at timestamptz)
returns void language sql as $$
  select ledger.forfeit_at(w, at, key_ending) from ledger.wallets w
    where w.player_id = for_player order by w.account_id
$$;

-- Takes back what a player who leaves has asked for and nobody has let go on; what they must wait for
-- else. The caller holds the wallets' locks.
create or replace function payments.close_redemptions(for_player uuid, at timestamptz) returns text
language plpgsql as $$
declare
  one payments.redemptions;
begin
  for one in select * from payments.redemptions r
    where r.player_id = for_player
      and r.state in ('held', 'needs_player', 'in_review', 'approved', 'paying', 'sent')
    order by r.id for update
  loop
    if one.state in ('approved', 'paying', 'sent') then return 'redemptions'; end if;
    if one.state = 'in_review' then return 'review'; end if;
    perform payments.end_redemption(one, 'cancelled', '{account_closed}', at);
  end loop;
  return case when exists (select from ledger.wallets w
      join ledger.holds h on h.wallet_id = w.account_id
      join ledger.hold_purposes p on p.purpose = h.purpose
    where w.player_id = for_player and h.state = 'pending' and not p.taken_back_when_leaving)
    then 'redemptions' end;
end
$$;

-- Lets go of a player who leaves: `done`, or what it waits for: `tables` (games closes them),
-- `purchases` (a provider may still say "paid"), `redemptions` (a prize is on its way: whoever pays it
-- ends its hold), `review` (a person looks at one first), `balance` (coins came after the request, which
-- did not give them up: a person must decide). Idempotent.
create or replace function payments.let_go(for_player uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  leaving auth.erasures_pending;
  wallet ledger.wallets;
  due uuid;
  given jsonb := '{}';
  waits text;
begin
  -- Purchases begin under this lock, tables under those of the wallets.
  perform ledger.lock_purchases(for_player);
  at := ledger.lock_wallets(for_player);
  select * into leaving from auth.erasures_pending where player_id = for_player;
  if not found then return 'done'; end if;
  if exists (select from payments.purchases p where p.player_id = for_player
      and p.payment_state in ('creating', 'open', 'processing')) then
    return 'purchases';
  end if;
  if exists (select from ledger.wallets w join ledger.sessions s on s.wallet_id = w.account_id
      where w.player_id = for_player and s.closed_at is null and s.account_id is not null)
    -- A win of a provider's round is still to come.
    or exists (select from ledger.wallets w join ledger.provider_rounds r
      on r.wallet_id = w.account_id where w.player_id = for_player and r.state = 'open') then
    return 'tables';
  end if;
  waits := payments.close_redemptions(for_player, at);
  if waits is not null then return waits; end if;
  for due in select h.id from ledger.holds h join ledger.wallets w on w.account_id = h.wallet_id
      join ledger.hold_purposes p on p.purpose = h.purpose
    where w.player_id = for_player and h.state = 'pending' and p.taken_back_when_leaving
    order by h.wallet_id, h.id
  loop
    perform ledger.end_hold_at(due, 'voided', at);
  end loop;
  if not leaving.forfeit_balance and exists (select from ledger.wallets w
      join ledger.accounts a on a.id = w.account_id
      where w.player_id = for_player and a.balance_micros > 0) then
    return 'balance';
  end if;
  for wallet in select * from ledger.wallets w where w.player_id = for_player
    order by w.account_id
  loop
    given := given || jsonb_build_object(wallet.currency, ledger.forfeit_at(wallet, at)::text);
  end loop;
  perform payments.close_entries(for_player, at);
  perform payments.close_destinations(for_player, at);
  perform audit.append('player.forfeited', for_player, 'player', for_player::text, given);
  perform auth.acknowledge_erasure(for_player);
  return 'done';
end
$$;

grant execute on function payments.let_go to parlor_payments;
