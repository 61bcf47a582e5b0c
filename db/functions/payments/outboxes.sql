-- What payments asks the provider again and again: refunds that were decided and not confirmed,
-- purchases that are not finished. One that gets no answer for too long is parked: asked once a day,
-- behind all others, and shown to operators.

create or replace function payments.outbox_sizes() returns setof outbox.size
language sql stable security definer set search_path = '' as $$
  select 'refunds', (select count(*) from (select from payments.refund_requests
      where state = 'approved' and parked_at is null limit 10000) r)::int,
    (select count(*) from (select from payments.refund_requests
      where state = 'approved' and parked_at is not null limit 10000) r)::int,
    (select extract(epoch from next_try_at) from payments.refund_requests
      where state = 'approved' order by next_try_at limit 1)::float8
  union all
  select 'purchases', (select count(*) from (select from payments.purchases
      where payment_state in ('creating', 'open', 'processing') limit 10000) p)::int,
    (select count(*) from (select from payments.purchases where parked_at is not null
      and payment_state in ('creating', 'open', 'processing') limit 10000) p)::int,
    (select extract(epoch from next_check_at) from payments.purchases
      where payment_state in ('creating', 'open', 'processing')
      order by next_check_at limit 1)::float8
$$;

-- Parked rows behind a place in the list, in the order of outbox and id.
create or replace function payments.parked_rows(p_outbox text, p_id text, p_limit int)
returns setof outbox.parked language sql stable security definer set search_path = '' as $$
  select * from (
    select 'purchases', id::text, payment_state, player_id, check_failures, parked_at,
        next_check_at, check_error
      from payments.purchases where parked_at is not null
        and payment_state in ('creating', 'open', 'processing')
    union all
    select 'refunds', q.id::text, 'refund', p.player_id, q.attempts, q.parked_at,
        q.next_try_at, q.last_error
      from payments.refund_requests q join payments.purchases p on p.id = q.purchase_id
      where q.state = 'approved' and q.parked_at is not null) as r (outbox, id)
    where (r.outbox, r.id) > (p_outbox, p_id) order by r.outbox, r.id limit p_limit
$$;

-- Puts a parked row back: due now, as if it had never been tried. False when it is not there.
create or replace function payments.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid,
  p_request_id text, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  purchase uuid;
begin
  if p_outbox = 'refunds' then
    update payments.refund_requests set parked_at = null, attempts = 0, next_try_at = p_now
      where id::text = p_id and state = 'approved' and parked_at is not null
      returning purchase_id into purchase;
  elsif p_outbox = 'purchases' then
    update payments.purchases
      set parked_at = null, check_failures = 0, checks = 0, next_check_at = p_now
      where id::text = p_id and payment_state in ('creating', 'open', 'processing')
        and parked_at is not null
      returning id into purchase;
  end if;
  if purchase is null then return false; end if;
  perform audit.append('outbox.retried', p_actor, 'purchase', purchase::text,
    jsonb_build_object('outbox', p_outbox, 'row', p_id, 'reason', p_reason), p_request_id);
  return true;
end
$$;

grant execute on function
  payments.outbox_sizes(),
  payments.parked_rows(text, text, int),
  payments.retry_parked(text, text, text, uuid, text, timestamptz)
  to parlor_payments;
