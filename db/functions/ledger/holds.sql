-- Two-phase transfers: hold, then post or void; what lasts too long is voided by the clock.

create or replace function ledger.lots_locked(for_wallet bigint) returns bigint language plpgsql stable as $$
begin
  return (select coalesce(sum(l.locked_micros), 0)::bigint from ledger.lots l
    where l.wallet_id = for_wallet and l.locked_micros > 0);
end
$$;

-- What was unlocked by stakes that may still come back: of rounds that are open or younger than a day.
create or replace function ledger.lots_unripe(for_wallet bigint, at timestamptz) returns numeric
language plpgsql stable as $$
begin
  if not exists (select from ledger.provider_rounds r where r.wallet_id = for_wallet
      and (r.state = 'open' or r.ended_at > lots_unripe.at - interval '24 hours')) then
    return 0;
  end if;
  return (select coalesce(sum(l.granted_micros - l.taken_back_micros), 0) from ledger.lots l
    where l.wallet_id = for_wallet and l.state = 'open' and l.locked_micros = 0
      and l.wagered_micros - (select coalesce(sum(v.amount_micros), 0)
        from ledger.lot_advances v join ledger.provider_actions a on a.entry_id = v.entry_id
          join ledger.provider_rounds r on r.provider_id = a.provider_id
            and r.round_id = a.round_id and r.wallet_id = a.wallet_id
        where v.lot_id = l.id and (r.state = 'open' or r.ended_at > lots_unripe.at - interval '24 hours'))
        < l.required_micros);
end
$$;

-- What could be redeemed now: winnings and played-through grants, and coins still locked only where the
-- law does not let them be played.
create or replace function ledger.redeemable_of(for_wallet bigint, at timestamptz) returns bigint
language plpgsql stable as $$
declare
  parts record;
  locked numeric := ledger.lots_locked(for_wallet) + ledger.lots_unripe(for_wallet, at);
begin
  select * into parts from ledger.wallet_parts(for_wallet);
  if locked > 0 and rules.locks_waived((select w.player_id from ledger.wallets w
      where w.account_id = for_wallet), at) then
    locked := 0;
  end if;
  return greatest(0, least(parts.available, parts.available + parts.at_tables - locked));
end
$$;

