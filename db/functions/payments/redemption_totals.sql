-- Sums over redemptions that rules are about: of a day, of a tax year, of a life, and of purchases that
-- can still be taken back.

-- Prizes of a person in a tax year, what was withheld included: those that were paid and stayed, and those
-- that are on their way.
create or replace function payments.tax_total(for_player uuid, of_year int) returns bigint
language plpgsql stable as $$
begin
  return (select coalesce(sum(r.amount_micros), 0)::bigint from payments.redemptions r
    where r.player_id = any ((select ledger.same_person(for_player))::uuid[]) and r.tax_year = of_year
      and r.state in ('paying', 'sent', 'paid'));
end
$$;

-- What a person has asked for in all and did not get back.
create or replace function payments.redeemed_in_all(for_player uuid) returns bigint
language sql stable as $$
  select coalesce(sum(r.amount_micros), 0)::bigint from payments.redemptions r
    where r.player_id = any ((select ledger.same_person(for_player))::uuid[])
      and r.state not in ('cancelled', 'rejected', 'failed', 'returned')
$$;

-- What was asked for on a UTC day: by this person, and by everybody of their household, them included. A
-- second try of what came back is no new wish.
create or replace function payments.redeemed_on(for_player uuid, keys bytea[], of_day date,
  out by_person bigint, out by_household bigint) language sql stable as $$
  with counted as (
    select r.id, r.amount_micros, true as is_own from payments.redemptions r
      where r.player_id = any ((select ledger.same_person(for_player))::uuid[])
        and r.requested_at >= of_day::timestamp at time zone 'UTC'
        and r.requested_at < (of_day + 1)::timestamp at time zone 'UTC'
        and r.retry_of is null and r.state not in ('cancelled', 'rejected', 'failed')
    union
    select r.id, r.amount_micros, r.player_id = any ((select ledger.same_person(for_player))::uuid[])
      from payments.redemption_households h join payments.redemptions r on r.id = h.redemption_id
      where h.key = any (keys) and h.day = of_day
        and r.retry_of is null and r.state not in ('cancelled', 'rejected', 'failed'))
  select coalesce(sum(c.amount_micros) filter (where c.is_own), 0)::bigint,
      coalesce(sum(c.amount_micros), 0)::bigint
    from counted c
$$;

-- Card payments of a person that are so young that their bank may still take them back, less what went
-- back already.
create or replace function payments.unsettled_micros(for_player uuid, since timestamptz) returns numeric
language sql stable as $$
  select coalesce(sum(p.price_micros - p.reversed_micros), 0) from payments.purchases p
    where p.player_id = any ((select ledger.same_person(for_player))::uuid[]) and p.credited and p.paid_at > since
$$;

-- What of a person's purchases is being taken back: a code, or null.
create or replace function payments.taken_back_now(for_player uuid) returns text
language sql stable as $$
  select case
    when exists (select from payments.purchases p join payments.disputes d
        on d.provider = p.provider and d.payment_id = p.provider_payment_id
      where p.player_id = any ((select ledger.same_person(for_player))::uuid[]) and d.status in ('inquiry', 'open'))
      then 'dispute_open'
    when exists (select from payments.purchases p
      where p.player_id = any ((select ledger.same_person(for_player))::uuid[]) and (exists (
          select from payments.refund_requests q where q.purchase_id = p.id
            and q.state in ('proposed', 'approved'))
        or exists (select from payments.refunds f where f.provider = p.provider
            and f.payment_id = p.provider_payment_id and f.status = 'pending')))
      then 'refund_open' end
$$;
