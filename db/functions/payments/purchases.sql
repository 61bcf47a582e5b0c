-- What a purchase is, read from the facts: ranks of states, sums that went back, its status as JSON.

create or replace function payments.state_rank(state text) returns int language sql immutable as $$
  select array_position(array['creating', 'open', 'processing', 'failed', 'expired', 'paid'], state)
$$;

create or replace function payments.refund_rank(status text) returns int language sql immutable as $$
  select array_position(array['pending', 'succeeded', 'failed'], status)
$$;

create or replace function payments.dispute_rank(status text) returns int language sql immutable as $$
  select array_position(array['inquiry', 'inquiry_closed', 'open', 'lost', 'won'], status)
$$;

create or replace function payments.refunded_micros(of_provider text, of_payment text) returns bigint
language sql stable as $$
  select coalesce(sum(amount_micros), 0)::bigint from payments.refunds
    where provider = of_provider and payment_id = of_payment and status <> 'failed'
$$;

create or replace function payments.withdrawn_micros(of_provider text, of_payment text) returns bigint
language sql stable as $$
  select coalesce(sum(withdrawn_micros), 0)::bigint from payments.disputes
    where provider = of_provider and payment_id = of_payment
$$;

-- What went back of a payment in all.
create or replace function payments.returned_micros(found payments.purchases) returns numeric
language sql stable as $$
  select payments.refunded_micros(found.provider, found.provider_payment_id)::numeric
    + payments.withdrawn_micros(found.provider, found.provider_payment_id)
$$;

-- What a person calls the state of a purchase.
create or replace function payments.purchase_status(purchase payments.purchases) returns text
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

create or replace function payments.ms(at timestamptz) returns text language sql immutable as $$
  select floor(extract(epoch from at) * 1000)::bigint::text
$$;

-- Why the money of a purchase goes back, or would: a code that the player reads.
create or replace function payments.refusal_of(found payments.purchases) returns text
language sql immutable as $$
  select case coalesce(case when found.payment_state = 'paid' then found.flag end,
      case when not found.credited then found.withdrawn_for end)
    when 'player_left' then 'account_closed' when 'account_closed' then 'account_closed'
    when 'excluded' then 'excluded' when 'limit_reached' then 'limit_reached'
    when 'place_not_allowed' then 'place_not_allowed' when 'underage' then 'underage'
    when 'payer_limit' then 'payer_limit' when 'not_authenticated' then 'not_authenticated'
    when 'offer_used' then 'offer_used' when 'debt_outstanding' then 'debt_outstanding' end
$$;

create or replace function payments.purchase_json(found payments.purchases) returns jsonb
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
    'refusal', payments.refusal_of(found), 'authenticate', found.authenticate,
    'reference', found.provider_reference, 'paymentId', found.provider_payment_id,
    'payer', left(found.payer, 12), 'nameMatch', found.name_match,
    'flag', found.flag, 'createdAtMs', payments.ms(found.created_at),
    'expiresAtMs', payments.ms(found.expires_at), 'paidAtMs', payments.ms(found.paid_at))
$$;

grant execute on function payments.purchase_json, payments.purchase_status,
  payments.refunded_micros, payments.withdrawn_micros, payments.returned_micros, payments.ms,
  payments.refusal_of to parlor_payments;
