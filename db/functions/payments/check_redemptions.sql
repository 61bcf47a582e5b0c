-- Invariants of redemptions: coins, dollars, tax and the day's maximum.

-- What was booked of each redemption, by the keys of its postings.
create or replace function payments.booked_redemptions() returns table (id text, payouts bigint,
  sent numeric, withheld numeric, returns bigint, coins_back numeric, sent_back numeric,
  withheld_back numeric) language sql stable as $$
  select split_part(p.key, ':', 2), count(*) filter (where p.kind = 22),
      coalesce(sum(e.effect_micros) filter (where p.kind = 22), 0),
      coalesce(sum(e.effect_micros) filter (where p.kind = 24 and p.key !~ ':returned'), 0),
      count(*) filter (where p.key ~ ':returned$'),
      coalesce(sum(e.effect_micros) filter (where p.key ~ ':returned$'), 0),
      -coalesce(sum(e.effect_micros) filter (where p.key ~ ':returned:usd$'), 0),
      -coalesce(sum(e.effect_micros) filter (where p.key ~ ':returned:withheld$'), 0)
    from ledger.postings p join ledger.entries e on e.id = any (p.entry_ids)
    where p.kind in (22, 23, 24) group by 1
$$;

create or replace function payments.check_redemption_books() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    with told as (
      select coalesce(r.id::text, b.id) as id, coalesce(r.state, 'unknown') as state,
        coalesce(r.amount_micros, 0) as amount, coalesce(r.withheld_micros, 0) as withholds,
        coalesce(r.state, '') in ('paid', 'returned') as left_once,
        coalesce(r.state, '') = 'returned' as came_back,
        coalesce(b.payouts, 0) as payouts, coalesce(b.returns, 0) as returns,
        coalesce(b.sent, 0) as sent, coalesce(b.withheld, 0) as withheld,
        coalesce(b.coins_back, 0) as coins_back, coalesce(b.sent_back, 0) as sent_back,
        coalesce(b.withheld_back, 0) as withheld_back
      from payments.redemptions r full join payments.booked_redemptions() b on b.id = r.id::text)
    select 'paid_is_payout_plus_withheld', t.id, t.state || ' of ' || t.amount || ' with '
        || t.withholds || ' withheld, booked ' || t.sent || ' and ' || t.withheld
      from told t where (t.sent + t.withheld, t.withheld)
        <> case when t.left_once then (t.amount::numeric, t.withholds::numeric) else (0::numeric, 0::numeric) end
    union all
    select 'payout_once', t.id, t.state || ' with ' || t.payouts || ' payouts' from told t
      where t.payouts > 1 or t.payouts > 0 and not t.left_once
    union all
    select 'returned_once', t.id, t.state || ' of ' || t.amount || ', ' || t.coins_back
        || ' came back in ' || t.returns from told t
      where (t.returns, t.coins_back)
        <> case when t.came_back then (1::bigint, t.amount::numeric) else (0::bigint, 0::numeric) end
    union all
    select 'withheld_reversed', t.id, t.state || ', booked ' || t.sent || ' and ' || t.withheld
        || ', reversed ' || t.sent_back || ' and ' || t.withheld_back from told t
      where (t.sent_back, t.withheld_back)
        <> case when t.came_back then (t.sent, t.withheld) else (0::numeric, 0::numeric) end;
end
$$;

create or replace function payments.check_redemptions() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'redemption_is_hold', r.id::text, r.state || ' of ' || r.amount_micros || case
        when w.account_id is null then ' without a hold of its player'
        else ' on a hold that is ' || h.state || ', of ' || h.amount_micros end
    from payments.redemptions r
      left join ledger.holds h on h.id = r.id and h.purpose = 'redemption'
      left join ledger.wallets w on w.account_id = h.wallet_id and w.currency = 'SC'
        and w.player_id = r.player_id
    where w.account_id is null or h.amount_micros <> r.amount_micros or h.expires_at is not null
      or h.state <> case when r.state in ('paid', 'returned') then 'posted'
        when r.state in ('cancelled', 'rejected', 'failed') then 'voided' else 'pending' end;
  return query select * from payments.check_redemption_books();
  return query
    with counted as (
      select r.* from payments.redemptions r
        where r.retry_of is null and r.state not in ('cancelled', 'rejected', 'failed'))
    -- Of the person as it was known then: two that are found to be one since had a day each.
    select 'day_cap', coalesce(c.person_id, c.player_id) || ' ' || ledger.utc_day(c.requested_at),
        'asked for ' || sum(c.amount_micros)
      from counted c
      group by coalesce(c.person_id, c.player_id), ledger.utc_day(c.requested_at)
      having sum(c.amount_micros) > (rules.redemption_rule(max(c.requested_at))).day_max_micros
    union all
    select 'day_cap', encode(h.key, 'hex') || ' ' || h.day, 'asked for ' || sum(c.amount_micros)
      from payments.redemption_households h join counted c on c.id = h.redemption_id
      group by h.key, h.day
      having sum(c.amount_micros) > (rules.redemption_rule(max(c.requested_at))).day_max_micros;
  -- A year's total is kept by the state of each prize; the account of dollars says the same.
  return query
    select 'tax_total_is_fold', coalesce(p.player_id, r.player_id)::text, 'paid '
      || coalesce(r.total, 0) || ', journal ' || coalesce(a.balance_micros, 0)
    from ledger.payees p join ledger.accounts a on a.id = p.account_id
      full join (select x.player_id, sum(x.amount_micros) as total from payments.redemptions x
        where x.state = 'paid' group by x.player_id) r on r.player_id = p.player_id
    where coalesce(r.total, 0) <> coalesce(a.balance_micros, 0)
    union all
    select 'tax_total_is_fold', r.id::text, 'paid at ' || r.paid_at || ', counted in ' || r.tax_year
    from payments.redemptions r
    where r.state = 'paid' and r.tax_year <> rules.tax_year_of(r.paid_at);
end
$$;
