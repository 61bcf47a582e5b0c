-- What became of payouts within a day, in a few numbers that cost no more the older the books are.

-- A provider's code as a label: those of banks, and one for all others.
create or replace function payments.code_label(code text) returns text language sql immutable as $$
  select case when code is null then 'none' when code ~ '^R[0-9]{2}$' then code else 'other' end
$$;

-- Of the last 24 hours: payouts by what happened to them, with the code of what failed or came back, how
-- long they took from the request until the provider was asked, and notices by what became of them.
create or replace function payments.payout_figures() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  since timestamptz := clock_timestamp() - interval '1 day';
begin
  return jsonb_build_object(
    'payouts', coalesce((select jsonb_agg(jsonb_build_object('outcome', c.state, 'code', c.code,
        'count', c.n)) from (
      select e.state, case when e.state in ('failed', 'returned')
          then payments.code_label(e.reasons[1]) else 'none' end as code, count(*)::int as n
        from payments.redemption_events e
        where e.at > since and e.state in ('paying', 'paid', 'failed', 'returned')
          and not e.fact ? 'staffNote' and e.reasons <> '{contradiction}'
        group by 1, 2) c), '[]'),
    'waits', (select jsonb_build_object('half', coalesce(percentile_cont(0.5) within group
          (order by w.seconds), 0), 'most', coalesce(percentile_cont(0.95) within group
          (order by w.seconds), 0))
      from (select extract(epoch from e.at - r.requested_at)::float8 as seconds
        from payments.redemption_events e join payments.redemptions r on r.id = e.redemption_id
        where e.at > since and e.state = 'paying' and e.fact = '{}' and e.reasons = '{}') w),
    'notices', coalesce((select jsonb_agg(jsonb_build_object('outcome', n.outcome, 'count', n.n))
      from (select e.outcome, count(*)::int as n from payments.payout_events e
        where e.received_at > since group by 1) n), '[]'),
    'paused', payments.payouts_paused(clock_timestamp()) is not null);
end
$$;

grant execute on function payments.payout_figures to parlor_payments;
