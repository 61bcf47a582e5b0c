-- Purchases and what providers say of them. What a provider says is kept as facts that only ever
-- grow (a state of higher rank, a refund that exists, money withdrawn by a dispute). Books are a
-- function of the facts (0253), so the order in which they arrive cannot matter.

create table payments.purchases (
  id uuid primary key,
  player_id uuid not null,
  package_id text not null references payments.packages,
  provider text not null,
  price_micros bigint not null check (price_micros > 0),
  gc_micros bigint not null check (gc_micros > 0),
  sc_bonus_micros bigint not null check (sc_bonus_micros >= 0),
  bonus_multiple numeric(6, 2) not null,
  bonus_lives_days int,
  payment_state text not null default 'creating' check (payment_state in
    ('creating', 'open', 'processing', 'failed', 'expired', 'paid')),
  -- The provider's names of the checkout and of the payment that came of it.
  provider_reference text,
  provider_payment_id text,
  checkout_url text,
  -- Why it is not credited: a person must look (the provider says something that differs from the
  -- order), or it is refused and goes back by itself (payments.refusals, 0258).
  flag text,
  -- Since when, and why, nobody may pay this checkout any more: the provider is to end it.
  withdrawn_at timestamptz,
  withdrawn_for text,
  -- Who paid, as a hash of the provider's fingerprint of the card or account.
  payer text,
  failure text,
  -- What was paid in dollars, as the provider says; another amount than the price sets the flag.
  charged_micros bigint check (charged_micros > 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  next_check_at timestamptz not null,
  checks int not null default 0,
  -- Of these in a row those that the provider did not answer.
  check_failures int not null default 0,
  check_error text,
  parked_at timestamptz,
  looked_at timestamptz,
  -- What was posted of it so far; only payments.settle_purchase writes these.
  credited boolean not null default false,
  reversed_micros bigint not null default 0 check (reversed_micros between 0 and price_micros),
  gc_taken_micros bigint not null default 0 check (gc_taken_micros between 0 and gc_micros),
  sc_taken_micros bigint not null default 0 check (sc_taken_micros between 0 and sc_bonus_micros),
  bonus_lot_id bigint references ledger.lots,
  postings int not null default 0,
  unique (provider, provider_reference),
  unique (provider, provider_payment_id),
  check (not credited or (payment_state = 'paid' and flag is null)),
  check (credited or reversed_micros = 0)
);
create index purchases_player on payments.purchases (player_id, id);
create index purchases_payer on payments.purchases (payer) where credited;
create index purchases_due on payments.purchases (next_check_at)
  where payment_state in ('creating', 'open', 'processing');
create index purchases_parked on payments.purchases (parked_at)
  where parked_at is not null and payment_state in ('creating', 'open', 'processing');

-- Every event that was taken in, once. Its row and its effect commit together.
create table payments.provider_events (
  provider text not null,
  event_id text not null,
  type text not null,
  outcome text not null,
  purchase_id uuid,
  created_at timestamptz not null,
  received_at timestamptz not null,
  primary key (provider, event_id)
);
create index provider_events_purchase on payments.provider_events (purchase_id);

create table payments.refunds (
  provider text not null,
  refund_id text not null,
  payment_id text not null,
  amount_micros bigint not null check (amount_micros > 0),
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  at timestamptz not null,
  primary key (provider, refund_id)
);
create index refunds_payment on payments.refunds (provider, payment_id);

create table payments.disputes (
  provider text not null,
  dispute_id text not null,
  payment_id text not null,
  amount_micros bigint not null check (amount_micros >= 0),
  status text not null check (status in ('inquiry', 'inquiry_closed', 'open', 'won', 'lost')),
  reason text not null,
  -- What the provider took from us and has not given back, after so many movements of money.
  withdrawn_micros bigint not null check (withdrawn_micros >= 0),
  movements int not null check (movements >= 0),
  at timestamptz not null,
  primary key (provider, dispute_id)
);
create index disputes_payment on payments.disputes (provider, payment_id);

create function payments.state_rank(state text) returns int language sql immutable as $$
  select array_position(array['creating', 'open', 'processing', 'failed', 'expired', 'paid'], state)
$$;
create function payments.refund_rank(status text) returns int language sql immutable as $$
  select array_position(array['pending', 'succeeded', 'failed'], status)
$$;
create function payments.dispute_rank(status text) returns int language sql immutable as $$
  select array_position(array['inquiry', 'inquiry_closed', 'open', 'lost', 'won'], status)
$$;

create function payments.refunded_micros(of_provider text, of_payment text) returns bigint
language sql stable as $$
  select coalesce(sum(amount_micros), 0)::bigint from payments.refunds
    where provider = of_provider and payment_id = of_payment and status <> 'failed'
$$;
create function payments.withdrawn_micros(of_provider text, of_payment text) returns bigint
language sql stable as $$
  select coalesce(sum(withdrawn_micros), 0)::bigint from payments.disputes
    where provider = of_provider and payment_id = of_payment
$$;

-- What went back of a payment in all.
create function payments.returned_micros(found payments.purchases) returns numeric
language sql stable as $$
  select payments.refunded_micros(found.provider, found.provider_payment_id)::numeric
    + payments.withdrawn_micros(found.provider, found.provider_payment_id)
$$;

-- What a person calls the state of a purchase.
create function payments.purchase_status(purchase payments.purchases) returns text
language plpgsql stable as $$
declare
  dispute text;
begin
  if purchase.payment_state <> 'paid' then
    return case when purchase.payment_state in ('creating', 'open') then 'pending'
      else purchase.payment_state end;
  end if;
  if purchase.flag is not null then
    return case when purchase.charged_micros <= payments.returned_micros(purchase) then 'refunded'
      else 'review' end;
  end if;
  select d.status into dispute from payments.disputes d
    where d.provider = purchase.provider and d.payment_id = purchase.provider_payment_id
      and d.withdrawn_micros > 0 order by d.status = 'lost' desc limit 1;
  return case
    when dispute = 'lost' then 'charged_back'
    when dispute is not null then 'disputed'
    when purchase.reversed_micros = purchase.price_micros then 'refunded'
    when purchase.reversed_micros > 0 then 'partially_refunded'
    else 'paid' end;
end
$$;

create function payments.ms(at timestamptz) returns text language sql immutable as $$
  select floor(extract(epoch from at) * 1000)::bigint::text
$$;

-- Why the money of a purchase goes back, or would: a code that the player reads.
create function payments.refusal_of(found payments.purchases) returns text
language sql immutable as $$
  select case coalesce(case when found.payment_state = 'paid' then found.flag end,
      case when not found.credited then found.withdrawn_for end)
    when 'player_left' then 'account_closed' when 'account_closed' then 'account_closed'
    when 'excluded' then 'excluded' when 'limit_reached' then 'limit_reached'
    when 'offer_used' then 'offer_used' when 'debt_outstanding' then 'debt_outstanding' end
$$;

create function payments.purchase_json(found payments.purchases) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'playerId', found.player_id,
    'packageId', found.package_id,
    'packageName', (select o.name from payments.packages o where o.id = found.package_id),
    'provider', found.provider,
    'status', payments.purchase_status(found), 'paymentState', found.payment_state,
    'priceMicros', found.price_micros::text, 'gcMicros', found.gc_micros::text,
    'scBonusMicros', found.sc_bonus_micros::text,
    'refundedMicros',
      payments.refunded_micros(found.provider, found.provider_payment_id)::text,
    'disputedMicros',
      payments.withdrawn_micros(found.provider, found.provider_payment_id)::text,
    'gcTakenMicros', found.gc_taken_micros::text, 'scTakenMicros', found.sc_taken_micros::text,
    'checkoutUrl', case when found.payment_state = 'open' and found.withdrawn_at is null
      then found.checkout_url end,
    'withdrawn', found.withdrawn_at is not null and found.payment_state in ('creating', 'open'),
    'refusal', payments.refusal_of(found),
    'reference', found.provider_reference, 'paymentId', found.provider_payment_id,
    'flag', found.flag, 'createdAtMs', payments.ms(found.created_at),
    'expiresAtMs', payments.ms(found.expires_at), 'paidAtMs', payments.ms(found.paid_at))