create or replace function ledger.hold_at(hold_id uuid, for_player uuid, for_currency text, amount bigint,
  hold_purpose text, until_at timestamptz, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
  known ledger.holds;
  wallet ledger.wallets;
  available bigint;
begin
  if amount is null or amount <= 0 then return ledger.refusal('invalid_amount'); end if;
  if coalesce(for_currency, '') not in ('GC', 'SC')
    or not exists (select from ledger.hold_purposes p where p.purpose = hold_purpose) then
    return ledger.refusal('invalid_request');
  end if;
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_accounts(array[wallet.account_id], given_at);
  select * into wallet from ledger.wallets where account_id = wallet.account_id;
  select * into known from ledger.holds where id = hold_id;
  if found then
    if (known.wallet_id, known.amount_micros, known.purpose, known.expires_at)
      is distinct from (wallet.account_id, amount, hold_purpose, until_at) then
      return ledger.refusal('idempotency_key_reused');
    end if;
    return jsonb_build_object('state', known.state, 'replayed', true);
  end if;
  if until_at <= at then return ledger.refusal('invalid_request'); end if;
  if hold_purpose = 'redemption' then
    if ledger.debt_of(for_player) then return ledger.refusal('debt_outstanding'); end if;
    if ledger.redemptions_frozen() then return ledger.refusal('redemption_not_allowed'); end if;
    available := ledger.redeemable_of(wallet.account_id, at);
  else
    select balance_micros into available from ledger.accounts where id = wallet.account_id;
  end if;
  if available < amount then return ledger.refusal('insufficient_funds'); end if;
  if wallet.hold_id is null then
    wallet.hold_id := ledger.new_account_id(for_currency);
    insert into ledger.accounts (id) values (wallet.hold_id);
    update ledger.wallets set hold_id = wallet.hold_id where account_id = wallet.account_id;
  end if;
  insert into ledger.holds (id, wallet_id, amount_micros, purpose, created_at, expires_at)
    values (hold_id, wallet.account_id, amount, hold_purpose, at, until_at);
  perform ledger.transfer(wallet.account_id, wallet.hold_id, amount, 9::smallint,
    sha256(convert_to('hold:' || hold_id, 'UTF8')), at);
  return jsonb_build_object('state', 'pending', 'replayed', false);
end
$$;

-- Takes coins out of the wallet until the hold ends. The id makes it once.
create or replace function ledger.hold(hold_id uuid, for_player uuid, for_currency text, amount bigint,
  hold_purpose text, until_at timestamptz) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.hold_at(hold_id, for_player, for_currency, amount, hold_purpose, until_at, null)
$$;

-- Ends a pending hold. The same end twice is a replay; another end is `hold_not_pending`.
create or replace function ledger.end_hold_at(hold_id uuid, end_state text, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  at timestamptz;
  house bigint;
  known ledger.holds;
  wallet ledger.wallets;
  digest bytea := sha256(convert_to('hold-' || end_state || ':' || hold_id, 'UTF8'));
begin
  select * into known from ledger.holds where id = hold_id;
  if not found then return ledger.refusal('not_found'); end if;
  select * into strict wallet from ledger.wallets where account_id = known.wallet_id;
  at := ledger.lock_accounts(array[wallet.account_id, wallet.hold_id], given_at);
  select * into strict known from ledger.holds where id = hold_id;
  if known.state = end_state then
    return jsonb_build_object('state', end_state, 'replayed', true);
  end if;
  -- A hold whose time is over can only expire, also when the job has not come by yet.
  if known.state <> 'pending' or (end_state = 'posted' and known.expires_at <= at) then
    return ledger.refusal('hold_not_pending', jsonb_build_object('state', known.state));
  end if;
  update ledger.holds set state = end_state, ended_at = at where id = hold_id;
  if end_state = 'posted' then
    select (p.house_number << 5) | (wallet.hold_id & 30) | 1 into strict house
      from ledger.hold_purposes p where p.purpose = known.purpose;
    perform ledger.transfer(wallet.hold_id, house, known.amount_micros, 10::smallint, digest, at);
    if wallet.lots_open then perform ledger.void_locks_if_empty(wallet.account_id, at); end if;
  else
    perform ledger.transfer(wallet.hold_id, wallet.account_id, known.amount_micros,
      11::smallint, digest, at);
    perform ledger.after_raise(wallet.account_id, digest, at);
  end if;
  return jsonb_build_object('state', end_state, 'replayed', false);
end
$$;

create or replace function ledger.post_hold(hold_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.end_hold_at(hold_id, 'posted', null)
$$;

create or replace function ledger.void_hold(hold_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.end_hold_at(hold_id, 'voided', null)
$$;

create or replace function ledger.expire_holds_at(count_max int, given_at timestamptz) returns int
language plpgsql as $$
declare
  due uuid;
  expired int := 0;
begin
  for due in select id from ledger.holds
    where state = 'pending' and expires_at <= coalesce(given_at, clock_timestamp())
    order by wallet_id, id limit count_max
  loop
    -- One that cannot end must not keep the others.
    begin
      if ledger.end_hold_at(due, 'expired', given_at) ->> 'replayed' = 'false' then
        expired := expired + 1;
      end if;
    exception when others then
      raise warning 'hold % did not expire: %', due, sqlerrm;
    end;
  end loop;
  return expired;
end
$$;

-- Gives back the coins of holds whose time is over; returns how many. Idempotent.
create or replace function ledger.expire_holds(count_max int) returns int
language sql security definer set search_path = '' as $$
  select ledger.expire_holds_at(count_max, null)
$$;

grant execute on function ledger.expire_holds to parlor_payments;
