-- What a person decided (to be excluded, to spend less, to leave) and what an offer is for (a first
-- purchase) hold for checkouts that were open before. Such a checkout is withdrawn: the provider is
-- to end it. Who pays it all the same gets the money back: it is never kept and never credited.

-- Why nothing of this purchase may be sold or given where the player is now; null when it may. Nobody
-- loses what they bought because their place was last seen a while ago.
create or replace function payments.place_refusal(purchase payments.purchases, at timestamptz) returns text
language plpgsql stable as $$
declare
  sold rules.verdict := rules.refusal(purchase.player_id, 'gc_purchase', at);
  given rules.verdict;
begin
  if sold.code is null and purchase.sc_bonus_micros > 0 then
    given := rules.refusal(purchase.player_id, 'sc_grant', at);
  end if;
  return case when coalesce(sold.code, given.code) in ('place_not_allowed', 'underage')
    then coalesce(sold.code, given.code) end;
end
$$;

-- Why a paid purchase may not be credited now; null when it may. The caller holds the locks of the
-- person's wallets.
create or replace function payments.credit_refusal(purchase payments.purchases, at timestamptz) returns text
language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(purchase.player_id);
  offer payments.packages;
  refusal text;
  bought record;
begin
  if payments.has_left(purchase.player_id) then return 'player_left'; end if;
  refusal := (ledger.standing_at(purchase.player_id, null, 'GC', at)).reason;
  if refusal in ('account_closed', 'excluded') then return refusal; end if;
  refusal := payments.place_refusal(purchase, at);
  if refusal is not null then return refusal; end if;
  if ledger.owes_elsewhere(purchase.player_id) then return 'debt_outstanding'; end if;
  if purchase.price_micros > ledger.purchase_budget(purchase.player_id,
      'purchase:' || purchase.id, array['kept'], at) then
    return 'limit_reached';
  end if;
  refusal := payments.payment_risk(purchase, at);
  if refusal is not null then return refusal; end if;
  select * into strict offer from payments.packages where id = purchase.package_id;
  if not offer.first_purchase_only and offer.player_count_max is null
    and offer.day_count_max is null then
    return null;
  end if;
  -- For an offer, who pays with the same card is the same person.
  select count(*) as any_package,
      count(*) filter (where p.package_id = offer.id) as ever,
      count(*) filter (where p.package_id = offer.id
        and ledger.utc_day(p.created_at) = ledger.utc_day(purchase.created_at)) as today
    into bought from payments.purchases p
    where p.credited and p.id <> purchase.id
      and (p.player_id = any (persons) or p.payer = purchase.payer);
  if (offer.first_purchase_only and bought.any_package > 0)
    or bought.ever >= offer.player_count_max or bought.today >= offer.day_count_max then
    return 'offer_used';
  end if;
  return null;
end
$$;

-- Refuses a paid purchase: nothing is posted, and the refund is written down with the refusal.
create or replace function payments.refuse_purchase(purchase payments.purchases, refusal text, at timestamptz)
returns payments.purchases language plpgsql as $$
declare
  back bigint;
begin
  update payments.purchases set flag = refusal where id = purchase.id returning * into purchase;
  perform ledger.resolve_purchase('purchase:' || purchase.id, 'released');
  back := payments.refundable_micros(purchase)
    - payments.withdrawn_micros(purchase.provider, purchase.provider_payment_id);
  if back > 0 then
    insert into payments.refund_requests (id, purchase_id, amount_micros, reason, state,
        requested_at, next_try_at)
      values (gen_random_uuid(), purchase.id, back, 'refused: ' || refusal, 'approved', at, at);
    perform audit.append('purchase.refused', null, 'player', purchase.player_id::text,
      jsonb_build_object('purchaseId', purchase.id, 'refusal', refusal,
        'amountMicros', back::text));
  end if;
  return purchase;
end
$$;

-- Sends back what was credited since a moment; how many purchases. Those that went back stay as they are,
-- so it may run again.
create or replace function payments.refund_since(for_player uuid, since timestamptz, why text)
returns int language plpgsql as $$
declare
  purchase payments.purchases;
  back bigint;
  queued int := 0;