$$;

-- Why a player may not buy this now; null when they may.
create function payments.package_refusal(offer payments.packages, for_player uuid, place text,
  at timestamptz) returns text language plpgsql stable as $$
declare
  bought record;
begin
  if at < offer.begins_at or at >= offer.ends_at then return 'package_unavailable'; end if;
  if not coalesce(payments.place_in(place, offer.places), true)
    or payments.place_in(place, offer.excluded_places) then return 'place_not_allowed'; end if;
  -- A checkout that is open counts as bought: two tabs get one first-purchase offer between them,
  -- also when there are several such offers.
  select count(*) filter (where p.package_id = offer.id) as ever,
      count(*) filter (where p.package_id = offer.id
        and ledger.utc_day(p.created_at) = ledger.utc_day(at)) as today,
      count(*) filter (where p.payment_state in ('processing', 'paid') or o.first_purchase_only)
        as any_package
    into bought from payments.purchases p join payments.packages o on o.id = p.package_id
    where p.player_id = any (ledger.same_person(for_player))
      and p.payment_state not in ('failed', 'expired') and payments.refusal_of(p) is null;
  if (offer.first_purchase_only and bought.any_package > 0)
    or bought.ever >= offer.player_count_max or bought.today >= offer.day_count_max then
    return 'package_unavailable';
  end if;
  return null;
end
$$;

-- The packages that this player may buy here and now.
create function payments.offers(for_player uuid, place text) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', o.id, 'name', o.name, 'priceMicros', o.price_micros::text,
      'gcMicros', o.gc_micros::text, 'scBonusMicros', o.sc_bonus_micros::text,
      'firstPurchaseOnly', o.first_purchase_only, 'endsAtMs', payments.ms(o.ends_at))
    from payments.packages o
    where payments.package_refusal(o, for_player, place, clock_timestamp()) is null
    order by o.position, o.id
$$;
