-- Receipts, written with the books. Payments knows no addresses and auth no purchases: auth takes each
-- over into its own outbox, once.

create table payments.receipts (
  id uuid primary key default gen_random_uuid(),
  purchase_id uuid not null references payments.purchases,
  player_id uuid not null,
  kind text not null check (kind in ('paid', 'reversed', 'refused')),
  facts jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz
);
create index receipts_waiting on payments.receipts (created_at) where taken_at is null;
