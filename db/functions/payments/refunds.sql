-- Refunds asked for by staff; above a limit a second person decides first. The limit counts what a
-- person gave back alone, so that many small refunds are as large as one.

create or replace function payments.refund_json(found payments.refund_requests) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'purchaseId', found.purchase_id,
    'amountMicros', found.amount_micros::text, 'reason', found.reason, 'state', found.state,
    'requestedBy', found.requested_by, 'requestedAtMs', payments.ms(found.requested_at),
    'decidedBy', found.decided_by, 'decidedAtMs', payments.ms(found.decided_at),
    'failure', found.failure, 'provider', p.provider, 'paymentId', p.provider_payment_id)
  from payments.purchases p where p.id = found.purchase_id
$$;

-- What can still be refunded: what was paid less refunds that exist and refunds under way.
create or replace function payments.refundable_micros(purchase payments.purchases) returns bigint
language sql stable as $$
  select coalesce(purchase.charged_micros, 0)
    - payments.refunded_micros(purchase.provider, purchase.provider_payment_id)
    - coalesce((select sum(q.amount_micros) from payments.refund_requests q
        where q.purchase_id = purchase.id and q.state in ('proposed', 'approved')), 0)::bigint
$$;

-- What a person gave back without a second one: of one purchase (null: of all), since a moment.
create or replace function payments.given_alone_micros(by_person uuid, of_purchase uuid, since timestamptz)
returns numeric language sql stable as $$
  select coalesce(sum(q.amount_micros), 0) from payments.refund_requests q
    where (by_person is null or q.requested_by = by_person)
      and (of_purchase is null or q.purchase_id = of_purchase) and q.requested_at > since
      and q.decided_by is null and q.state in ('approved', 'sent')
$$;

-- What is asked for when a second person must decide: the whole act, as it stands in its row.
create or replace function payments.refund_act(found payments.refund_requests) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refundId', found.id, 'purchaseId', found.purchase_id,
    'amountMicros', found.amount_micros::text)
$$;

-- Asks for a refund; null amount is all that is left.
create or replace function payments.request_refund(new_id uuid, of_purchase uuid, amount bigint, why text,
  by_person uuid, request_key text, digest bytea, http_request_id text) returns jsonb
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
  perform locks.take('payments.refunds', array[by_person::text]);
  select * into purchase from payments.purchases where id = of_purchase for update;
  at := clock_timestamp();
  rule := payments.purchase_rule(at);
  if not found then
    return payments.keep_reply(by_person, request_key, ledger.refusal('not_found'));
  end if;
  -- Nobody has a hand in what they get themselves.
  if auth.are_linked(purchase.player_id, by_person) then
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
  if request.state = 'proposed' then
    answer := approvals.ask(new_id, 'refund', purchase.player_id, payments.refund_act(request),
      by_person, why, at, http_request_id);
    if answer ? 'refused' then perform ledger.refuse(answer ->> 'refused'); end if;
  end if;
  perform audit.append('refund.requested', by_person, 'player', purchase.player_id::text,
    payments.refund_json(request), http_request_id);
  perform payments.keep_reply(by_person, request_key, jsonb_build_object('refundId', new_id));
  return payments.refund_json(request);
end
$$;

-- The second person's decision; the same one again is a replay.
create or replace function payments.decide_refund(of_purchase uuid, of_request uuid, decider uuid,
  new_state text, role_age interval, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  decided jsonb;
  request payments.refund_requests;
begin
  select * into request from payments.refund_requests
    where id = of_request and purchase_id = of_purchase;
  if not found or coalesce(new_state, '') not in ('approved', 'rejected') then
    return ledger.refusal('not_found');
  end if;
  decided := approvals.decide(of_request, decider, new_state, null, role_age, null,
    http_request_id, null);
  -- A small refund was never asked for: its own person made it alone.
  if decided ->> 'refused' in ('approval_closed', 'not_found') then
    if request.requested_by = decider then return ledger.refusal('second_person_required'); end if;
    return ledger.refusal('refund_not_allowed', jsonb_build_object('state', request.state));
  end if;
  if decided ? 'refused' then return decided; end if;
  return payments.refund_of(of_request)
    || case when decided ? 'replayed' then '{"replayed": true}' else '{}' end::jsonb;
end
$$;

-- Runs inside the decision. The provider is asked afterwards: at once by payments' own route, else
-- by the sweep.
create or replace function payments.act_on_refund(approval approvals.requests, context jsonb) returns jsonb
language plpgsql as $$
declare
  request payments.refund_requests;
  purchase payments.purchases;
begin
  select * into strict request from payments.refund_requests where id = approval.id for update;
  select * into strict purchase from payments.purchases where id = request.purchase_id;
  if approval.state = 'approved' then
    perform approvals.consume(approval.id, 'refund', purchase.player_id,
      payments.refund_act(request));
    -- What the bank took back in the meantime is not given back a second time.
    if exists (select from payments.disputes d where d.provider = purchase.provider
        and d.payment_id = purchase.provider_payment_id
        and (d.withdrawn_micros > 0 or d.status = 'open')) then
      return ledger.refusal('refund_not_allowed');
    end if;
  end if;
  update payments.refund_requests set state = approval.state, decided_by = approval.decided_by,
      decided_at = case when approval.decided_by is not null then approval.decided_at end,
      next_try_at = clock_timestamp()
        + case when session_user = 'parlor_payments' then interval '1 minute' else '0' end
    where id = approval.id returning * into request;
  perform audit.append('refund.' || approval.state, approval.decided_by, 'purchase',
    purchase.id::text, payments.refund_json(request), context ->> 'requestId');
  return '{}';
end
$$;

-- The provider will not: the amount is free again.
create or replace function payments.refuse_refund(of_request uuid, why text) returns jsonb
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

create or replace function payments.refund_of(of_request uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select payments.refund_json(q) from payments.refund_requests q where q.id = of_request
$$;

-- Refunds that were decided but whose provider has not confirmed them yet: again after 10 minutes,
-- growing to 6 hours; after 40 times (a week) parked and asked once a day, behind all others.
create or replace function payments.claim_due_refunds(of_provider text, count_max int) returns setof jsonb
language sql security definer set search_path = '' as $$
  update payments.refund_requests q set (attempts, next_try_at, parked_at) = (select * from
      outbox.plan(q.attempts, q.parked_at, clock_timestamp(), interval '10 minutes',
        interval '6 hours', 40))
    where q.id in (
      select d.id from payments.refund_requests d join payments.purchases p on p.id = d.purchase_id
      where d.state = 'approved' and d.next_try_at <= clock_timestamp()
        and p.provider = of_provider
      order by d.parked_at is not null, d.next_try_at limit count_max
      for update of d skip locked)
    returning payments.refund_json(q)
$$;

create or replace function payments.refund_failed(of_request uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update payments.refund_requests set last_error = left(why, 500) where id = of_request
$$;

grant execute on function payments.refund_failed, payments.request_refund, payments.decide_refund,
  payments.refuse_refund, payments.refund_of, payments.claim_due_refunds, payments.refund_json
  to parlor_payments;
