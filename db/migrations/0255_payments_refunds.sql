-- Refunds asked for by staff. A request is written before the provider is asked, so that a lost
-- reply is asked again under the same name; above a limit a second person decides first. The limit
-- counts what a person gave back alone, so that many small refunds are as large as one.

create table payments.refund_requests (
  id uuid primary key,
  purchase_id uuid not null references payments.purchases,
  amount_micros bigint not null check (amount_micros > 0),
  reason text not null check (length(reason) between 1 and 500),
  state text not null check (state in ('proposed', 'rejected', 'approved', 'sent', 'refused')),
  -- Null: nobody asked, the purchase was refused (0258).
  requested_by uuid,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  provider_refund_id text,
  failure text,
  next_try_at timestamptz not null,
  constraint two_people check (decided_by <> requested_by)
);
create index refund_requests_purchase on payments.refund_requests (purchase_id, id);
create index refund_requests_person on payments.refund_requests (requested_by, requested_at);
create index refund_requests_due on payments.refund_requests (next_try_at)
  where state = 'approved';

create function payments.refund_json(found payments.refund_requests) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'purchaseId', found.purchase_id,
    'amountMicros', found.amount_micros::text, 'reason', found.reason, 'state', found.state,
    'requestedBy', found.requested_by, 'requestedAtMs', payments.ms(found.requested_at),
    'decidedBy', found.decided_by, 'decidedAtMs', payments.ms(found.decided_at),
    'failure', found.failure, 'provider', p.provider, 'paymentId', p.provider_payment_id)
  from payments.purchases p where p.id = found.purchase_id
$$;

-- What can still be refunded: what was paid less refunds that exist and refunds under way.
create function payments.refundable_micros(purchase payments.purchases) returns bigint
language sql stable as $$
  select coalesce(purchase.charged_micros, 0)
    - payments.refunded_micros(purchase.provider, purchase.provider_payment_id)
    - coalesce((select sum(q.amount_micros) from payments.refund_requests q
        where q.purchase_id = purchase.id and q.state in ('proposed', 'approved')), 0)::bigint
$$;

-- What a person gave back without a second one: of one purchase (null: of all), since a moment.
create function payments.given_alone_micros(by_person uuid, of_purchase uuid, since timestamptz)
returns numeric language sql stable as $$
  select coalesce(sum(q.amount_micros), 0) from payments.refund_requests q
    where (by_person is null or q.requested_by = by_person)
      and (of_purchase is null or q.purchase_id = of_purchase) and q.requested_at > since
      and q.decided_by is null and q.state in ('approved', 'sent')
$$;

