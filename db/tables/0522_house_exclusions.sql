-- Exclusions that staff make (`house`), which two people may lift; and the way back from one that a
-- player made, which is over by its time only when they ask and a day has passed. The row of an
-- exclusion itself never changes.

alter table ledger.exclusions drop constraint exclusions_kind_check;
alter table ledger.exclusions add constraint exclusions_kind_check
  check (kind in ('cool_off', 'self_exclusion', 'house'));

-- Who of the staff made it, and why.
create table ledger.house_exclusions (
  exclusion_id bigint primary key references ledger.exclusions,
  made_by uuid not null,
  reason text not null check (length(reason) between 1 and 500)
);

create table ledger.exclusion_lifts (
  exclusion_id bigint primary key references ledger.exclusions,
  approval_id uuid not null unique references approvals.requests,
  lifted_at timestamptz not null
);

create table ledger.exclusion_returns (
  exclusion_id bigint primary key references ledger.exclusions,
  asked_at timestamptz not null,
  returns_at timestamptz not null,
  check (returns_at > asked_at)
);

-- Whoever was free again by time alone stays free.
insert into ledger.exclusion_returns (exclusion_id, asked_at, returns_at)
  select id, starts_at, ends_at from ledger.exclusions
    where kind = 'self_exclusion' and ends_at <= clock_timestamp();

grant select on ledger.house_exclusions, ledger.exclusion_lifts, ledger.exclusion_returns
  to parlor_payments;

insert into approvals.kinds values
  ('exclusion_lift', 'parlor_payments', array['operator', 'admin'], array['operator', 'admin'],
    '7 days', 'ledger.act_on_lift');