begin
  for purchase in select * from payments.purchases p
    where p.player_id = for_player and p.credited and p.paid_at >= since
    order by p.id for update
  loop
    back := payments.refundable_micros(purchase)
      - payments.withdrawn_micros(purchase.provider, purchase.provider_payment_id);
    continue when back <= 0;
    insert into payments.refund_requests (id, purchase_id, amount_micros, reason, state,
        requested_at, next_try_at)
      values (gen_random_uuid(), purchase.id, back, why, 'approved', clock_timestamp(),
        clock_timestamp());
    perform audit.append('purchase.sent_back', null, 'player', for_player::text,
      jsonb_build_object('purchaseId', purchase.id, 'why', why, 'amountMicros', back::text));
    queued := queued + 1;
  end loop;
  return queued;
end
$$;

-- Withdraws the person's open checkouts that could not be credited any more. One that is being
-- settled at this moment is left alone: that settlement sees what has been decided.
create or replace function payments.withdraw_checkouts(for_player uuid, at timestamptz) returns integer
language plpgsql as $$
declare
  open_one payments.purchases;
  refusal text;
  withdrawn integer := 0;
begin
  for open_one in select * from payments.purchases p
    where p.player_id = any (ledger.same_person(for_player))
      and p.payment_state in ('creating', 'open') and p.withdrawn_at is null
    order by p.id for update skip locked
  loop
    refusal := payments.credit_refusal(open_one, at);
    continue when refusal is null;
    update payments.purchases set withdrawn_at = at, withdrawn_for = refusal, next_check_at = at
      where id = open_one.id;
    withdrawn := withdrawn + 1;
  end loop;
  return withdrawn;
end
$$;

-- Excludes a player, and withdraws the checkouts of the person. As ledger.exclude.
create or replace function payments.exclude(for_player uuid, exclusion_kind text, until_at timestamptz)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  answer jsonb := ledger.exclude(for_player, exclusion_kind, until_at);
begin
  perform payments.withdraw_checkouts(for_player, clock_timestamp());
  return answer;
end
$$;

-- Excludes a player by the house, and withdraws the checkouts of the person. As
-- ledger.exclude_by_house.
create or replace function payments.exclude_by_house(for_player uuid, until_at timestamptz, maker uuid,
  why text, http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  answer jsonb := ledger.exclude_by_house(for_player, until_at, maker, why, http_request_id);
begin
  perform payments.withdraw_checkouts(for_player, clock_timestamp());
  return answer;
end
$$;

-- Sets limits, and withdraws the checkouts that no longer fit. As ledger.set_limits.
create or replace function payments.set_limits(for_player uuid, wanted jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  answer jsonb := ledger.set_limits(for_player, wanted);
begin
  perform payments.withdraw_checkouts(for_player, clock_timestamp());
  return answer;
end
$$;

-- An account that is banned or closing buys nothing more.
create or replace function payments.account_closed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform payments.withdraw_checkouts(new.id, clock_timestamp());
  return null;
end
$$;
create or replace trigger players_closed after update of status on auth.players for each row
  when (old.status = 'active' and new.status <> 'active')
  execute function payments.account_closed();

-- Why an account may not be closed now; null when it may. Held until the end of the transaction:
-- no purchase begins in between.
create or replace function payments.closing_refusal(for_player uuid) returns text
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.lock_purchases(for_player);
  perform ledger.lock_wallets(for_player);
  return case
    when exists (select from ledger.wallets w join ledger.accounts a on a.id = w.receivable_id
      where w.player_id = for_player and a.balance_micros < 0) then 'debt_outstanding'
    when exists (select from payments.purchases p join payments.disputes d
        on d.provider = p.provider and d.payment_id = p.provider_payment_id
      where p.player_id = for_player and d.status in ('inquiry', 'open')) then 'dispute_open'
    when exists (select from payments.purchases p where p.player_id = for_player
        and p.payment_state in ('creating', 'open', 'processing')) then 'purchase_open'
    end;
end
$$;

grant execute on function payments.exclude, payments.exclude_by_house, payments.set_limits
  to parlor_payments;
