-- Reconciliation: what the provider's own account statement says against what we posted. It needs
-- no webhook to be right, so it finds what every webhook and sweep missed. A difference is one of the
-- ledger's check too: it stops redemptions until a later run finds it gone.

create or replace function payments.note_movements(of_provider text, listed jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
  added int;
begin
  insert into payments.provider_movements (provider, movement_id, kind, amount_micros, fee_micros,
      currency, payment_id, at)
    select of_provider, m ->> 'id', m ->> 'kind', (m ->> 'amountMicros')::bigint,
      (m ->> 'feeMicros')::bigint, m ->> 'currency', m ->> 'paymentId',
      to_timestamp((m ->> 'atMs')::bigint / 1000.0)
    from jsonb_array_elements(listed) m
    on conflict (provider, movement_id) do nothing;
  get diagnostics added = row_count;
  return added;
end
$$;

-- Differences of each provider's newest run: they stay until a run finds them gone.
create or replace function payments.open_differences()
returns table (provider text, payment_id text, what text, ours text, theirs text)
language sql stable as $$
  select r.provider, d ->> 'paymentId', d ->> 'what', d ->> 'oursMicros', d ->> 'theirsMicros'
    from payments.reconciliation_runs r cross join lateral jsonb_array_elements(r.report) d
    where r.id in (select max(n.id) from payments.reconciliation_runs n group by n.provider)
$$;

-- By payment: what we believe and what the provider's account shows, where they differ. What moved
-- since `upto_at` waits for the next run: the two sides are not written at one moment. A difference
-- that is known does not wait, so that a repair shows at once. Of a payment
-- that was never credited only what is left of it counts: refunded whole, nothing is amiss.
create or replace function payments.provider_differences(of_provider text, from_at timestamptz,
  upto_at timestamptz)
returns table (payment_id text, purchase_id uuid, what text, ours bigint, theirs bigint)
language sql stable as $$
  with touched as (
    select m.payment_id from payments.provider_movements m
      where m.provider = of_provider and m.at >= from_at and m.at < upto_at
        and m.payment_id is not null
    union
    select p.provider_payment_id from payments.purchases p
      where p.provider = of_provider and p.paid_at >= from_at and p.paid_at < upto_at
        and p.provider_payment_id is not null
    union
    select r.payment_id from payments.refunds r
      where r.provider = of_provider and r.at >= from_at and r.at < upto_at
    union
    select d.payment_id from payments.disputes d
      where d.provider = of_provider and d.at >= from_at and d.at < upto_at),
  settled as (
    select d.payment_id from payments.open_differences() d where d.provider = of_provider
    union
    select t.payment_id from touched t
      where not exists (select from payments.provider_movements m
          where m.provider = of_provider and m.payment_id = t.payment_id and m.at >= upto_at)
        and not exists (select from payments.purchases p where p.provider = of_provider
          and p.provider_payment_id = t.payment_id and p.paid_at >= upto_at)
        and not exists (select from payments.refunds r
          where r.provider = of_provider and r.payment_id = t.payment_id and r.at >= upto_at)
        and not exists (select from payments.disputes d
          where d.provider = of_provider and d.payment_id = t.payment_id and d.at >= upto_at)),
  sides as (
    select t.payment_id, p.id as purchase_id, coalesce(p.credited, false) as credited,
      case when p.credited then p.price_micros else 0 end as charged,
      payments.refunded_micros(of_provider, t.payment_id) as refunded,
      payments.withdrawn_micros(of_provider, t.payment_id) as disputed,
      coalesce(sum(m.amount_micros) filter (where m.kind <> 'other'), 0)::bigint as their_rest,
      coalesce(sum(m.amount_micros) filter (where m.kind = 'charge'), 0)::bigint as their_charge,
      coalesce(-sum(m.amount_micros) filter (where m.kind = 'refund'), 0)::bigint as their_refund,
      coalesce(-sum(m.amount_micros) filter (where m.kind = 'dispute'), 0)::bigint as their_dispute
    from settled t
      left join payments.purchases p on p.provider = of_provider
        and p.provider_payment_id = t.payment_id
      left join payments.provider_movements m on m.provider = of_provider
        and m.payment_id = t.payment_id
    group by t.payment_id, p.id, p.credited, p.price_micros)
  select s.payment_id, s.purchase_id, d.what, d.ours, d.theirs
  from sides s cross join lateral (values
    ('charge', s.charged, case when s.credited then s.their_charge else s.their_rest end),
    ('refund', s.refunded, case when s.credited then s.their_refund else s.refunded end),
    ('dispute', s.disputed, case when s.credited then s.their_dispute else s.disputed end)
  ) as d (what, ours, theirs)
  where d.ours <> d.theirs and not exists (select from payments.accepted_differences a
    where (a.provider, a.payment_id, a.what, a.ours_micros, a.theirs_micros)
      = (of_provider, s.payment_id, d.what, d.ours, d.theirs))
$$;

create or replace function payments.reconcile(of_provider text, from_at timestamptz, upto_at timestamptz)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  run payments.reconciliation_runs;
begin
  insert into payments.reconciliation_runs (provider, at, from_at, upto_at, movements,
      fees_micros, differences, report)
    select of_provider, clock_timestamp(), from_at, upto_at,
      (select count(*) from payments.provider_movements m
        where m.provider = of_provider and m.at >= from_at and m.at < upto_at),
      (select coalesce(sum(m.fee_micros), 0) from payments.provider_movements m
        where m.provider = of_provider and m.at >= from_at and m.at < upto_at),
      count(*), coalesce(jsonb_agg(jsonb_build_object('paymentId', d.payment_id,
        'purchaseId', d.purchase_id, 'what', d.what, 'oursMicros', d.ours::text,
        'theirsMicros', d.theirs::text) order by d.payment_id, d.what)
        filter (where n <= 1000), '[]')
    from (select f.*, row_number() over () as n
      from payments.provider_differences(of_provider, from_at, upto_at) f) d
    returning * into run;
  return jsonb_build_object('movements', run.movements, 'differences', run.differences);
end
$$;

create or replace function payments.reconciliations(before_id bigint, count_max int) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', r.id::text, 'provider', r.provider,
      'atMs', payments.ms(r.at), 'fromMs', payments.ms(r.from_at),
      'uptoMs', payments.ms(r.upto_at), 'movements', r.movements,
      'feesMicros', r.fees_micros::text, 'differenceCount', r.differences,
      'differences', r.report)
    from payments.reconciliation_runs r
    where before_id is null or r.id < before_id
    order by r.id desc limit count_max
