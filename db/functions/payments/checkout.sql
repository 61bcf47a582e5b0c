-- From the order to the provider's checkout, and back when nobody answers.

-- Begins a purchase: the order with server-side price, and its share of the player's limits.
-- Nothing was asked of the provider yet; the same key finds the same order.
create or replace function payments.begin_purchase(new_id uuid, for_player uuid, of_package text,
  of_provider text, place text, open_for interval, request_key text, digest bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  rule payments.purchase_rules;
  answer jsonb := payments.claim_key(for_player, request_key, digest, clock_timestamp());
  offer payments.packages;
  purchase payments.purchases;
  refusal text;
  standing ledger.standing;
  reserved jsonb;
begin
  if answer ? 'purchaseId' then
    select * into strict purchase from payments.purchases
      where id = (answer ->> 'purchaseId')::uuid;
    return payments.purchase_json(purchase) || '{"replayed": true}';
  end if;
  if answer is not null then return answer; end if;
  perform ledger.lock_purchases(for_player);
  -- A decision of the person (excluded, limited, closing) is before this or sees the order.
  at := ledger.lock_wallets(for_player);
  rule := payments.purchase_rule(at);
  select * into offer from payments.packages where id = of_package;
  if not found then
    refusal := 'not_found';
  else
    standing := ledger.standing_at(for_player, null, 'GC', at);
    refusal := standing.reason;
    -- A debt does not keep from buying: the coins pay it, unless it is another account's.
    if refusal is null or refusal = 'limit_reached'
      or (refusal = 'debt_outstanding' and not ledger.owes_elsewhere(for_player)) then
      refusal := payments.package_refusal(offer, for_player, place, at);
    end if;
  end if;
  if refusal is null and exists (select from payments.purchases p
      where p.player_id = any (ledger.same_person(for_player))
        and p.created_at > at - interval '1 day'
      having count(*) filter (where p.payment_state in ('creating', 'open'))
          >= rule.open_count_max
        or count(*) filter (where p.payment_state in ('failed', 'expired', 'creating', 'open')
          and p.created_at > at - interval '1 hour') >= rule.unpaid_per_hour_max) then
    return payments.keep_reply(for_player, request_key,
      ledger.refusal('rate_limited', jsonb_build_object('retryAfterSeconds', 600)));
  end if;
  if refusal is not null then
    return payments.keep_reply(for_player, request_key, case refusal
      when standing.reason then ledger.standing_refusal(refusal, standing)
      else ledger.refusal(refusal) end);
  end if;
  refusal := payments.begin_risk(for_player, offer.price_micros, at);
  if refusal is not null then
    return payments.keep_reply(for_player, request_key, ledger.refusal(refusal,
      case refusal when 'rate_limited' then '{"retryAfterSeconds": 3600}'::jsonb end));
  end if;
  reserved := ledger.reserve_purchase_at('purchase:' || new_id, for_player, offer.price_micros, at);
  if reserved ? 'refused' then
    return payments.keep_reply(for_player, request_key, reserved);
  end if;
  insert into payments.purchases (id, player_id, package_id, provider, price_micros, gc_micros,
      sc_bonus_micros, bonus_multiple, bonus_lives_days, created_at, expires_at, next_check_at,
      authenticate)
    values (new_id, for_player, offer.id, of_provider, offer.price_micros, offer.gc_micros,
      payments.sc_bonus_now(offer, for_player, at), rule.bonus_multiple, rule.bonus_lives_days, at, at + open_for,
      at + interval '2 minutes', payments.must_authenticate(for_player, offer.price_micros, at))
    returning * into purchase;
  perform compliance.note_checkout(for_player, new_id, at);
  perform payments.keep_reply(for_player, request_key,
    jsonb_build_object('purchaseId', new_id));
  return payments.purchase_json(purchase);
end
$$;

-- Notes the provider's checkout of a purchase; the first one stays.
create or replace function payments.attach_checkout(of_purchase uuid, reference text, url text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  purchase payments.purchases;
begin
  select * into strict purchase from payments.purchases where id = of_purchase for update;
  if coalesce(purchase.provider_reference, reference) = reference then
    update payments.purchases set provider_reference = reference, checkout_url = url,
        payment_state = case payment_state when 'creating' then 'open' else payment_state end
      where id = of_purchase returning * into purchase;
    perform payments.withdraw_checkouts(purchase.player_id, clock_timestamp());
    select * into strict purchase from payments.purchases where id = of_purchase;
  end if;
  return payments.purchase_json(purchase);
end
$$;

-- The provider refused for good: nothing was made there that anybody could pay.
create or replace function payments.fail_checkout(of_purchase uuid, why text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  purchase payments.purchases;
begin
  update payments.purchases set payment_state = 'failed', failure = left(why, 200)
    where id = of_purchase and payment_state = 'creating' and provider_reference is null;
  select * into strict purchase from payments.purchases where id = of_purchase for update;
  return payments.purchase_json(payments.settle_purchase(purchase));
end
$$;

-- Purchases whose provider should be asked again. Asking grows rarer: 2, 4, 8 … minutes, at most an
-- hour; parked is what failed 100 times in a row, and asked once a day, behind all
-- others. An order that never got a checkout ends when nobody could still be given one, and a checkout
-- that the provider has forgotten (another account, an emulator's lost state) three days later.
create or replace function payments.claim_due_purchases(of_provider text, count_max int) returns setof jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  purchase payments.purchases;
begin
  for purchase in select * from payments.purchases
    where payment_state in ('creating', 'open', 'processing') and next_check_at <= at
      and provider = of_provider
    order by parked_at is not null, next_check_at limit count_max for update skip locked
  loop
    update payments.purchases set checks = outbox.counted(checks),
        next_check_at = at + case when parked_at is not null then interval '1 day'
          else outbox.delay(checks, interval '2 minutes', interval '1 hour') end
      where id = purchase.id returning * into purchase;
    -- A late payment would still win: it ranks above `expired`.
    if purchase.expires_at < at - (case when purchase.provider_reference is null
        then interval '0' else interval '3 days' end)
      and purchase.payment_state <> 'processing' then
      update payments.purchases set payment_state = 'expired' where id = purchase.id
        returning * into purchase;
      perform payments.settle_purchase(purchase);
    elsif purchase.provider_reference is not null then
      return next payments.purchase_json(purchase)
        || jsonb_build_object('checkFailures', purchase.check_failures);
    end if;
  end loop;
end
$$;

-- What became of asking the provider: null when it answered.
create or replace function payments.purchase_checked(of_purchase uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update payments.purchases set check_error = left(why, 500),
      check_failures = case when why is null then 0 else outbox.counted(check_failures) end,
      parked_at = case when why is not null and outbox.is_parked(check_failures, 100)
        then coalesce(parked_at, clock_timestamp()) end
    where id = of_purchase
$$;

-- True when a player's look at their purchase may ask the provider: every three seconds at most.
create or replace function payments.claim_look(of_purchase uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update payments.purchases set looked_at = clock_timestamp()
    where id = of_purchase and payment_state in ('open', 'processing')
      and provider_reference is not null
      and coalesce(looked_at, '-infinity') < clock_timestamp() - interval '3 seconds';
  return found;
end
$$;

grant execute on function payments.begin_purchase, payments.attach_checkout, payments.fail_checkout,
  payments.claim_due_purchases, payments.purchase_checked, payments.claim_look to parlor_payments;
