-- Who sends prizes now. A destination is an account that its provider knows; another one can pay nothing
-- to it. The Worker says who it is; without a row everybody's are good.
create table payments.payout_provider (
  only_one boolean primary key default true check (only_one),
  name text not null
);
grant select on payments.payout_provider to parlor_payments;

-- Whoever begins a payout now says who sends it.
drop function if exists payments.begin_payout(uuid);
