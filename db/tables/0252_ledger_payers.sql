-- A player's payer account is where their dollars come from: what they have paid us and not got
-- back, so it is never above zero; the checker holds it to that as it does a receivable.

create table ledger.payers (
  player_id uuid primary key,
  account_id bigint not null unique check (ledger.currency_of(account_id) = 'USD')
);
