-- Adjustments by staff. A proposal and its approval have the same id.

create table payments.adjustments (
  id uuid primary key,
  player_id uuid not null,
  currency text not null check (currency in ('GC', 'SC')),
  direction text not null check (direction in ('credit', 'debit')),
  amount_micros bigint not null check (amount_micros > 0),
  reason text not null check (length(reason) between 1 and 500),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected', 'void')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  constraint two_people check (decided_by <> proposed_by),
  check ((state in ('proposed', 'void')) = (decided_by is null)),
  check ((decided_by is null) = (decided_at is null))
);
create index adjustments_player on payments.adjustments (player_id, id);
insert into approvals.kinds values ('adjustment', 'parlor_payments', array['finance', 'admin'],
  array['finance', 'admin'], '30 days', 'payments.act_on_adjustment');
