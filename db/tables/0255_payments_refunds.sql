-- Refunds asked for by staff. A request is written before the provider is asked, so that a lost
-- reply is asked again under the same name.

create table payments.refund_requests (
  id uuid primary key,
  purchase_id uuid not null references payments.purchases,
  amount_micros bigint not null check (amount_micros > 0),
  reason text not null check (length(reason) between 1 and 500),
  state text not null check (state in
    ('proposed', 'rejected', 'void', 'approved', 'sent', 'refused')),
  -- Null: nobody asked, the purchase was refused (payments.refuse_purchase).
  requested_by uuid,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  provider_refund_id text,
  failure text,
  next_try_at timestamptz not null,
  -- How often the provider was asked and gave no answer.
  attempts int not null default 0,
  last_error text,
  parked_at timestamptz,
  constraint two_people check (decided_by <> requested_by)
);
create index refund_requests_purchase on payments.refund_requests (purchase_id, id);
create index refund_requests_person on payments.refund_requests (requested_by, requested_at);
create index refund_requests_due on payments.refund_requests (next_try_at)
  where state = 'approved';
create index refund_requests_parked on payments.refund_requests (parked_at)
  where state = 'approved' and parked_at is not null;
insert into approvals.kinds values ('refund', 'parlor_payments', array['finance', 'admin'],
  array['finance', 'admin'], '30 days', 'payments.act_on_refund');
