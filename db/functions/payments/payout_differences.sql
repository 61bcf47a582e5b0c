-- Where the payout provider's statement and our redemptions differ, and what follows: no prize leaves until
-- it is explained. Play never stops for it.

-- Why no prize may leave now; null: nothing is in the way.
create or replace function payments.payouts_paused(at timestamptz) returns text
language sql stable as $$
  select 'statement_differs' where exists (select from payments.payout_differences d
    where d.gone_at is null and d.cleared_at is null and d.found_at <= at)
$$;