-- Asks for a refund; null amount is all that is left.
create function payments.request_refund(new_id uuid, of_purchase uuid, amount bigint, why text,
  by_person uuid, request_key text, digest bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  answer jsonb := payments.claim_key(by_person, request_key, digest, clock_timestamp());
  purchase payments.purchases;
  request payments.refund_requests;
  rule payments.purchase_rules;
  refundable bigint;
begin
  if answer ? 'refundId' then
    select * into strict request from payments.refund_requests
      where id = (answer ->> 'refundId')::uuid;
    return payments.refund_json(request) || '{"replayed": true}';
  end if;
  if answer is not null then return answer; end if;
  -- Two refunds of one person at once, of two purchases, must see each other.
  perform pg_advisory_xact_lock(hashtextextended('refunds:' || by_person, 0));
  select * into purchase from payments.purchases where id = of_purchase for update;
  at := clock_timestamp();
  rule := payments.purchase_rule(at);
  if not found then
    return payments.keep_reply(by_person, request_key, ledger.refusal('not_found'));
  end if;
  -- Nobody has a hand in what they get themselves.
  if purchase.player_id = by_person then
    return payments.keep_reply(by_person, request_key, ledger.refusal('forbidden'));
  end if;
  refundable := payments.refundable_micros(purchase);
  amount := coalesce(amount, refundable);
  if purchase.payment_state <> 'paid' or amount > refundable or refundable <= 0 or exists (
      select from payments.disputes d where d.provider = purchase.provider
        and d.payment_id = purchase.provider_payment_id
        and (d.withdrawn_micros > 0 or d.status = 'open')) then
    return payments.keep_reply(by_person, request_key, ledger.refusal('refund_not_allowed'));
  end if;
  if amount <= 0 or amount % 10000 <> 0 then
    return payments.keep_reply(by_person, request_key, ledger.refusal('invalid_amount'));
  end if;
  insert into payments.refund_requests (id, purchase_id, amount_micros, reason, state,
      requested_by, requested_at, next_try_at)
    values (new_id, of_purchase, amount, why,
      case when amount + payments.given_alone_micros(null, of_purchase, '-infinity')
          > rule.second_person_micros
        or amount + payments.given_alone_micros(by_person, null, at - interval '24 hours')
          > rule.person_day_micros then 'proposed' else 'approved' end,
      by_person, at, at + interval '1 minute')
    returning * into request;
  perform audit.append('refund.requested', by_person, 'player', purchase.player_id::text,
    payments.refund_json(request));
  perform payments.keep_reply(by_person, request_key, jsonb_build_object('refundId', new_id));
  return payments.refund_json(request);
end
$$;

-- The second person's decision; the same one again is a replay.
create function payments.decide_refund(of_purchase uuid, of_request uuid, decider uuid,
  new_state text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  request payments.refund_requests;
begin
  select * into request from payments.refund_requests
    where id = of_request and purchase_id = of_purchase for update;
  if not found or coalesce(new_state, '') not in ('approved', 'rejected') then
    return ledger.refusal('not_found');
  end if;
  if decider = (select player_id from payments.purchases where id = of_purchase) then
    return ledger.refusal('forbidden');
  end if;
  if request.requested_by = decider then return ledger.refusal('second_person_required'); end if;
  if request.state <> 'proposed' then
    if request.decided_by is distinct from decider
      or (request.state = 'rejected') <> (new_state = 'rejected') then
      return ledger.refusal('refund_not_allowed', jsonb_build_object('state', request.state));
    end if;
    return payments.refund_json(request) || '{"replayed": true}';
  end if;
  -- What the bank took back in the meantime is not given back a second time.
  if new_state = 'approved' and exists (
      select from payments.purchases p join payments.disputes d
        on d.provider = p.provider and d.payment_id = p.provider_payment_id
      where p.id = of_purchase and (d.withdrawn_micros > 0 or d.status = 'open')) then
    return ledger.refusal('refund_not_allowed');
  end if;
  update payments.refund_requests set state = new_state, decided_by = decider,
      decided_at = clock_timestamp(), next_try_at = clock_timestamp() + interval '1 minute'
    where id = of_request returning * into request;
  perform audit.append('refund.' || new_state, decider, 'purchase', of_purchase::text,
    payments.refund_json(request));
  return payments.refund_json(request);
end
$$;

-- The provider will not: the amount is free again.
create function payments.refuse_refund(of_request uuid, why text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  request payments.refund_requests;
begin
  update payments.refund_requests set state = 'refused', failure = left(why, 200)
    where id = of_request and state = 'approved';
  select * into strict request from payments.refund_requests where id = of_request;
  return payments.refund_json(request);
end
$$;

create function payments.refund_of(of_request uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select payments.refund_json(q) from payments.refund_requests q where q.id = of_request
$$;

-- Refunds that were decided but whose provider has not confirmed them yet.
create function payments.claim_due_refunds(of_provider text, count_max int) returns setof jsonb
language sql security definer set search_path = '' as $$
  update payments.refund_requests q set next_try_at = clock_timestamp() + interval '10 minutes'
    where q.id in (
      select d.id from payments.refund_requests d join payments.purchases p on p.id = d.purchase_id
      where d.state = 'approved' and d.next_try_at <= clock_timestamp()
        and p.provider = of_provider
      order by d.next_try_at limit count_max for update of d skip locked)
    returning payments.refund_json(q)
$$;

grant execute on function
  payments.request_refund(uuid, uuid, bigint, text, uuid, text, bytea),
  payments.decide_refund(uuid, uuid, uuid, text),
  payments.refuse_refund(uuid, text),
  payments.refund_of(uuid),
  payments.claim_due_refunds(text, int),
  payments.refund_json(payments.refund_requests)
to parlor_payments;
grant select on payments.refund_requests to parlor_payments;