$$;

-- The books of each purchase against the facts and against its own row; part of the checker.
create or replace function payments.check_purchases() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    with posted as (
      select split_part(p.key, ':', 2) as purchase_id,
          sum(case when ledger.currency_of(e.account_id) = 'USD' then e.effect_micros end) as usd,
          sum(case when ledger.currency_of(e.account_id) = 'GC' then e.effect_micros end) as gc,
          sum(case when ledger.currency_of(e.account_id) = 'SC' then e.effect_micros end) as sc
        from ledger.postings p cross join lateral unnest(p.entry_ids) x (entry_id)
          join ledger.entries e on e.id = x.entry_id
        where p.key like 'purchase:%' group by 1)
    select 'purchase_books', coalesce(u.id::text, b.purchase_id),
      'posted USD ' || coalesce(b.usd, 0) || ', GC ' || coalesce(b.gc, 0) || ', SC '
        || coalesce(b.sc, 0)
    from (select * from payments.purchases where credited) u
      full join posted b on b.purchase_id = u.id::text
    where u.id is null
      or coalesce(b.usd, 0) <> u.reversed_micros - u.price_micros
      or coalesce(b.gc, 0) <> u.gc_micros - u.gc_taken_micros
      or coalesce(b.sc, 0) <> u.sc_bonus_micros - u.sc_taken_micros;
  return query
    select 'purchase_facts', u.id::text, 'state ' || u.payment_state || ', credited ' || u.credited
      || ', reversed ' || u.reversed_micros
    from payments.purchases u
    where u.credited <> (u.payment_state = 'paid' and u.flag is null)
      or (u.credited and u.reversed_micros
        <> least(u.price_micros::numeric, payments.returned_micros(u)));
  return query
    select 'provider_account', d.provider || ' ' || d.payment_id,
      d.what || ': ours ' || d.ours || ', theirs ' || d.theirs
    from payments.open_differences() d;
end
$$;

grant execute on function payments.note_movements, payments.reconcile, payments.reconciliations
  to parlor_payments;
